/**
 * Decides what the parts of a whole spec mean together: the same unit twice, dangerous sysctls, a spec that asks for
 * nothing.
 */
import { shownKey } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { ServiceSpec, Spec } from '../model/spec';
import { sysctlPartner } from '../model/sysctls';
import type { Finding } from '../model/finding';
import type { Check } from '../rules/check';
import { specFinding, type SpecSentences } from './specFindings';
import { zeroed } from './system/sysctl';

/** As far as it can be said without an inventory; the same unit through different patterns is judged for each host. */
export const sameUnits: Check<Spec> = { finds: ['OOM135'], check: checkSameUnits };
export const dangers: Check<Spec> = { finds: ['OOM174', 'OOM175', 'OOM176', 'OOM177'], check: checkDangers };
export const zeroedBetween: Check<Spec> = { finds: ['OOM173'], check: checkZeroed };
export const asksNothing: Check<Spec> = { finds: ['OOM107'], check: checkAny };

/** Applying it takes everything back. */
function checkAny({ services, system, files: [file] }: Spec): readonly Finding[] {
  if (services.length > 0 || system.length > 0 || file === undefined) return [];
  const top = { file, line: 1, column: 1 };
  return [specFinding('OOM107', top, { summary: 'the spec has no services and no system entries' })];
}

/** Patterns that are equal select the same hosts, and `all` selects those of any. */
function meet(one: string, other: string): boolean {
  return one === other || one === 'all' || other === 'all';
}

function checkSameUnits({ services }: Spec): readonly Finding[] {
  const seen = new Map<string, ServiceSpec[]>();
  return services.flatMap((service) => {
    const before = seen.get(service.unit.value) ?? [];
    seen.set(service.unit.value, [...before, service]);
    const first = before.find(({ hosts }) => meet(hosts.value, service.hosts.value));
    return first === undefined ? [] : [specFinding('OOM135', service.unit.at, sameUnit(first, service))];
  });
}

export function sameUnit(first: ServiceSpec, second: ServiceSpec): SpecSentences {
  const unit = printable(second.unit.value, 80);
  const [one, other] = [shownKey(first.key), shownKey(second.key)];
  return {
    summary: `the services ${one} and ${other} both set ${unit} on the same hosts`,
    detail: `A unit has one budget; ${one} is at ${printable(first.at.file, 120)}:${first.at.line}.`,
    facts: { unit, services: [one, other] },
  };
}

/**
 * A pair that zeroes each other in two entries that surely meet; within one entry its reader has noted it (sysctl.ts).
 */
function checkZeroed({ system }: Spec): readonly Finding[] {
  return system.flatMap((entry, index) =>
    Object.entries(entry.sysctl).flatMap(([key, { at }]) => {
      const partner = sysctlPartner(key);
      if (partner === undefined || Object.hasOwn(entry.sysctl, partner)) return [];
      const first = system.slice(0, index).find((before) => {
        return Object.hasOwn(before.sysctl, partner) && meet(before.hosts.value, entry.hosts.value);
      });
      const other = first?.sysctl[partner];
      return other === undefined ? [] : [specFinding('OOM173', at, zeroed(key, partner, other.at))];
    }),
  );
}

interface Danger {
  readonly key: string;
  readonly code: 'OOM174' | 'OOM175' | 'OOM176' | 'OOM177';
  readonly when: (value: number, spec: Spec) => boolean;
}

/** Values that the kernel takes and that hurt (Documentation/admin-guide/sysctl/vm.rst, kernel.rst). */
const DANGERS: readonly Danger[] = [
  {
    key: 'vm.min_free_kbytes',
    code: 'OOM174',
    when: (value) => value < 1024,
  },
  {
    key: 'vm.panic_on_oom',
    code: 'OOM175',
    when: (value, spec) => value > 0 && !spec.system.some(({ sysctl }) => reboots(sysctl['kernel.panic']?.value)),
  },
  {
    key: 'vm.panic_on_oom',
    code: 'OOM176',
    when: (value) => value === 2,
  },
  {
    key: 'vm.vfs_cache_pressure',
    code: 'OOM177',
    when: (value) => value === 0,
  },
];

function checkDangers(spec: Spec): readonly Finding[] {
  return spec.system.flatMap(({ sysctl }) =>
    DANGERS.flatMap(({ key, code, when }) => {
      const setting = sysctl[key];
      if (setting === undefined || !when(Number(setting.value), spec)) return [];
      const facts = { key, value: Number(setting.value) };
      return [specFinding(code, setting.at, { summary: `${key} is ${setting.value}`, facts })];
    }),
  );
}

/** Negative is at once, positive after so many seconds (kernel.rst, panic). */
function reboots(value: string | undefined): boolean {
  return value !== undefined && Number(value) !== 0;
}
