/**
 * The table of what says how a host is reached: the variables of each setting, and what Ansible takes where none is
 * given.
 */
import type { ConfigNames } from '../route/ansibleConfig';

interface SettingRow {
  /** A later one wins over an earlier one, as in Ansible's ssh and sudo plugins. */
  readonly variables: readonly string[];
  /**
   * Environment variables and keys of ansible.cfg that count where no variable is there (ansible-core 2.14 to 2.19).
   */
  readonly config?: ConfigNames;
  /** A number or a boolean: quotes within the value stay. */
  readonly isPlain?: true;
}

export const CONNECTION_SETTINGS = {
  kind: { variables: ['ansible_connection'], config: { env: ['ANSIBLE_TRANSPORT'], ini: ['defaults.transport'] } },
  address: { variables: ['ansible_host', 'ansible_ssh_host'] },
  port: {
    isPlain: true,
    variables: ['ansible_port', 'ansible_ssh_port'],
    config: { env: ['ANSIBLE_REMOTE_PORT'], ini: ['defaults.remote_port'] },
  },
  user: {
    variables: ['ansible_user', 'ansible_ssh_user'],
    config: { env: ['ANSIBLE_REMOTE_USER'], ini: ['defaults.remote_user'] },
  },
  privateKeyFile: {
    variables: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
    config: { env: ['ANSIBLE_PRIVATE_KEY_FILE'], ini: ['defaults.private_key_file'] },
  },
  password: { variables: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'] },
  // become = False is Ansible's default, and many an ansible.cfg spells it out: what plays set is not known here.
  become: { isPlain: true, variables: ['ansible_become'] },
  becomeUser: {
    variables: ['ansible_become_user', 'ansible_sudo_user'],
    config: {
      env: ['ANSIBLE_BECOME_USER', 'ANSIBLE_SUDO_USER'],
      ini: ['privilege_escalation.become_user', 'sudo_become_plugin.user'],
    },
  },
  becomeMethod: {
    variables: ['ansible_become_method'],
    config: { env: ['ANSIBLE_BECOME_METHOD'], ini: ['privilege_escalation.become_method'] },
  },
  becomePassword: {
    variables: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
    config: { env: ['ANSIBLE_BECOME_PASS', 'ANSIBLE_SUDO_PASS'], ini: ['sudo_become_plugin.password'] },
  },
  becomeExe: {
    variables: ['ansible_become_exe', 'ansible_sudo_exe'],
    config: {
      env: ['ANSIBLE_BECOME_EXE', 'ANSIBLE_SUDO_EXE'],
      ini: ['privilege_escalation.become_exe', 'sudo_become_plugin.executable'],
    },
  },
  becomeFlags: {
    variables: ['ansible_become_flags', 'ansible_sudo_flags'],
    config: {
      env: ['ANSIBLE_BECOME_FLAGS', 'ANSIBLE_SUDO_FLAGS'],
      ini: ['privilege_escalation.become_flags', 'sudo_become_plugin.flags'],
    },
  },
  sshArgs: {
    variables: ['ansible_ssh_args'],
    config: { env: ['ANSIBLE_SSH_ARGS'], ini: ['ssh_connection.ssh_args'] },
  },
  sshCommonArgs: {
    variables: ['ansible_ssh_common_args'],
    config: { env: ['ANSIBLE_SSH_COMMON_ARGS'], ini: ['ssh_connection.ssh_common_args'] },
  },
  sshExtraArgs: {
    variables: ['ansible_ssh_extra_args'],
    config: { env: ['ANSIBLE_SSH_EXTRA_ARGS'], ini: ['ssh_connection.ssh_extra_args'] },
  },
  sftpExtraArgs: {
    variables: ['ansible_sftp_extra_args'],
    config: { env: ['ANSIBLE_SFTP_EXTRA_ARGS'], ini: ['ssh_connection.sftp_extra_args'] },
  },
  scpExtraArgs: {
    variables: ['ansible_scp_extra_args'],
    config: { env: ['ANSIBLE_SCP_EXTRA_ARGS'], ini: ['ssh_connection.scp_extra_args'] },
  },
  sshExecutable: {
    variables: ['ansible_ssh_executable'],
    config: { env: ['ANSIBLE_SSH_EXECUTABLE'], ini: ['ssh_connection.ssh_executable'] },
  },
  proxyCommand: {
    variables: ['ansible_paramiko_proxy_command', 'ansible_ssh_proxy_command'],
    config: { env: ['ANSIBLE_PARAMIKO_PROXY_COMMAND'], ini: ['paramiko_connection.proxy_command'] },
  },
  // What Ansible's paramiko plugin takes in place of the usual names.
  paramikoHost: { variables: ['ansible_paramiko_host'] },
  paramikoPort: {
    variables: ['ansible_paramiko_port'],
    config: { env: ['ANSIBLE_REMOTE_PARAMIKO_PORT'], ini: ['paramiko_connection.remote_port'] },
  },
  paramikoUser: {
    variables: ['ansible_paramiko_user'],
    config: { env: ['ANSIBLE_PARAMIKO_REMOTE_USER'], ini: ['paramiko_connection.remote_user'] },
  },
  paramikoKey: {
    variables: ['ansible_paramiko_private_key_file'],
    config: { env: ['ANSIBLE_PARAMIKO_PRIVATE_KEY_FILE'], ini: ['paramiko_connection.private_key_file'] },
  },
  paramikoPassword: { variables: ['ansible_paramiko_pass', 'ansible_paramiko_password'] },
  controlPath: {
    variables: ['ansible_control_path'],
    config: { env: ['ANSIBLE_SSH_CONTROL_PATH'], ini: ['ssh_connection.control_path'] },
  },
  keyProvider: { variables: ['ansible_ssh_pkcs11_provider'], config: { env: ['ANSIBLE_PKCS11_PROVIDER'], ini: [] } },
  hostKeyChecking: {
    variables: ['ansible_paramiko_host_key_checking', 'ansible_host_key_checking', 'ansible_ssh_host_key_checking'],
    config: {
      env: ['ANSIBLE_PARAMIKO_HOST_KEY_CHECKING', 'ANSIBLE_HOST_KEY_CHECKING', 'ANSIBLE_SSH_HOST_KEY_CHECKING'],
      ini: ['paramiko_connection.host_key_checking', 'defaults.host_key_checking', 'ssh_connection.host_key_checking'],
    },
  },
  // Which of two values of a variable wins, the address of a host among them.
  precedence: { variables: [], config: { env: ['ANSIBLE_PRECEDENCE'], ini: ['defaults.precedence'] } },
} as const satisfies Readonly<Record<string, SettingRow>>;

export type ConnectionSetting = keyof typeof CONNECTION_SETTINGS;

/** The row of a setting, with what not every row has. */
export function settingRow(setting: ConnectionSetting): SettingRow {
  return CONNECTION_SETTINGS[setting];
}

/** The setting of each variable. */
export const SETTING_OF: ReadonlyMap<string, ConnectionSetting> = new Map(
  Object.entries(CONNECTION_SETTINGS).flatMap(([setting, { variables }]) =>
    variables.map((variable) => [variable, setting as ConnectionSetting] as const),
  ),
);

/** Settings whose values are secrets. */
export const SECRETS: ReadonlySet<ConnectionSetting> = new Set(['password', 'becomePassword', 'paramikoPassword']);

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
