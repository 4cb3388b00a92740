/** Leaves out of the desired state what must not be written to a host's files. */
import type { DesiredState, DesiredSwap } from '../../../model/desired';
import type { ObservedState } from '../../../model/observed';
import { whyNoSwapFile } from '../../../settings/swapFile';
import { withLiftedLimits } from '../units/memoryLimit';

/**
 * The desired state as it is to be in this host's files: without a swap file that the host cannot have (a swap unit
 * without its file fails at every boot).
 */
export function enforceable(asked: DesiredState, observed: ObservedState): DesiredState {
  const desired = withLiftedLimits(asked, observed);
  const { swap, ...rest } = desired;
  return swap === undefined || isThere(swap, observed) || whyNoSwapFile(observed) === undefined ? desired : rest;
}

function isThere({ file }: DesiredSwap, { swap }: ObservedState): boolean {
  return swap.active.some(({ path }) => path === file);
}
