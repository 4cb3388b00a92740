/** A row about connecting: how far it came with the host, and what that means for whoever can do something about it. */
import type { Rule } from '../rule';

/** How far it came with a host: the step that failed. */
export type Stage =
  /** No connection, or none any more before anything was sent. */
  | 'connect'
  /** Its key was not trusted, or it let nobody in. */
  | 'login'
  /** No way to root. */
  | 'root'
  /** No shell took the script. */
  | 'shell'
  /** The script was running. */
  | 'script';

/** What a failure means for whoever can do something about it. */
export type Reason =
  /** The connection was gone before anything was sent: a new one may do. */
  | 'lost'
  /** Given up from this side, because of the signal. */
  | 'interrupted'
  /** sudo asks for a password, and there is none. */
  | 'needs-password'
  /** sudo did not take the password that it was given. */
  | 'wrong-password'
  /** sudo is not there, or is not for this user: a login that is user 0 by another name does not need it. */
  | 'no-sudo'
  | 'other';

export interface ConnectionRule extends Rule {
  readonly stage: Stage;
  readonly reason: Reason;
}

/** The cause is the detail of a finding, where an occurrence does not say more. */
export function row(
  title: string,
  cause: string,
  fix: string,
  source: string,
  stage: Stage,
  reason: Reason = 'other',
): ConnectionRule {
  return { severity: 'error', title, cause, fix, source, needs: 'connection', stage, reason };
}
