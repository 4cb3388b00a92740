/** Decides where the kernel refuses a memory limit as the unit runs: cgroup v1 takes none below what it cannot give back, and kills nothing for it. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import type { Wanted } from './wanted';

/**
 * A write to memory.limit_in_bytes reclaims, and fails with EBUSY where that is not enough (cgroup-v1/memory.rst; seen on 6.1); so does systemd's own at a
 * daemon-reload, which only logs it. On cgroup v2 the limit is set, and the kernel kills until what is in use fits.
 */
export function isRefusedLive(
  { setting, value }: Wanted,
  { use, cgroup }: ObservedUnit,
  { facts }: Pick<ObservedState, 'facts'>,
): boolean {
  if (setting !== 'MemoryMax' || facts.cgroup === 'v2' || typeof value !== 'number') return false;
  return use !== undefined && use > value && cgroup.MemoryMax !== undefined && cgroup.MemoryMax !== value;
}
