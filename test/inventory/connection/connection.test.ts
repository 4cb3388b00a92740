/** How hosts are reached, from their variables. */
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/model/host';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

async function connect(
  variables: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ connection: Connection | undefined; remarks: string[] }> {
  const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts: `h1 ${variables}\n`, ...files }));
  return {
    connection: value?.host('h1')?.connection,
    remarks: [...findings, ...(value?.connectionFindings('h1') ?? [])].map(
      ({ code, summary, where }) => `${code} ${where?.file}:${where?.line}:${where?.column} ${summary}`,
    ),
  };
}

const PLAIN: Connection = { kind: 'ssh', address: 'h1', port: 22 };

describe('connections', () => {
  it.each<[string, Partial<Connection>]>([
    ['', {}],
    ['ansible_host=192.0.2.7 ansible_port=2222 ansible_user=ops', { address: '192.0.2.7', port: 2222, user: 'ops' }],
    [
      'ansible_ssh_host=192.0.2.7 ansible_ssh_port=2222 ansible_ssh_user=ops',
      { address: '192.0.2.7', port: 2222, user: 'ops' },
    ],
    ['ansible_host=a ansible_ssh_host=b ansible_ssh_user=c ansible_user=d', { address: 'b', user: 'c' }],
    ['ansible_host=[2001:db8::1]', { address: '2001:db8::1' }],
    ['ansible_user=1000', { user: '1000' }],
    ['ansible_connection=local ansible_host=localhost', { kind: 'local', address: 'localhost' }],
    ['ansible_connection=ansible.builtin.local ansible_host=192.0.2.1', { kind: 'local', address: '192.0.2.1' }],
    ['ansible_connection=paramiko', {}],
    ['ansible_connection=smart', {}],
    [
      'ansible_ssh_private_key_file=~/.ssh/fleet',
      { privateKeyFile: '~/.ssh/fleet', privateKeyFrom: 'ansible_ssh_private_key_file' },
    ],
    ['ansible_private_key_file=/k', { privateKeyFile: '/k', privateKeyFrom: 'ansible_private_key_file' }],
    ['ansible_become=yes', { become: true }],
    ['ansible_become=True', { become: true }],
    ['ansible_become=OFF', { become: false }],
    ['ansible_become=0', { become: false }],
    ['ansible_become_user=root ansible_become_method=sudo', {}],
    ['ansible_become_password="a b"', { becomePassword: 'a b' }],
    ['ansible_become_pass=x', { becomePassword: 'x' }],
    ['ansible_sudo_pass=12', { becomePassword: '12' }],
    ['ansible_password=-x', { password: '-x' }],
    ['ansible_ssh_pass=y', { password: 'y' }],
    ['ansible_user=None', {}],
  ])('%s', async (variables, expected) => {
    expect(await connect(variables)).toEqual({ connection: { ...PLAIN, ...expected }, remarks: [] });
  });

  it('takes an address from a host with a port', async () => {
    const { value } = await readInventory(['[2001:db8::1]:2222,'], memoryEdges({}));
    expect(value?.hosts[0]?.connection).toMatchObject({ address: '2001:db8::1', port: 2222 });
  });

  it('takes an !unsafe value as it is, braces too', async () => {
    const files = { 'host_vars/h1.yml': 'ansible_password: !unsafe "{{x}}"\n' };
    expect(await connect('', files)).toEqual({ connection: { ...PLAIN, password: '{{x}}' }, remarks: [] });
  });
});

