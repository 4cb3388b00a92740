/**
 * Who else sets the sysctls of the spec: files that come after ours, programs that set them again, and the machine
 * around a container.
 */
import type { Finding, Place } from '../../../model/finding';
import type { ObservedState, SysctlLine } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { sameSysctlValue } from '../../../model/sysctls';
import { baseName, OUR_FILE } from '../../../systemd/paths';
import { holds, type Item } from '../../compare';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';
import { comesAfterOurs, decidingLine, type SysctlSource, sysctlSource } from '../../../systemd/sysctlLines';
import { kindOf } from '../../../settings';
import { sysctl } from '../../../settings/sysctl';

interface Wanted {
  readonly key: string;
  readonly value: string;
  readonly at: Place;
}

export const otherSysctls: HostCheck = {
  finds: ['sysctlShared', 'sysctlConf', 'sysctlTaken', 'sysctlWins'],
  check: checkSysctls,
};

function checkSysctls({ desired, observed, items }: HostScene): readonly Finding[] {
  const lines = new Map(observed.sysctl.map(({ key, files }) => [key, files]));
  return [
    ...checkContainer(observed, items),
    ...desired.sysctl.flatMap((wanted) => {
      const files = lines.get(wanted.key) ?? [];
      return [...appliers(wanted, files, observed), ...atBoot(wanted, files)];
    }),
  ];
}

/** vm.* and kernel.panic are in no namespace (namespaces(7)). */
function checkContainer({ facts }: ObservedState, items: readonly Item[]): readonly Finding[] {
  // Said only with its change: nobody wants to read it in every later run.
  const written = items.filter(
    (item) => kindOf(item.wanted) === sysctl && !item.wanted.dropped && item.unsupported === undefined && !holds(item),
  );
  const [first] = written;
  if (facts.container === undefined || first === undefined) return [];
  const keys = written.map(({ wanted }) => wanted.setting);
  return [
    planFinding('sysctlShared', {
      summary: `${keys.join(', ')}: set for the whole machine, because this host is a container (${facts.container})`,
      facts: { container: facts.container, keys },
      ...(first.wanted.at === undefined ? {} : { where: first.wanted.at }),
    }),
  ];
}

/** Who sets it again after boot, and how to keep them from it. */
const APPLIERS: Readonly<
  Partial<Record<SysctlSource, { readonly detail: string; readonly fix: (line: SysctlLine, wanted: Wanted) => string }>>
> = {
  'sysctl.conf': {
    detail:
      '`sysctl --system` and `sysctl -p` apply /etc/sysctl.conf last: whoever does that undoes the spec until the next boot or apply.',
    fix: ({ path, line }) => `Remove line ${line} of ${printable(path)}.`,
  },
  tuned: {
    detail:
      'tuned applies its profile whenever it starts, after systemd-sysctl at boot, too, and with reapply_sysctl=0 it does not read sysctl.d again after it: the spec is undone then, until the next apply.',
    fix: (_, { key, value }) =>
      `Make a profile of your own: /etc/tuned/oomcfg/tuned.conf with \`[main]\`, \`include=\` and the profile that \`tuned-adm active\` names, \`[sysctl]\` and \`${key}=${value}\`, then \`tuned-adm profile oomcfg\`; or set reapply_sysctl=1 in /etc/tuned/tuned-main.conf.`,
  },
};

function appliers(wanted: Wanted, files: readonly SysctlLine[], observed: ObservedState): readonly Finding[] {
  const { key, value, at } = wanted;
  return (['sysctl.conf', 'tuned'] as const).flatMap((source): Finding[] => {
    // Of several lines the last one counts.
    const line = files.findLast(({ path, pattern }) => sysctlSource(path) === source && pattern === undefined);
    const row = APPLIERS[source];
    if (line?.value === undefined || row === undefined || sameSysctlValue(line.value, value)) return [];
    if (source === 'tuned' && (observed.tunedWins !== true || isMet(line.value, value))) return [];
    return [
      planFinding('sysctlConf', {
        summary: `${printable(line.path)}:${line.line} sets ${key} = ${printable(line.value, 60)}, the spec ${value}`,
        detail: row.detail,
        fix: row.fix(line, wanted),
        facts: { key, file: line.path, line: line.line, theirs: line.value, wanted: value },
        where: at,
      }),
    ];
  });
}

/**
 * tuned writes `>5` only where what is there is less, `<5` only where it is more (seen in its source, plugins/base.py).
 */
function isMet(theirs: string, present: string): boolean {
  const [, operator, value] = /^([<>])(\d+)$/.exec(theirs) ?? [];
  if (operator === undefined) return false;
  return operator === '>' ? Number(value) <= Number(present) : Number(value) >= Number(present);
}

/** What systemd-sysctl reads after our file. */
function atBoot({ key, value, at }: Wanted, files: readonly SysctlLine[]): readonly Finding[] {
  const line = decidingLine(files.filter((one) => one.pattern === undefined && comesAfterOurs(one)));
  if (line === undefined || (line.value !== undefined && sameSysctlValue(line.value, value))) return [];
  const facts = { key, file: line.path, line: line.line, wanted: value };
  const place = `${printable(line.path)}:${line.line}`;
  const fix = awayFrom(line);
  if (line.value === undefined) {
    return [
      planFinding('sysctlTaken', {
        summary: `${place} removes ${key}, so nothing sets it at boot`,
        detail: `A line \`-KEY\` without \`=\` makes systemd-sysctl forget what the files before it set (sysctl.d(5)), and it comes after ${OUR_FILE}.`,
        fix,
        facts,
        where: at,
      }),
    ];
  }
  return [
    planFinding('sysctlWins', {
      summary:
        line.value === ''
          ? `${place} has ${key} without a value, and wins at boot`
          : `${place} sets ${key} = ${printable(line.value, 60)} and wins at boot`,
      detail:
        line.value === ''
          ? `systemd-sysctl cannot write that and fails; the value stays as the kernel started with it, and ${OUR_FILE}'s is not written.`
          : sysctlSource(line.path) === 'credential'
            ? 'The credential sysctl.extra of systemd-sysctl.service beats every file of sysctl.d (systemd-sysctl(8)).'
            : `sysctl.d files apply in the order of their names, whatever their folder (sysctl.d(5)), and this one comes after ${OUR_FILE}.`,
      fix,
      facts: { ...facts, theirs: line.value },
      where: at,
    }),
  ];
}

/** The way out. A file of a package is never edited, since its next update would bring the line back. */
function awayFrom({ path, line }: SysctlLine): string {
  if (sysctlSource(path) === 'credential')
    return 'Take that line out where the credential comes from: the hypervisor, the kernel command line or /etc/credstore (systemd.exec(5), LoadCredential=).';
  const name = printable(baseName(path), 120);
  if (path.startsWith('/etc/'))
    return `Remove line ${line} of ${printable(path)}, or rename the file so that it sorts before ${OUR_FILE}.`;
  return path.startsWith('/run/')
    ? `A program makes ${printable(path)} again at each boot: find out which. /etc/sysctl.d/${name} overrides it, for instance as a link to /dev/null.`
    : `Copy it to /etc/sysctl.d/${name}, which overrides it, and remove line ${line} there.`;
}
