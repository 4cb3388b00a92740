/**
 * Decides what a failed run says of the host: it follows from what was sent to it, and from what the script was for.
 */
import type { FailureTexts } from '../failure';
import type { TransportCode } from '../../rules/connection';
import type { Purpose } from '../transport';

/**
 * All that has gone to a command's stdin; each holds what comes before it but the password, which not every run needs.
 */
export type Sent = 'nothing' | 'password' | 'first line' | 'script';

const NOT_THE_SCRIPT: Readonly<Record<Exclude<Sent, 'script'>, string>> = {
  nothing: 'Nothing was sent to it, and nothing was run.',
  password: 'Nothing but the password was sent, to sudo, and nothing was run.',
  'first line': 'None of the script was sent, only one line that ends a shell.',
};

const UNDER_WAY: Readonly<Record<Purpose, string>> = {
  look: 'It was only looked at: that changes nothing.',
  change: 'A change that had begun may still be under way there.',
};

/** One sentence: what can have happened on the host. */
export function sentSentence(sent: Sent, purpose: Purpose): string {
  return sent === 'script' ? UNDER_WAY[purpose] : NOT_THE_SCRIPT[sent];
}

/** The time of a run is up. */
export function tookTooLong(
  seconds: number,
  sent: Sent,
  purpose: Purpose,
  said: string,
): [TransportCode, FailureTexts] {
  const facts = { seconds, sent };
  const more = sentSentence(sent, purpose);
  if (sent === 'script') return ['OOM540', { about: `${seconds} s, the script was running`, more, facts }];
  const waits =
    sent === 'password'
      ? 'sudo has the password and started no shell.'
      : 'The login worked, but no root shell took the script: something in the login files may be waiting, or what the login starts runs no commands.';
  const fix =
    'Log in to the host by hand with a command (`ssh USER@HOST true`) and see what it waits for: ~/.bashrc and the like, command= in authorized_keys, the login shell, sudo.';
  return ['OOM540', { about: `${seconds} s, the shell had not started`, detail: waits, more, fix, said, facts }];
}

/** The connection ended in the middle of a run. */
export function connectionLost(sent: Sent, purpose: Purpose): [TransportCode, FailureTexts] {
  const facts = { sent };
  if (sent !== 'script') return ['OOM546', { more: NOT_THE_SCRIPT[sent], facts }];
  if (purpose === 'look') return ['OOM542', { more: UNDER_WAY.look, fix: 'Run again when the host is back.', facts }];
  return ['OOM542', { more: 'The host may be in the middle of a change.', facts }];
}
