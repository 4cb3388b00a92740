/** The table of variables that say how a host is reached: what each means, and which of several names wins. */

/** For each setting its variables; a later one wins over an earlier one, as in Ansible's ssh and sudo plugins. */
export const CONNECTION_VARIABLES = {
  kind: ['ansible_connection'],
  address: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  privateKeyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  password: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
  become: ['ansible_become'],
  becomeUser: ['ansible_become_user', 'ansible_sudo_user'],
  becomeMethod: ['ansible_become_method'],
  becomePassword: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ConnectionSetting = keyof typeof CONNECTION_VARIABLES;

/** Ansible's kinds of connection that mean plain SSH or this machine. */
export const CONNECTION_KINDS: ReadonlyMap<string, 'ssh' | 'local'> = new Map([
  ['ssh', 'ssh'],
  ['ansible.builtin.ssh', 'ssh'],
  ['paramiko', 'ssh'],
  ['paramiko_ssh', 'ssh'],
  ['ansible.builtin.paramiko_ssh', 'ssh'],
  ['smart', 'ssh'],
  ['local', 'local'],
  ['ansible.builtin.local', 'local'],
]);

export const BECOME_METHODS: ReadonlySet<string> = new Set(['sudo', 'ansible.builtin.sudo']);

/** Ansible's words for yes and no, in lower case. */
export const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'yes', 'on', '1', 'true', 't'].map((word) => [word, true] as const),
  ...['n', 'no', 'off', '0', 'false', 'f'].map((word) => [word, false] as const),
]);

/** Variables that Ansible obeys when it connects and that are not honoured here: a host behind them may be unreachable. */
export const NOT_HONOURED: readonly string[] = [
  'ansible_ssh_args',
  'ansible_ssh_common_args',
  'ansible_ssh_extra_args',
  'ansible_ssh_executable',
  'ansible_ssh_proxy_command',
  'ansible_paramiko_proxy_command',
  'ansible_become_exe',
  'ansible_become_flags',
  'ansible_sudo_exe',
  'ansible_sudo_flags',
];
