/** Decides what marks the records of a run. */
import { randomBytes } from 'node:crypto';

/** What marks the records of this run: nothing that a host printed before can be taken for one. */
export function newNonce(): string {
  return randomBytes(8).toString('hex');
}
