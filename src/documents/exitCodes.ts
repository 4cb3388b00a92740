/** Decides with which codes a run may end that made a document; which of them wins is decided by `exitCode`. */
import { EXIT, type ExitCode } from '../model/exitCode';
import type { Application } from './apply/document';
import type { Plan } from './plan/document';
import { STATUSES } from './statuses';
import type { HostVerification } from './verify/document';

/** What no apply puts in force is to be seen in the code of each run, whatever was changed beside it. */
function notInForce({ notInForce: hosts }: { readonly notInForce?: number }): readonly ExitCode[] {
  return hosts === undefined ? [] : [EXIT.held];
}

/** `differences` among them where something would change. */
export function planExits({ hosts, summary }: Plan): readonly ExitCode[] {
  return [...hosts.map(({ status }) => STATUSES.plan[status].exit), ...notInForce(summary)];
}

export function applyExits({ hosts, summary }: Application): readonly ExitCode[] {
  return [...hosts.map(({ status }) => STATUSES.apply[status].exit), ...notInForce(summary)];
}

/** A host as verify found it. */
export interface Verified {
  readonly host: HostVerification;
  /** The spec cannot hold there, or the way there is not understood: the document calls that an error. */
  readonly isHeld: boolean;
}

export function verifyExits(all: readonly Verified[]): readonly ExitCode[] {
  return all.map(({ host, isHeld }) => (isHeld ? EXIT.held : STATUSES.verify[host.status].exit));
}
