/** Recognises names of variables that were meant as one of a connection and can never take effect: `ansible-user`, `ansible_hosts`, `export ansible_user`. */
import { CONNECTION_SETTINGS } from './connectionVariables';

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
  ansible_ssh_identity_file: 'ansible_ssh_private_key_file',
  ansible_ssh_common_arg: 'ansible_ssh_common_args',
  ansible_ssh_proxy: 'ansible_ssh_common_args',
};

/** Names of Ansible's that are near to one of a connection and something else. */
const OTHERS: ReadonlySet<string> = new Set([
  'ansible_ssh_private_key',
  'ansible_sftp_executable',
  'ansible_scp_executable',
]);

/** The variable of a connection that a name was meant to be; undefined where the name is one, or is like none. */
export function meantVariable(name: string): string | undefined {
  if (KNOWN.includes(name) || OTHERS.has(name) || !/ansi/i.test(name)) return undefined;
  // `export ansible_user`, `ansible_user: "a`, `"ansible_user"`: the name is one of the words.
  for (const word of name.match(/[\p{L}_][\p{L}\p{N}_.-]*/gu) ?? []) {
    const plain = word.toLowerCase().replace(/[-.]/g, '_');
    if (KNOWN.includes(plain)) return plain;
    const habit = Object.hasOwn(HABITS, plain) ? HABITS[plain] : undefined;
    if (habit !== undefined) return habit;
    const near = nearestKnown(plain);
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Whether nothing can ever read a variable of this name: blanks, quotes and the like are in no name that a template can have. */
export function isUnreadable(name: string): boolean {
  return /[\s"'`=:;,(){}[\]]/.test(name);
}

function nearestKnown(word: string): string | undefined {
  if (!word.startsWith('ans') || OTHERS.has(word)) return undefined;
  return KNOWN.find((known) => Math.abs(known.length - word.length) <= 1 && isOneEditAway(word, known));
}

/** One letter too many, too few, another, or two changed places. */
function isOneEditAway(word: string, known: string): boolean {
  let at = 0;
  while (at < word.length && word[at] === known[at]) at += 1;
  const [rest, wanted] = [word.slice(at), known.slice(at)];
  if (rest.slice(1) === wanted || rest === wanted.slice(1) || rest.slice(1) === wanted.slice(1)) return true;
  return rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2);
}
