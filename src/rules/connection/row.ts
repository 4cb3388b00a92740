/** A row about connecting: how far the attempt got, and what the failure means for the code that can react to it. */
import type { Rule } from '../rule';

/** How far the attempt got: the step that failed. */
export type Stage =
  /** No connection, or it was lost before anything was sent. */
  | 'connect'
  /** Its key was not trusted, or it let nobody in. */
  | 'login'
  /** No way to root. */
  | 'root'
  /** No shell took the script. */
  | 'shell'
  /** The script was running. */
  | 'script';

/** What a failure means for the code that can react to it. */
export type Reason =
  /** The connection was lost before anything was sent: a new one may work. */
  | 'lost'
  /** Given up on this side, because of a signal. */
  | 'interrupted'
  /** sudo asks for a password, and there is none. */
  | 'needs-password'
  /** sudo did not accept the password. */
  | 'wrong-password'
  /** There is no sudo, or not for this user: a login that is user 0 under another name does not need it. */
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
