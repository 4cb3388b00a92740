/** Decides how a login becomes root, and what sudo's answers mean. */
import type { Connection } from '../../model/host';
import type { TransportCode } from '../../rules/connection';

export type BecomePlan =
  /** The login is root, or the inventory says that it is good as it is: `check` has the host prove it. */
  { readonly kind: 'none'; readonly check: boolean } | { readonly kind: 'sudo'; readonly password: string | undefined };

/** The way to root for one host. `user` is the login user. */
export function planBecome(connection: Connection, user: string, askedPassword?: string): BecomePlan {
  if (user === 'root') return { kind: 'none', check: false };
  if (connection.become === false) return { kind: 'none', check: true };
  return { kind: 'sudo', password: connection.becomePassword ?? askedPassword };
}

/** What sudo prints when it asks for the password: known to nobody else, so nothing else can draw the password out. */
export function sudoPrompt(nonce: string): string {
  return `oomcfg-${nonce}-root-password:`;
}

/**
 * The prompt as sudo is given it. sudo puts the target user in place of %U (sudo(8)), so a shell that only shows its
 * commands (set -x) does not print the prompt.
 */
export function sudoPromptWord(nonce: string): string {
  return `oomcfg-${nonce}-%U-password:`;
}

/**
 * The words before `sh`. `-n` where there is no password, so that sudo never waits; `-S` reads it from stdin, byte by
 * byte up to the line's end (sudo(8)). LC_ALL=C because sudo's answers are told apart by their words.
 */
export function becomeWords(plan: BecomePlan, prompt: string): string[] {
  if (plan.kind !== 'sudo') return [];
  const asking = plan.password === undefined ? ['-n'] : ['-S', '-p', prompt];
  return ['env', 'LC_ALL=C', 'sudo', ...asking, '-H', '-u', 'root', '--'];
}

/**
 * sudo's own messages, and PAM's under it, about a password that is too old (sudo's plugins/sudoers/auth/pam.c,
 * pam_unix).
 */
const EXPIRED = /\bpassword is expired\b|required to change your password|\b(?:Current|New) password:/i;

/** What sshd prints in place of running a command for a login whose password is too old (its session.c). */
const LOGIN_EXPIRED = /Your password has expired|Password change required but no TTY/i;

/**
 * What sudo and sudo-rs say, the first that matches counts; where sudo says nothing, the login shell never came to it.
 */
const SUDO_ANSWERS: readonly (readonly [RegExp, TransportCode])[] = [
  [EXPIRED, 'OOM539'],
  [/must have a tty|a terminal is required/i, 'OOM533'],
  [/not in the sudoers file|not allowed to (?:run|execute)|may not run sudo|I'm afraid I can't do that/i, 'OOM530'],
  [/incorrect password|incorrect authentication|Sorry, try again|Authentication fail/i, 'OOM531'],
  [/a password is required|authentication is required|no password was provided/i, 'OOM532'],
  [/sudo: (?:command )?not found|['‘"]sudo['’"]: No such file|Unknown command:? '?sudo/i, 'OOM534'],
  [/^sudo(?:-rs)?: /m, 'OOM537'],
];

/** The finding for what was printed on stderr before the command ended without a shell that took the script. */
export function shellAnswer(stderr: string, become: BecomePlan): TransportCode {
  if (LOGIN_EXPIRED.test(stderr)) return 'OOM527';
  if (become.kind !== 'sudo') return 'OOM545';
  const code = SUDO_ANSWERS.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'OOM545';
  // A password was there to be asked for.
  return code === 'OOM532' && become.password !== undefined ? 'OOM537' : code;
}

/**
 * sudo asks again after it got the password; `before` is what it said in between: nothing, where another module wants
 * another answer.
 */
export function secondPrompt(before: string): TransportCode {
  if (EXPIRED.test(before)) return 'OOM539';
  return before.trim() === '' ? 'OOM538' : 'OOM531';
}

/** The last line of sudo is a question that is not for the password. */
export function otherQuestion(text: string): TransportCode {
  return EXPIRED.test(text) ? 'OOM539' : 'OOM538';
}
