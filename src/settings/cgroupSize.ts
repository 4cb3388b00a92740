/** MemoryMax and its like: sizes that hold for the cgroup of a unit. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import { CGROUP_DIRECTIVES, type CgroupDirective, DIRECTIVES } from '../model/settings';
import { quote } from '../remote/shell';
import { lastAssignment } from '../systemd/assignments';
import { ROOT_SLICE } from '../systemd/unitNames';
import type { Leftovers, SettingChange, Wanted } from './kind';
import { directiveKind, isFall, shrinkCalls } from './unit/directive';
import { mayMissWork, missedBecause } from './unit/place';

/**
 * The root of the tree has no memory.max on cgroup v2 (cgroup-v2.rst: "exists on non-root cgroups"), and refuses writes
 * to memory.limit_in_bytes on v1 (EINVAL, seen on 6.18). Nor does systemd write one there in a container, where the
 * kernel would take it (tried with 252).
 */
const OF_ROOT = 'it is the root of the cgroup tree, which cannot be limited';

export const cgroupSize = directiveKind({
  directives: CGROUP_DIRECTIVES,
  kernel: (directive, unit) => {
    // A process in another cgroup has the limits of that one, not of the unit's.
    if (unit.main?.outside !== undefined || !unit.running) return null;
    return unit.cgroup[directive] ?? (unit.accounted ? null : DIRECTIVES[directive].absent);
  },
  owed: fallsBack,
  takesEffect: (_, wanted, unit, observed, anew) => (isRefusedLive(wanted, unit, observed) ? anew : 'live'),
  unsupported: (directive, _, __, unit, { facts }) => {
    const { v1, v2 } = DIRECTIVES[directive];
    if (unit.id === ROOT_SLICE) return OF_ROOT;
    const missed = missedBecause(unit);
    if (missed !== undefined) return missed;
    // Without memory accounting there is no file yet: a limit makes systemd add them.
    return unit.running && unit.accounted && unit.cgroup[directive] === undefined
      ? `the unit's cgroup has no ${facts.cgroup === 'v2' ? v2 : (v1 ?? v2)}`
      : undefined;
  },
  mayMiss: mayMissWork,
  falls: isFall,
  calls: {
    guard: (change, changes) => {
      const calls = shrinkCalls(change);
      if (change.setting !== 'MemoryHigh') return calls;
      // What is above memory.high has to go to swap: how much may, the change can say as well.
      const swap = changes.find(({ target, setting }) => target === change.target && setting === 'MemorySwapMax');
      return calls.map((call) => `${call} ${typeof swap?.after === 'number' ? swap.after : '-'}`);
    },
    live: liveCalls,
  },
  shows: 'size',
});

/**
 * A write to memory.limit_in_bytes reclaims, and fails with EBUSY where that is not enough (cgroup-v1/memory.rst; seen
 * on 6.1); so does systemd's own at a daemon-reload, which only logs it. On cgroup v2 the limit is set, and the kernel
 * kills until what is in use fits.
 */
export function isRefusedLive(
  { setting, value }: Pick<Wanted, 'setting' | 'value'>,
  { use, cgroup }: ObservedUnit,
  { facts }: Pick<ObservedState, 'facts'>,
): boolean {
  if (setting !== 'MemoryMax' || facts.cgroup === 'v2' || typeof value !== 'number') return false;
  return use !== undefined && use > value && cgroup.MemoryMax !== undefined && cgroup.MemoryMax !== value;
}

/**
 * Dropping a directive can put a MemoryLimit= of the unit in force again, even where the dropped one is not MemoryMax.
 */
function fallsBack({ unit: { files }, next, observed: { facts } }: Leftovers): readonly CgroupDirective[] {
  const limit = lastAssignment(next, 'MemoryMax', facts);
  const isBack =
    limit?.isLegacy === true &&
    limit.value !== (lastAssignment(files, 'MemoryMax', facts)?.value ?? DIRECTIVES.MemoryMax.absent);
  return isBack ? ['MemoryMax'] : [];
}

/** A call for each cgroup version; the one for the version that the host does not have does nothing there. */
function liveCalls({ target, setting, after, takesEffect }: SettingChange): readonly string[] {
  const { v1, v2 } = DIRECTIVES[setting as CgroupDirective];
  const later = takesEffect === 'start' ? ' later' : '';
  const call = (file: string, none: 'max' | -1): string =>
    `cgroup ${quote(target)} ${file} ${after === 'infinity' ? none : Number(after)}${later}`;
  return [...(v2 === undefined ? [] : [call(v2, 'max')]), ...(v1 === undefined ? [] : [call(v1, -1)])];
}
