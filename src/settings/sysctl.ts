/** A sysctl: a value of the kernel for the whole host, in /proc/sys and in a file that is read at boot. */
import type { DesiredState } from '../model/desired';
import type { ObservedState } from '../model/observed';
import { sameSysctlValue, sysctlPartner } from '../model/sysctls';
import { byText } from '../model/text/byText';
import { quote } from '../remote/shell';
import { decidingLine, isOurs } from '../systemd/sysctlLines';
import { type HostKind, type Present, setByOurs, type SettingChange, SYSTEM, type Wanted } from './kind';

export const SWAPPINESS = 'vm.swappiness';

/** Sysctls that refuse memory to running processes, or take it away (Documentation/admin-guide/sysctl/vm.rst). */
const LIMITS: ReadonlySet<string> = new Set([
  'vm.overcommit_memory',
  'vm.overcommit_ratio',
  'vm.overcommit_kbytes',
  'vm.max_map_count',
  'vm.min_free_kbytes',
  'vm.nr_hugepages',
]);

/** The name of a sysctl; those of other settings of a host have a colon, or no dot. */
const KEY = /^[^:]*\.[^:]*$/;

export const sysctl: HostKind = {
  of: 'host',
  owns: ({ target, setting }) => target === SYSTEM && KEY.test(setting),
  wanted: wantedOf,
  present: ({ setting }, observed) => presentOf(setting, observed),
  kernelHolds: ({ value, reboot }, { kernel }) => reboot === true || kernel === value,
  fileHolds: ({ value, dropped }, present) => (dropped ? !setByOurs(present) : present.file === value),
  unsupported: ({ setting, value, dropped, reboot }, { kernel }, { facts, sysctl: all }) => {
    if (kernel === null) return dropped ? undefined : `kernel ${facts.kernel} has no ${setting}`;
    const isFixed = all.find(({ key }) => key === setting)?.fixed === true;
    if (!isFixed || kernel === value || reboot) return undefined;
    return facts.container === undefined
      ? 'the kernel refuses every write to it (a read-only mount, a user namespace or a security module)'
      : `it cannot be written in this container (${facts.container})`;
  },
  isElsewhereOther: ({ setting, value }, observed) => otherSwappiness(setting, value, observed).length > 0,
  falls: ({ setting }) => LIMITS.has(setting),
  calls: {
    before: ({ setting, before, dropped }) => {
      if (dropped) return [];
      const other = sysctlPartner(setting);
      return [
        `before sysctl ${quote(setting)} ${quote(String(before))}`,
        ...(other === undefined ? [] : [`before_now ${quote(other)} ${belowProcSys(other)}`]),
      ];
    },
    first: setCalls,
  },
  written: {
    settingOf: (key) => (KEY.test(key) ? key : undefined),
    valueOf: ({ after }) => String(after),
  },
  shows: 'plain',
};

function wantedOf(desired: DesiredState, observed: ObservedState): readonly Wanted[] {
  const asked = desired.sysctl.map(({ key, value, at }): Wanted => ({ target: SYSTEM, setting: key, value, at }));
  const askedKeys = new Set(desired.sysctl.map(({ key }) => key));
  const dropped = observed.sysctl
    // A key that this kernel does not have was never set, so nothing goes back; nor does one that a wanted key keeps
    // at 0.
    .filter(
      ({ key, kernel }) => !askedKeys.has(key) && kernel !== undefined && !askedKeys.has(sysctlPartner(key) ?? key),
    )
    // Nor does one that nothing can write: it is as it was.
    .filter(({ before, fixed }) => fixed !== true || before !== undefined)
    .map(({ key, before, kernel, files }): Wanted => {
      const wanted = { target: SYSTEM, setting: key, dropped: true as const };
      const file = decidingLine(files.filter((line) => !isOurs(line)))?.value;
      const value = before ?? file;
      return value === undefined ? { ...wanted, value: kernel ?? '', reboot: true } : { ...wanted, value };
    });
  return [...asked, ...dropped].sort((a, b) => byText(a.setting, b.setting));
}

function presentOf(key: string, observed: ObservedState): Present | undefined {
  const found = observed.sysctl.find((one) => one.key === key);
  if (found === undefined) return undefined;
  const { kernel, files } = found;
  const next = decidingLine(files);
  const inForce = kernel === undefined ? undefined : files.findLast(({ value }) => sameSysctlValue(value, kernel));
  const nextBy = next?.path ?? null;
  const setBy = inForce?.path ?? null;
  return { kernel: kernel ?? null, file: next?.value ?? null, setBy, nextBy: nextBy === setBy ? null : nextBy };
}

/**
 * The slices that have another value than the wanted one: the sysctl is that of the root cgroup alone there (memory.rst
 * of cgroup-v1, 5.3).
 */
export function otherSwappiness(
  key: string,
  value: unknown,
  { swappiness = [] }: ObservedState,
): NonNullable<ObservedState['swappiness']> {
  return key === SWAPPINESS ? swappiness.filter((one) => one.value !== String(value)) : [];
}

function setCalls({ setting, after, takesEffect }: SettingChange, all: readonly SettingChange[]): readonly string[] {
  if (takesEffect === 'reboot') return [];
  const other = sysctlPartner(setting);
  // Of a pair that goes back, the one that is not 0 brings the other to 0; to write a 0 would leave both at 0.
  const isBroughtTo0 =
    String(after) === '0' && all.some((change) => change.setting === other && String(change.after) !== '0');
  if (isBroughtTo0) return [];
  const path = other === undefined ? "''" : belowProcSys(other);
  return [`sysctl_set ${quote(setting)} ${belowProcSys(setting)} ${quote(String(after))} ${path}`];
}

function belowProcSys(key: string): string {
  return quote(key.replaceAll('.', '/'));
}
