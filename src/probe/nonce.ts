/** Decides what marks the records of a run. */
import { randomBytes } from 'node:crypto';

/**
 * A nonce for the records of this run, 16 hex digits: nothing that a host printed before can be taken for one of them.
 */
export function newNonce(): string {
  return randomBytes(8).toString('hex');
}
