/** Which hosts are changed together: a canary, then batches that say how many are done after each. */
import type { Rollout } from '../model/spec';

/**
 * Splits the hosts that change, in their order, into waves. Batches are cumulative and rounded up; everything is done after
 * the last one. Without a rollout it is one wave. No wave is empty.
 */
export function waves<T>(hosts: readonly T[], rollout: Rollout | undefined): readonly (readonly T[])[] {
  if (rollout === undefined) return hosts.length === 0 ? [] : [hosts];
  const ends = [
    rollout.canary,
    ...rollout.batches.map((batch) =>
      batch.kind === 'count' ? batch.count : Math.ceil((hosts.length * batch.percent) / 100),
    ),
    hosts.length,
  ];
  const result: (readonly T[])[] = [];
  let done = 0;
  for (const end of ends) {
    if (end <= done || done >= hosts.length) continue;
    result.push(hosts.slice(done, end));
    done = Math.min(end, hosts.length);
  }
  return result;
}
