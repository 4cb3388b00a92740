/**
 * Decides what a variable's name was meant to be: a setting of the connection under a wrong name, an unknown one that
 * may decide a route, or neither.
 */
import { isOneEditAway } from '../../model/text/editDistance';
import { isAboutRoute, isAnsibleName, isPrefix, isWay } from './ansibleNames';
import { CONNECTION_SETTINGS, SETTING_OF } from './connectionVariables';

const KNOWN: readonly string[] = Object.values(CONNECTION_SETTINGS).flatMap(({ variables }) => [...variables]);

/** What people write from memory, and what they mean. */
const HABITS: Readonly<Record<string, string>> = {
  ansible_ip: 'ansible_host',
  ansible_address: 'ansible_host',
  ansible_host_ip: 'ansible_host',
  ansible_ssh_ip: 'ansible_host',
  ansible_ssh_hostname: 'ansible_host',
  ansible_username: 'ansible_user',
  ansible_user_name: 'ansible_user',
  ansible_login: 'ansible_user',
  ansible_remote_user: 'ansible_user',
  ansible_ssh_username: 'ansible_user',
  ansible_remote_port: 'ansible_port',
  ansible_pass: 'ansible_password',
  ansible_passwd: 'ansible_password',
  ansible_ssh_passwd: 'ansible_password',
  ansible_become_passwd: 'ansible_become_password',
  ansible_sudo_password: 'ansible_become_password',
  ansible_ssh_key: 'ansible_ssh_private_key_file',
  ansible_ssh_key_file: 'ansible_ssh_private_key_file',
  ansible_key_file: 'ansible_ssh_private_key_file',
  ansible_private_key: 'ansible_ssh_private_key_file',
  ansible_ssh_private_key: 'ansible_ssh_private_key_file',
  ansible_ssh_identity_file: 'ansible_ssh_private_key_file',
  ansible_ssh_common_arg: 'ansible_ssh_common_args',
  ansible_ssh_proxy: 'ansible_ssh_common_args',
};

export type NameMeaning =
  /** A variable of the user's own, or one that Ansible has and that decides no route. */
  | { readonly kind: 'other' }
  /** A setting of the connection, which only under its right name takes effect. */
  | { readonly kind: 'setting'; readonly variable: string }
  /** Nobody's, and its words are about the machine that is reached, the way there, or the user. */
  | { readonly kind: 'route'; readonly isWay: boolean }
  /** Nobody's, with Ansible's prefix. */
  | { readonly kind: 'unknown' };

const OTHER: NameMeaning = { kind: 'other' };

/** What a name means. What begins as Ansible's names do but is not one of them is never ignored. */
export function meaningOf(name: string): NameMeaning {
  if (SETTING_OF.has(name)) return OTHER;
  // `export ansible_user`, `ansible_user: "a`, `"ansible_user"`: the name is one of the words.
  for (const word of name.match(/[\p{L}_][\p{L}\p{N}_.-]*/gu) ?? []) {
    const meaning = meaningOfWord(word, name);
    if (meaning.kind !== 'other') return meaning;
  }
  return OTHER;
}

function meaningOfWord(word: string, name: string): NameMeaning {
  const plain = word.toLowerCase().replace(/[-.]/g, '_');
  const near = plain.startsWith('ans') ? nearest(plain) : undefined;
  const [first = '', ...others] = plain.split('_');
  if (!isPrefix(first)) return near === undefined ? OTHER : { kind: 'setting', variable: near };
  const rest = others.join('_');
  const corrected = `ansible_${rest}`;
  if (name === corrected && isAnsibleName(rest)) return OTHER;
  const setting =
    (SETTING_OF.has(corrected) ? corrected : undefined) ??
    (Object.hasOwn(HABITS, corrected) ? HABITS[corrected] : undefined) ??
    nearest(corrected) ??
    near;
  if (setting !== undefined) return { kind: 'setting', variable: setting };
  if (rest === '') return OTHER;
  return isAboutRoute(rest) ? { kind: 'route', isWay: isWay(rest) } : { kind: 'unknown' };
}

function nearest(word: string): string | undefined {
  return KNOWN.find((known) => isOneEditAway(word, known));
}

/**
 * Whether nothing can ever read a variable of this name: no name that a template can use has spaces, quotes and
 * the like.
 */
export function isUnreadable(name: string): boolean {
  return /[\s"'`=:;,(){}[\]]/.test(name);
}
