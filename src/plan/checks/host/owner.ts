/**
 * Decides whose a host is: a host belongs to the spec whose files it has, and another spec that asks nothing of it
 * leaves it alone.
 */
import type { DesiredState } from '../../../model/desired';
import type { ObservedState } from '../../../model/observed';

/**
 * The other spec that a host belongs to; undefined where it is ours or nobody's. A spec that removed its last file no
 * longer owns the host.
 */
export function otherOwner(desired: DesiredState, observed: ObservedState): string | undefined {
  const { spec, files } = observed.generation;
  return spec === undefined || spec === desired.spec || files.length === 0 ? undefined : spec;
}

/** Whether a host is another spec's and this one asks nothing of it: two specs may share an inventory, not a host. */
export function isNoneOfOurs(desired: DesiredState, observed: ObservedState): boolean {
  const { services, sysctl, swap } = desired;
  const asksNothing = services.length === 0 && sysctl.length === 0 && swap === undefined;
  return asksNothing && otherOwner(desired, observed) !== undefined;
}
