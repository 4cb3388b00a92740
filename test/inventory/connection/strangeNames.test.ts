/** Proves that a setting of a connection under a wrong name holds its host, and that no other name does. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { meaningOf } from '../../../src/inventory/connection/strangeNames';
import { memoryEdges } from '../memoryEdges';

async function found(files: Readonly<Record<string, string>>, source = 'hosts'): Promise<string[]> {
  const { value, findings } = await readInventory([source], memoryEdges(files));
  return [...findings, ...(value?.connectionFindings('h1') ?? [])].map(
    ({ code, severity, where }) => `${severity} ${code} ${where?.file}:${where?.line}`,
  );
}

describe('a name that was meant as another', () => {
  it.each([
    ['ansible-user', 'ansible_user'],
    ['ansible.user', 'ansible_user'],
    ['ansible_hosts', 'ansible_host'],
    ['ansible_usr', 'ansible_user'],
    ['ansible_uesr', 'ansible_user'],
    ['ansibel_user', 'ansible_user'],
    ['Ansible_User', 'ansible_user'],
    ['ANSIBLE_HOST', 'ansible_host'],
    ['ansible_user ', 'ansible_user'],
    ['export ansible_user', 'ansible_user'],
    ['ansible_user: "a', 'ansible_user'],
    ['"ansible_port"', 'ansible_port'],
    ['ansible_ssh_prot', 'ansible_ssh_port'],
    ['ansible_pasword', 'ansible_password'],
    ['ansible_ssh_common_arg', 'ansible_ssh_common_args'],
    ['ansible_ssh_key_file', 'ansible_ssh_private_key_file'],
    ['ansible_username', 'ansible_user'],
    ['ansible_ip', 'ansible_host'],
    ['ansible_become_passwd', 'ansible_become_password'],
    ['ansible_conection', 'ansible_connection'],
    ['anisble_user', 'ansible_user'],
    ['ansbile_host', 'ansible_host'],
    ['anislbe_port', 'ansible_port'],
    ['amsible_ssh_usr', 'ansible_ssh_user'],
    ['Ansible-Hosts', 'ansible_host'],
  ])('%j is %s', (name, meant) => {
    expect(meaningOf(name)).toEqual({ kind: 'setting', variable: meant });
  });

  it.each([
    'ansible_user',
    'ansible_hostname',
    'ansible_default_ipv4',
    'ansible_winrm_port',
    'ansible_su_user',
    'ansible_net_hostname',
    'ansible_connection_user',
    'ansible_remote_tmp',
    'vault_ansible_become_pass',
    'sensible_host',
    'visible_user',
    'ansible_user_id',
    'ansible_python_interpreter',
    'ansible_shell_type',
    'ansible_ssh_host_key_rsa_public',
    'ansible_memtotal_mb',
    'ansible_ssh_retries',
    'ansible_ssh_timeout',
    'ansible_fqdn',
    'ansible_fips',
    'ansible_dns',
    'ansible_os_family',
    'ansible_scp_executable',
    'ansible_vault_password_file',
    'ansible_tower_host',
    'user',
    'host',
    'transit_user',
    'my_ansible_user_name_list',
  ])('%s is itself', (name) => {
    expect(meaningOf(name)).toEqual({ kind: 'other' });
  });
});

describe('a name that nothing reads', () => {
  it.each([
    'ansible_ssh_jump_host',
    'ansible_bastion',
    'ansible_bastoin',
    'ansible_hostname_override',
    'ansible_proxy',
    'ansible_ssh_proxyjump',
    'ansible_gateway_ip',
    'ansible_via',
    'ansible_paramiko_jump_host',
    'anisble_jump',
    'export ansible_bastion',
  ])('%s may decide a route', (name) => {
    expect(meaningOf(name)).toEqual({ kind: 'route', isWay: true });
  });

  it.each([
    'ansible_become_as',
    'ansible_user_old',
    'ansible_ssh_login_name',
    'ansible_public_ip',
    'ansible_user_home',
    'ansible_ssh_public_key',
    'ansible-hostname',
  ])('%s may be about a route, or a property of the machine', (name) => {
    expect(meaningOf(name)).toEqual({ kind: 'route', isWay: false });
  });

  it('warns of a property that may be meant as a setting, and holds nothing', async () => {
    expect(await found({ hosts: 'h1 ansible_public_ip=192.0.2.1\n' })).toEqual(['warning OOM243 hosts:1']);
  });

  it.each(['ansible_dir', 'ansible_role_version', 'ansible_post_tasks', 'anisble_python_interpreter', 'ansible_test'])(
    '%s decides none',
    (name) => {
      expect(meaningOf(name)).toEqual({ kind: 'unknown' });
    },
  );

  it.each(['true', 'bastion', '{{ bastion }}'])('holds its host where it says something: %s', async (value) => {
    expect(await found({ hosts: `h1 ansible_bastion='${value}'\n` })).toEqual(['error OOM243 hosts:1']);
  });

  it.each(["''", 'none', 'false', 'no', '[]', 'null'])('holds nothing where it says nothing: %s', async (value) => {
    expect(
      await found({ 'hosts.yml': `all: { hosts: { h1: { ansible_bastion: ${value} } } }\n` }, 'hosts.yml'),
    ).toEqual([]);
  });

  it('holds its host where the value is encrypted', async () => {
    const text =
      'all:\n  hosts:\n    h1:\n      ansible_bastion: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        6162\n';
    expect(await found({ 'hosts.yml': text }, 'hosts.yml')).toEqual(['error OOM243 hosts.yml:4']);
  });

  it('is listed once for a run where it decides nothing', async () => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: 'h1 ansible_dir=/x\nh2 ansible_dir=/y\n' }));
    const finding = value?.unusedOptions(new Set(['h1', 'h2']));
    expect([finding?.code, finding?.severity, finding?.summary]).toEqual([
      'OOM234',
      'info',
      'options without effect: ansible_dir',
    ]);
  });
});

describe('a setting that never takes effect holds its host', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a hyphen', { hosts: 'h1 ansible-user=x\n' }, ['error OOM228 hosts:1']],
    ['a letter too many', { hosts: 'h1 ansible_hosts=x\n' }, ['error OOM228 hosts:1']],
    ['a colon', { hosts: 'h1\n[all:vars]\nansible_user: "a=b"\n' }, ['error OOM228 hosts:3']],
    ['export', { hosts: 'h1\n[all:vars]\nexport ansible_user=x\n' }, ['error OOM228 hosts:3']],
    [
      'a blank at the end',
      { 'hosts.yml': 'all:\n  hosts:\n    h1:\n      "ansible_user ": x\n' },
      ['error OOM228 hosts.yml:4'],
    ],
    [
      'in group_vars',
      { hosts: 'h1\n', 'group_vars/all.yml': 'ansible_usr: x\n' },
      ['error OOM228 group_vars/all.yml:1'],
    ],
    ['a warning beside the right one', { hosts: 'h1 ansible_users=x ansible_user=y\n' }, ['warning OOM228 hosts:1']],
    ['a list, which is not a user', { hosts: 'h1 ansible_users="[\'a\']"\n' }, []],
    ['a comment after it', { hosts: 'h1\n[all:vars]\nansible_user=deploy   # comment\n' }, ['error OOM233 hosts:3']],
    ['a comment after a password', { hosts: 'h1\n[all:vars]\nansible_password=x # y\n' }, ['error OOM233 hosts:3']],
    ['no comment within a password', { hosts: 'h1\n[all:vars]\nansible_password=x#y\n' }, []],
    ['a comment where INI has one', { hosts: 'h1 ansible_user=deploy   # comment\n' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await found(files, Object.keys(files)[0])).toEqual(expected);
  });
});
