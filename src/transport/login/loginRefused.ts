/**
 * Decides what a refused login is said to be, and what to do about it: by what was tried, and by what the host still
 * takes.
 */
import type { FailureTexts } from '../failure';
import type { TransportCode } from '../../rules/connection';
import type { Identity } from './identities';
import type { KeyEvidence } from './keyEvidence';
import type { LoginRecord } from './login';

export interface RefusedLogin {
  readonly user: string;
  readonly identities: readonly Identity[];
  readonly evidence: KeyEvidence;
  readonly record: LoginRecord;
}

/** Methods of SSH (RFC 4252, 4256) in words; of publickey the keys are named. */
const WORDS: Readonly<Record<string, string>> = {
  password: 'the password',
  'keyboard-interactive': 'the password in answer to a question',
};

/** PAM's questions for a new password in place of one that has expired (pam_unix). */
const NEW_PASSWORD = /(?:new|current) password/i;

const OURS = ['publickey', 'password', 'keyboard-interactive'];

/** The code and the texts for a login that the host refused. */
export function loginRefused(login: RefusedLogin): [TransportCode, FailureTexts] {
  const { user, record } = login;
  const { unusable, questions, accepted, left = [] } = record;
  if (unusable !== undefined) {
    return [unusable.code, { about: unusable.origin, facts: { file: unusable.origin } }];
  }
  const facts = { user, tried: record.tried, accepted, takes: left };
  const about = `user ${user}, tried ${triedWords(login)}`;
  const asked = questions.length === 0 ? {} : { said: questions.join(' ') };
  if (questions.some((question) => NEW_PASSWORD.test(question))) return ['OOM527', { about, facts, ...asked }];
  if (questions.length > 0 || accepted.length > 0) {
    const took =
      accepted.length === 0
        ? []
        : [`The host accepted ${accepted.join(' and ')} and asks for ${left.join(' or ')} as well.`];
    return ['OOM526', { about, ...sentences(took), facts, ...asked }];
  }
  const takes = left.length === 0 ? [] : [`The host takes ${left.join(', ')}.`];
  const detail =
    record.tried.length === 0
      ? 'oomcfg has nothing that the host takes.'
      : 'The host accepted nothing that was offered.';
  const more = sentences([...takes, ...login.evidence.notes]);
  return ['OOM520', { about, detail, ...more, fix: wayIn(login, left), facts }];
}

function sentences(parts: readonly string[]): { more?: string } {
  return parts.length === 0 ? {} : { more: parts.join(' ') };
}

function triedWords({ identities, record }: RefusedLogin): string {
  const origins = [...new Set(identities.map(({ origin }) => origin))];
  const words = record.tried.flatMap((method) => (method === 'publickey' ? origins : [WORDS[method] ?? method]));
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** What may let oomcfg in, by what the host takes; where it did not say, everything may. */
function wayIn({ identities, evidence, record }: RefusedLogin, left: readonly string[]): string {
  const takes = (...methods: readonly string[]): boolean =>
    left.length === 0 || methods.some((one) => left.includes(one));
  if (!takes(...OURS)) {
    return 'Let this user log in with a key or a password (sshd_config of the host): oomcfg has no Kerberos (gssapi-with-mic) and no host-based login.';
  }
  const ways: string[] = [];
  if (takes('publickey')) {
    if (evidence.certificates.length > 0) {
      ways.push(
        'oomcfg cannot log in with a certificate: put the public key itself into ~/.ssh/authorized_keys of this user on the host.',
      );
    } else if (identities.length > 0) {
      ways.push(
        'Put the public key into ~/.ssh/authorized_keys of this user on the host, or correct ansible_user and ansible_ssh_private_key_file.',
      );
    } else ways.push('Name a key that the host takes in ansible_ssh_private_key_file, or load it with ssh-add.');
  }
  if (takes('password', 'keyboard-interactive')) {
    const tried = record.tried.some((method) => method !== 'publickey');
    ways.push(
      tried ? 'Correct ansible_user and ansible_password.' : 'Where the user has a password, set ansible_password.',
    );
  }
  return ways.join(' ');
}

/** There was nothing to try: why, for each place where a key could have been. */
export function nothingToLogInWith(user: string, { notes, securityKeys, certificates }: KeyEvidence): FailureTexts {
  const more = sentences(notes);
  const about = `user ${user}`;
  if (securityKeys.length === 0 && certificates.length === 0) return { about, ...more };
  const what = securityKeys.length > 0 ? 'security keys (FIDO)' : 'certificates';
  return {
    about,
    ...more,
    fix: `Load a plain key with ssh-add, or name one in ansible_ssh_private_key_file: oomcfg cannot log in with ${what}.`,
  };
}
