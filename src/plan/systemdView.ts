/** Whether systemd has the value that a unit's files give as oomcfg reads them: a file that it reads in another way, or that only systemd reads, would set another one at the next start. */
import type { DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { printable } from '../model/printable';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, type SettingValue } from '../model/settings';
import { dropInPath } from '../systemd/paths';
import { lastAssignment } from '../systemd/assignments';
import { planFinding } from './planFindings';
import { shown } from './scene';

/** What nothing but a file of the unit sets: of the others the manager has defaults, and a slice above gives some. */
const OF_FILES_ALONE: ReadonlySet<Directive> = new Set(['MemoryMax', 'MemoryHigh', 'MemorySwapMax']);

/**
 * The value that systemd has of a directive, where the files that were read explain another one; undefined where it is as they say, or where that cannot be
 * told (systemd has not read them, or the deciding one is somebody else's, whose value can be a share of the memory that systemd sees).
 */
export function otherOfSystemd(
  unit: ObservedUnit,
  directive: Directive,
  { facts, generation }: ObservedState,
): SettingValue | undefined {
  const has = unit.manager[directive];
  if (has === undefined || unit.needDaemonReload || generation.pending !== undefined) return undefined;
  if (unit.loadState !== 'loaded' || unit.fileIsGone === true) return undefined;
  // What `systemctl set-property` writes is in force until the next reload, although its file sorts before ours.
  if (unit.files.some((file) => lastAssignment([file], directive, facts)?.value === has)) return undefined;
  const last = lastAssignment(unit.files, directive, facts);
  if (last === undefined)
    return OF_FILES_ALONE.has(directive) && has !== DIRECTIVES[directive].absent ? has : undefined;
  return last.path === dropInPath(unit.id) && last.value !== has ? has : undefined;
}

/** Said of what the spec sets: its limit would be lost. */
export function checkSystemdView(
  service: DesiredService,
  unit: ObservedUnit,
  observed: ObservedState,
): readonly Finding[] {
  const unread = unreadDropIns(unit);
  return DIRECTIVE_ORDER.flatMap((directive) => {
    const wanted = service.directives[directive];
    const has = wanted === undefined ? undefined : otherOfSystemd(unit, directive, observed);
    if (wanted === undefined || has === undefined || has === wanted.value) return [];
    return [
      planFinding('otherView', {
        summary: `systemd has ${directive} ${shown(has)} for ${unit.id}, which no file that oomcfg read gives`,
        detail: `${unread.length === 0 ? 'A line of its files means something else to systemd' : `systemd also reads ${unread.map((path) => printable(path)).join(', ')}`}: whatever oomcfg writes, ${shown(has)} can be in force again from the next start on.`,
        fix: `See \`systemctl cat ${unit.id}\` on the host, and take ${directive} out of the file that sets it.`,
        facts: { unit: unit.id, setting: directive, systemd: has, wanted: wanted.value, unread },
        where: wanted.at,
      }),
    ];
  });
}

/** Of what systemd has loaded. (A path with a blank comes in pieces; /lib can be a link to /usr/lib.) */
function unreadDropIns({ loadedDropIns, files, hidden }: ObservedUnit): readonly string[] {
  const plain = (path: string): string => path.replace(/^\/usr(?=\/lib\/)/, '');
  const read = new Set([...files, ...hidden].map(({ path }) => plain(path)));
  return loadedDropIns.filter((path) => path.startsWith('/') && path.endsWith('.conf') && !read.has(plain(path)));
}
