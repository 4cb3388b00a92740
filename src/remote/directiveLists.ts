/**
 * The table of directives as the scripts on hosts need it: which properties to ask for, which lines of files count,
 * which files of a cgroup to read.
 */
import { DIRECTIVE_ORDER, DIRECTIVES } from '../model/settings';
import { RELOADED } from '../systemd/reloaded';

/**
 * Assignments: `DIRECTIVES` separated by commas, as `systemctl show -p` takes them; `MANAGER_DEFAULTS` the names of
 * those that the manager has a default of, as alternatives of grep -E; `RELOADED` those of others that a reload puts
 * in force, and `RELOADED_PROPERTIES` what systemctl calls them; `PROCESS_LIMITS` lines `DIRECTIVE NAME LINE` of
 * limits of processes; `FILES_V1` and `FILES_V2` the files of a unit's cgroup.
 */
export function directiveLists(): string {
  const rows = DIRECTIVE_ORDER.map((directive) => ({ directive, ...DIRECTIVES[directive] }));
  return [
    `DIRECTIVES=${DIRECTIVE_ORDER.join(',')}`,
    `MANAGER_DEFAULTS='${rows.flatMap((row) => (row.defaultSince === undefined ? [] : [row.directive])).join('|')}'`,
    `RELOADED=${Object.keys(RELOADED).join(',')}`,
    `RELOADED_PROPERTIES=${Object.values(RELOADED)
      .map(({ property }) => property)
      .join(',')}`,
    'OTHERS=',
    `PROCESS_LIMITS='${rows.flatMap(({ directive, rlimit }) => (rlimit === undefined ? [] : [`${directive} ${rlimit.name} ${rlimit.line}`])).join('\n')}'`,
    `FILES_V1='${rows.flatMap(({ v1 = [] }) => v1).join(' ')}'`,
    `FILES_V2='${rows.flatMap(({ v2 = [] }) => v2).join(' ')}'`,
    '',
  ].join('\n');
}
