/** Decides which exit codes the hosts of a document call for; `exitCode` decides which of them wins. */
import { EXIT, type ExitCode } from '../model/exitCode';
import type { Application } from './apply/document';
import type { Plan } from './plan/document';
import { STATUSES } from './statuses';
import type { HostVerification } from './verify/document';

/** What no apply can put in force shows in the exit code of every run, whatever else was changed. */
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
