/** Decides how a login becomes root, and what sudo's answers mean. */
import type { Connection } from '../model/host';
import type { TransportCode } from './findings';

export type BecomePlan =
  /** The login is root, or the inventory says that it is good as it is: `check` has the host prove it. */
  | { readonly kind: 'none'; readonly check: boolean }
  | { readonly kind: 'sudo'; readonly password: string | undefined }
  | { readonly kind: 'refused'; readonly about: string };

/** The way to root for one host. `user` is the login user. */
export function planBecome(connection: Connection, user: string, askedPassword?: string): BecomePlan {
  const { become, becomeMethod, becomeUser } = connection;
  if (user === 'root') return { kind: 'none', check: false };
  if (become === false) return { kind: 'none', check: true };
  if (becomeMethod !== 'sudo') return { kind: 'refused', about: `ansible_become_method ${becomeMethod}` };
  if (becomeUser !== 'root') return { kind: 'refused', about: `ansible_become_user ${becomeUser}` };
  return { kind: 'sudo', password: connection.becomePassword ?? askedPassword };
}

/** What sudo prints when it asks for the password: known to nobody else, so nothing else can draw the password out. */
export function sudoPrompt(nonce: string): string {
  return `oomcfg-${nonce}-password:`;
}

/**
 * The words before `sh`. `-n` where there is no password, so that sudo never waits; `-S` reads it from stdin, byte by byte up
 * to the line's end (sudo(8)). LC_ALL=C because sudo's answers are told apart by their words.
 */
export function becomeWords(plan: BecomePlan, nonce: string): string[] {
  if (plan.kind !== 'sudo') return [];
  const asking = plan.password === undefined ? ['-n'] : ['-S', '-p', sudoPrompt(nonce)];
  return ['env', 'LC_ALL=C', 'sudo', ...asking, '-H', '-u', 'root', '--'];
}

/** What sudo and sudo-rs say, the first that matches counts; where sudo is not even named, the login shell never came to it. */
const SUDO_ANSWERS: readonly (readonly [RegExp, TransportCode])[] = [
  [/must have a tty|a terminal is required/i, 'OOM533'],
  [/not in the sudoers file|not allowed to (?:run|execute)|may not run sudo|I'm afraid I can't do that/i, 'OOM530'],
  [/incorrect password|incorrect authentication|Sorry, try again|Authentication fail/i, 'OOM531'],
  [/a password is required|authentication is required|no password was provided/i, 'OOM532'],
  [/sudo: (?:command )?not found|['‘"]sudo['’"]: No such file|Unknown command:? '?sudo/i, 'OOM534'],
  [/sudo/, 'OOM537'],
];

/** The finding for what sudo printed before it ended without starting the shell. */
export function sudoAnswer(stderr: string): TransportCode {
  return SUDO_ANSWERS.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'OOM545';
}
