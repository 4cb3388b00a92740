/** Judges what the parts of a whole spec mean together: the same unit twice, dangerous sysctls, a spec that asks for nothing. */
import { printable } from '../model/printable';
import type { ServiceSpec, Spec, SystemSpec } from '../model/spec';
import type { Note } from './findings';

/**
 * Notes what can be said without an inventory; the same unit through different patterns is judged for each host. `sound`:
 * nothing was misread, so that a value that is not there is one that nobody wrote.
 */
export function judgeSpec(spec: Spec, sound: boolean, note: Note): void {
  noteSameUnit(spec.services, note);
  if (!sound) return;
  for (const entry of spec.system) noteDangers(entry, spec, note);
  const [file] = spec.files;
  if (spec.services.length > 0 || spec.system.length > 0 || file === undefined) return;
  const top = { file, line: 1, column: 1 };
  note('OOM107', top, {
    summary: 'the spec has no services and no system entries',
    detail: 'Applying it would take back everything that oomcfg has set under this name.',
    fix: 'Add a service, unless that is meant.',
  });
}

function noteSameUnit(services: readonly ServiceSpec[], note: Note): void {
  const seen = new Map<string, ServiceSpec>();
  for (const service of services) {
    const id = JSON.stringify([service.unit.value, service.hosts.value]);
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, service);
      continue;
    }
    const unit = printable(service.unit.value, 80);
    const hosts = printable(service.hosts.value, 80);
    note('OOM135', service.unit.at, {
      summary: `${unit} on ${hosts} is set by ${printable(first.key, 60)} already`,
      detail: `A unit has one budget; the other stands in ${printable(first.at.file, 120)}:${first.at.line}.`,
      fix: 'Remove one of the two, or turn it into an override of the other.',
      facts: { unit, hosts, first: printable(first.key, 60), second: printable(service.key, 60) },
    });
  }
}

interface Danger {
  readonly key: string;
  readonly code: 'OOM174' | 'OOM175' | 'OOM176' | 'OOM177' | 'OOM178';
  readonly when: (value: number, entry: SystemSpec, spec: Spec) => boolean;
  readonly why: string;
  readonly fix: string;
}

/** Values that the kernel takes and that hurt (Documentation/admin-guide/sysctl/vm.rst, kernel.rst). */
const DANGERS: readonly Danger[] = [
  {
    key: 'vm.min_free_kbytes',
    code: 'OOM174',
    when: (value) => value < 1024,
    why: 'Below 1024 the kernel becomes subtly broken and prone to deadlock under load, in the words of its manual.',
    fix: 'Write 1024 or more; leave it out for the kernel to choose by the RAM.',
  },
  {
    key: 'vm.panic_on_oom',
    code: 'OOM175',
    when: (value, _entry, spec) =>
      value > 0 && !spec.system.some(({ sysctl }) => reboots(sysctl['kernel.panic']?.value)),
    why: 'After a panic the host hangs for good, unless kernel.panic says after how many seconds it reboots.',
    fix: 'Add kernel.panic: 10 beside it.',
  },
  {
    key: 'vm.panic_on_oom',
    code: 'OOM176',
    when: (value) => value === 2,
    why: 'With 2 the host also panics when one service reaches its own memory.max: every budget becomes a way to lose the host.',
    fix: 'Write 1 to panic only when the host itself is out of memory, or 0.',
  },
  {
    key: 'vm.vfs_cache_pressure',
    code: 'OOM177',
    when: (value) => value === 0,
    why: 'With 0 the caches of file names are never given back, which can easily lead to running out of memory.',
    fix: 'Write 1 or more; the default is 100.',
  },
  {
    key: 'vm.swappiness',
    code: 'OOM178',
    when: (value, entry, spec) =>
      value === 0 && spec.services.some((service) => throttledOn(service, entry.hosts.value)),
    why: 'A service above memory.high is slowed down until memory is reclaimed; without swapping, its anonymous memory never is, and it stalls.',
    fix: 'Write 1 or more, or set memory.max instead of memory.high.',
  },
];

function noteDangers(entry: SystemSpec, spec: Spec, note: Note): void {
  for (const { key, code, when, why, fix } of DANGERS) {
    const setting = entry.sysctl[key];
    if (setting === undefined || !when(Number(setting.value), entry, spec)) continue;
    note(code, setting.at, {
      summary: `${key} is ${setting.value}`,
      detail: why,
      fix,
      facts: { key, value: Number(setting.value) },
    });
  }
}

/** Negative is at once, positive after so many seconds (kernel.rst, panic). */
function reboots(value: string | undefined): boolean {
  return value !== undefined && Number(value) !== 0;
}

/** Whether a service has a MemoryHigh on hosts that this pattern surely has too: equal patterns, or either is `all`. */
function throttledOn(service: ServiceSpec, pattern: string): boolean {
  const here = [{ hosts: service.hosts, settings: service.settings }, ...service.overrides];
  return here.some(({ hosts, settings }) => {
    const high = settings.memory.high?.value;
    if (high === undefined || high.kind === 'infinity') return false;
    return pattern === 'all' || hosts.value === 'all' || hosts.value === pattern;
  });
}
