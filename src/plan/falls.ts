/** Decides which units that run on have less memory after a change: they are looked at again, as those that restart are. */
import type { Change, HostPlan } from '../documents/plan/document';
import { SWAP, SYSTEM } from '../model/settings';

/** A unit that runs on, and what changed for it. */
export interface Fall {
  readonly unit: string;
  /** Settings of it or of the host, or the slice that it is in. */
  readonly because: readonly string[];
  /** The unit whose drop-in changed. */
  readonly owner: string;
}

/** Limits that kill or throttle what goes above them, or refuse it memory (cgroup-v2.rst, setrlimit(2)). */
const LIMITS: ReadonlySet<string> = new Set(['MemoryMax', 'MemoryHigh', 'MemorySwapMax', 'LimitAS']);

/** Those of the host that refuse memory to what runs, or take it away (Documentation/admin-guide/sysctl/vm.rst). */
const HOST_LIMITS: ReadonlySet<string> = new Set([
  'vm.overcommit_memory',
  'vm.overcommit_ratio',
  'vm.overcommit_kbytes',
  'vm.max_map_count',
  'vm.min_free_kbytes',
  'vm.nr_hugepages',
]);

function order(value: Change['after']): number {
  return value === 'infinity' ? Infinity : Number(value);
}

function isFall({ target, setting, before, after, takesEffect }: Change): boolean {
  return target !== SYSTEM && takesEffect === 'live' && LIMITS.has(setting) && order(after) < order(before);
}

function isOfHost({ target, setting, after, takesEffect }: Change): boolean {
  if (target !== SYSTEM || takesEffect !== 'live') return false;
  return HOST_LIMITS.has(setting) || (setting.startsWith(SWAP) && after === 0);
}

/** Without those that restart: they begin anew with what they get. */
export function fallsOf({
  changes,
  restarts,
  basis,
}: Pick<HostPlan, 'changes' | 'restarts' | 'basis'>): readonly Fall[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  const because = new Map<string, string[]>();
  const add = (unit: string, setting: string): void => {
    if (!restarted.has(unit)) because.set(unit, [...(because.get(unit) ?? []), setting]);
  };
  for (const change of changes) {
    if (isFall(change)) add(change.target, change.setting);
    if (isOfHost(change)) for (const { unit } of basis?.looked.units ?? []) add(unit, change.setting);
  }
  return [...because].map(([unit, settings]) => ({ unit, because: settings, owner: unit }));
}
