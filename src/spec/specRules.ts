/** Judges what the parts of a whole spec mean together: the same unit twice, dangerous sysctls, a spec that asks for nothing. */
import { shownKey } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { ServiceSpec, Spec, SystemSpec } from '../model/spec';
import { sysctlPartner } from '../model/sysctls';
import type { Note, SpecSentences } from './specFindings';
import { zeroed } from './system/sysctl';

/**
 * Notes what can be said without an inventory; the same unit through different patterns is judged for each host. `sound`:
 * nothing was misread, so that a value that is not there is one that nobody wrote.
 */
export function judgeSpec(spec: Spec, sound: boolean, note: Note): void {
  noteSameUnit(spec.services, note);
  if (!sound) return;
  for (const entry of spec.system) noteDangers(entry, spec, note);
  noteZeroedBetween(spec.system, note);
  const [file] = spec.files;
  if (spec.services.length > 0 || spec.system.length > 0 || file === undefined) return;
  const top = { file, line: 1, column: 1 };
  note('OOM107', top, {
    summary: 'the spec has no services and no system entries',
  });
}

/** Patterns that are equal select the same hosts, and `all` selects those of any. */
function meet(one: string, other: string): boolean {
  return one === other || one === 'all' || other === 'all';
}

function noteSameUnit(services: readonly ServiceSpec[], note: Note): void {
  const seen = new Map<string, ServiceSpec[]>();
  for (const service of services) {
    const before = seen.get(service.unit.value) ?? [];
    seen.set(service.unit.value, [...before, service]);
    const first = before.find(({ hosts }) => meet(hosts.value, service.hosts.value));
    if (first !== undefined) note('OOM135', service.unit.at, sameUnit(first, service));
  }
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

/** A pair that zeroes each other in two entries that surely meet; within one entry its reader has noted it (sysctl.ts). */
function noteZeroedBetween(entries: readonly SystemSpec[], note: Note): void {
  entries.forEach((entry, index) => {
    for (const [key, { at }] of Object.entries(entry.sysctl)) {
      const partner = sysctlPartner(key);
      if (partner === undefined || Object.hasOwn(entry.sysctl, partner)) continue;
      const first = entries.slice(0, index).find((before) => {
        return Object.hasOwn(before.sysctl, partner) && meet(before.hosts.value, entry.hosts.value);
      });
      const other = first?.sysctl[partner];
      if (other !== undefined) note('OOM173', at, zeroed(key, partner, other.at));
    }
  });
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

function noteDangers(entry: SystemSpec, spec: Spec, note: Note): void {
  for (const { key, code, when } of DANGERS) {
    const setting = entry.sysctl[key];
    if (setting === undefined || !when(Number(setting.value), spec)) continue;
    note(code, setting.at, {
      summary: `${key} is ${setting.value}`,
      facts: { key, value: Number(setting.value) },
    });
  }
}

/** Negative is at once, positive after so many seconds (kernel.rst, panic). */
function reboots(value: string | undefined): boolean {
  return value !== undefined && Number(value) !== 0;
}