describe('connections that are refused or warned about', () => {
  it.each([
    ['ansible_host="{{ ip }}"', 'OOM230 hosts:1:4 ansible_host is a Jinja template'],
    ['ansible_password="{% if x %}"', 'OOM230 hosts:1:4 ansible_password is a Jinja template'],
    ['ansible_connection=winrm', 'OOM231 hosts:1:4 ansible_connection is winrm, which is not supported'],
    ['ansible_become_user=postgres', 'OOM232 hosts:1:4 ansible_become_user is postgres, which is not supported'],
    ['ansible_become_method=doas', 'OOM232 hosts:1:4 ansible_become_method is doas, which is not supported'],
    ['ansible_port=0', 'OOM233 hosts:1:4 ansible_port cannot be used'],
    ['ansible_port=65536', 'OOM233 hosts:1:4 ansible_port cannot be used'],
    ['ansible_port=ssh', 'OOM233 hosts:1:4 ansible_port cannot be used'],
    ['ansible_port=True', 'OOM233 hosts:1:4 ansible_port cannot be used'],
    ['ansible_port=2.5', 'OOM233 hosts:1:4 ansible_port cannot be used'],
    ['ansible_become=perhaps', 'OOM233 hosts:1:4 ansible_become cannot be used'],
    ['ansible_user=-oProxyCommand=x', 'OOM233 hosts:1:4 ansible_user cannot be used'],
    ['ansible_user=', 'OOM233 hosts:1:4 ansible_user cannot be used'],
    ['ansible_user=True', 'OOM233 hosts:1:4 ansible_user cannot be used'],
    ['ansible_host="a b"', 'OOM233 hosts:1:4 ansible_host cannot be used'],
    [`ansible_host="'a\\\\nb'"`, 'OOM233 hosts:1:4 ansible_host cannot be used'],
    ['ansible_user="[1]"', 'OOM233 hosts:1:4 ansible_user cannot be used'],
    ['ansible_password=True', 'OOM233 hosts:1:4 ansible_password cannot be used'],
    [
      'a=1 ansible_ssh_common_args="-J bastion"',
      'OOM237 hosts:1:8 ansible_ssh_common_args has -J, which oomcfg does not follow',
    ],
    ['ansible_become_flags="-u app"', 'OOM232 hosts:1:4 ansible_become_flags is -u app, which is not supported'],
  ])('%s', async (variables, remark) => {
    expect((await connect(variables)).remarks).toEqual([remark]);
  });

  it('names the file where the value in force was written, and no secret', async () => {
    const files = {
      'group_vars/all.yml': 'x: 1\nansible_become_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n',
    };
    expect((await connect('', files)).remarks).toEqual([
      'OOM212 group_vars/all.yml:2:1 ansible_become_password is encrypted with Ansible Vault',
    ]);
    const { remarks } = await connect('ansible_password="{{ hunter2 }}"');
    expect(remarks.join()).not.toContain('hunter2');
  });

  it('says the same of all hosts of a group, so that it can be said once', async () => {
    const { value, findings } = await readInventory(
      ['hosts'],
      memoryEdges({ hosts: '[win]\nw[1:2]\n[win:vars]\nansible_connection=winrm\n' }),
    );
    expect(findings).toEqual([]);
    expect(value?.connectionFindings('w1')).toHaveLength(1);
    expect(value?.connectionFindings('w1')).toEqual(value?.connectionFindings('w2'));
    expect(value?.connectionFindings('nobody')).toEqual([]);
  });

  it('knows which hosts a mistake is about', async () => {
    const hosts =
      'web ansible_port=x\ndb\ndb ansible_become_flags=-H\n[win]\nw[1:3]\n[win:vars]\nansible_connection=winrm\n';
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: `${hosts}[db]\n` }));
    const about = (...names: string[]) =>
      [
        ...(value?.findingsOf(new Set(names)) ?? []),
        ...names.flatMap((name) => value?.connectionFindings(name) ?? []),
      ].map(({ code }) => code);
    // OOM221 is about the inventory as a whole: a host and a group of one name.
    expect(about()).toEqual(['OOM221']);
    expect(about('web')).toEqual(['OOM221', 'OOM233']);
    expect(about('db')).toEqual(['OOM221']);
    expect(about('w3')).toEqual(['OOM221', 'OOM231']);
    expect(about('w1', 'web')).toEqual(['OOM221', 'OOM231', 'OOM233']);
  });

  it('keeps the mistakes of all hosts, however many', async () => {
    const hosts = Array.from({ length: 1500 }, (_, index) => `h${index} ansible_connection=winrm\n`).join('');
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts }));
    expect(value?.connectionFindings('h1499').map(({ code }) => code)).toEqual(['OOM231']);
  });

  it('lets encrypted values be that nothing here needs', async () => {
    const { connection, remarks } = await connect('', {
      'host_vars/h1.yml': 'db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n',
    });
    expect(remarks).toEqual([]);
    expect(connection).toEqual(PLAIN);
  });
});
