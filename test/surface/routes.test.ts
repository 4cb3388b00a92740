/**
 * Proves at the surface that a host whose route oomcfg does not follow is held before anything is sent to it, while the
 * others go on.
 */
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/documents/plan/document';
import type { Verification } from '../../src/documents/verify/document';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const SPEC = 'name: shop\nservices:\n  api: { memory: 1GiB }\n';

/** Stands for a host: counts who connects, and hangs up. */
let server: Server;
let port = 0;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Statuses and codes of each host's errors, and whether anybody connected to the server. */
async function planned(
  variables: string,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  command = 'plan',
): Promise<{ code: number | null; hosts: (string | string[])[][]; connected: boolean; stderr: string }> {
  const base = `ansible_host=127.0.0.1 ansible_port=${port}`;
  const inventory = `web01 ${variables.includes('ansible_host') ? '' : base} ansible_password=x ${variables}\n`;
  const cwd = project({ 'oomcfg.yaml': SPEC, 'inventory.ini': inventory, ...files });
  chmodSync(cwd, 0o700);
  connections = 0;
  const { code, stdout, stderr } = await oomcfg([command, '--json'], { cwd, env: { HOME: join(cwd, 'home'), ...env } });
  const document = JSON.parse(stdout) as Plan | Verification;
  expect(schemaMistakes(command, document)).toEqual([]);
  const hosts = document.hosts.map(({ name, status, findings }) => [
    name,
    status,
    findings.filter(({ severity }) => severity === 'error').map((one) => one.code),
  ]);
  return { code, hosts, connected: connections > 0, stderr };
}

const HELD = { code: 3, hosts: [['web01', 'held', ['OOM237']]], connected: false };

describe('a route that is not followed holds the host', () => {
  it.each([
    `ansible_ssh_common_args='-J bastion'`,
    `ansible_ssh_common_args='-Jbastion'`,
    `ansible_ssh_common_args='-o ProxyJump=bastion'`,
    `ansible_ssh_common_args='-o "proxycommand ssh -W %h:%p bastion"'`,
    `ansible_ssh_common_args='-oHostName=10.0.0.9'`,
    `ansible_ssh_extra_args='-C -p 2222'`,
    `ansible_ssh_args='-l root2'`,
    `ansible_ssh_args='-F other.conf'`,
    `ansible_sftp_extra_args='-P 2222'`,
    `ansible_scp_extra_args='-J bastion'`,
    `ansible_ssh_args='-o HostKeyAlias=web'`,
    `ansible_ssh_args='-b 10.0.0.1'`,
    `ansible_ssh_args='-o Unheard=of'`,
    `ansible_ssh_args='-S /tmp/one'`,
    `ansible_ssh_executable=/opt/jump-ssh`,
    `ansible_ssh_common_args='"unclosed'`.replace(`'"unclosed'`, `"'unclosed"`),
  ])('%s', async (variables) => {
    expect(await planned(variables)).toMatchObject(HELD);
  });

  it.each([
    'ansible_paramiko_host=10.0.0.9',
    'ansible_paramiko_user=deploy',
    'ansible_paramiko_port=2222',
    'ansible_paramiko_private_key_file=/k',
    'ansible_connection=paramiko ansible_paramiko_password=y',
    `ansible_ssh_common_args='-o "ProxyCommand none x"'`,
    `ansible_ssh_common_args='-o "ProxyJump none,bastion"'`,
    `ansible_ssh_common_args='-o "User deploy x"'`,
    `ansible_ssh_common_args='-o IdentityFile='`,
  ])('%s', async (variables) => {
    expect(await planned(variables)).toMatchObject(HELD);
  });

  it.each([
    ['OOM243', 'ansible_ssh_jump_host=bastion'],
    ['OOM243', 'ansible_bastion=bastion'],
    ['OOM243', 'ansible_hostname_override=10.0.0.9'],
    ['OOM228', 'anisble_user=deploy'],
    ['OOM228', 'ansbile_ssh_host=10.0.0.9'],
  ])('%s: %s', async (code, variables) => {
    const hosts = [['web01', 'held', [code]]];
    expect(await planned(variables)).toMatchObject({ code: 3, hosts, connected: false });
  });

  it.each<[string, Record<string, string>]>([
    ['ProxyJump for its address', { 'home/.ssh/config': 'Host 127.*\n  ProxyJump bastion\n' }],
    ['HostName without a Host', { 'home/.ssh/config': 'hostname=10.0.0.9\n' }],
    ['User', { 'home/.ssh/config': 'Host *\n  User somebody\n' }],
    ['Match exec', { 'home/.ssh/config': 'Match exec "true"\n  ProxyCommand nc %h %p\n' }],
    ['an Include', { 'home/.ssh/config': 'Include d/*\n', 'home/.ssh/d/one': 'ProxyJump bastion\n' }],
    ['ansible.cfg', { 'ansible.cfg': '[ssh_connection]\nssh_common_args = -J bastion\n' }],
    ['quotes in ansible.cfg', { 'ansible.cfg': '[ssh_connection]\nssh_common_args = "-J bastion"\n' }],
    ['~/.ansible.cfg', { 'home/.ansible.cfg': '[ssh_connection]\nssh_args = -o ProxyJump=b\n' }],
  ])('%s', async (_, files) => {
    expect(await planned('', files)).toMatchObject(HELD);
  });

  it.each([
    { ANSIBLE_SSH_COMMON_ARGS: '-J bastion' },
    { ANSIBLE_SSH_ARGS: '-o ProxyCommand="nc %h %p"' },
    { ANSIBLE_SSH_EXECUTABLE: '/opt/ssh' },
    { ANSIBLE_PRECEDENCE: 'all_inventory' },
    { ANSIBLE_SSH_COMMON_ARGS: `"-J bastion"` },
  ])('%j', async (env) => {
    expect(await planned('', {}, env)).toMatchObject(HELD);
  });

  it('also in verify, as an error with exit 3', async () => {
    const ended = await planned(`ansible_ssh_common_args='-J bastion'`, {}, {}, 'verify');
    expect(ended).toMatchObject({ code: 3, hosts: [['web01', 'error', ['OOM237']]], connected: false });
  });
});

describe('an ansible.cfg', () => {
  it('that is not a regular file holds the host', async () => {
    const files = { 'ansible.cfg/keep': '' };
    expect(await planned('', files)).toMatchObject({ code: 3, hosts: [['web01', 'held', ['OOM245']]] });
  });

  it('is named by a variable of the environment, or is not used', async () => {
    const files = {
      'home/x.cfg': '[ssh_connection]\nssh_args=-J b\n',
      'ansible.cfg': '[ssh_connection]\nssh_args=-J b\n',
    };
    expect(await planned('', { 'home/x.cfg': files['home/x.cfg'] }, { ANSIBLE_CONFIG: '$HOME/x.cfg' })).toMatchObject(
      HELD,
    );
    expect(await planned('', files, { ANSIBLE_CONFIG: '/dev/null' })).toMatchObject({ code: 4, connected: true });
  });
});

describe('what does not decide where a host is', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a property of the machine', 'ansible_public_ip=192.0.2.1 ansible_user_home=/home/ops', {}],
    ['an option that ssh no longer has', `ansible_ssh_common_args='-o Protocol=2'`, {}],
    ['options', `ansible_ssh_common_args='-C -4 -o ServerAliveInterval=5 -o StrictHostKeyChecking=no -F none'`, {}],
    ['the port that is used anyway', `ansible_ssh_args='-p PORT'`, {}],
    ['what paramiko is given too', 'ansible_paramiko_host=127.0.0.1 ansible_paramiko_port=PORT', {}],
    ['a name without a route', 'ansible_role_version=3', {}],
    ['a bastion that is switched off', 'ansible_bastion=none', {}],
    ['a block for others', '', { 'home/.ssh/config': 'Host db*\n  ProxyJump bastion\nHost * !127.*\n  User x\n' }],
    ['an earlier none', '', { 'home/.ssh/config': 'Host 127.*\n  ProxyJump none\nHost *\n  ProxyJump bastion\n' }],
    ['a port beside ansible_port', '', { 'home/.ssh/config': 'Port 2222\n' }],
    ['-F none', `ansible_ssh_args='-F none'`, { 'home/.ssh/config': 'ProxyJump bastion\n' }],
  ])('is not a reason to hold it: %s', async (_, variables, files) => {
    const ended = await planned(variables.replace('PORT', String(port)), files);
    expect(ended).toMatchObject({ code: 4, hosts: [['web01', 'unreachable', [expect.any(String)]]], connected: true });
  });

  it('is said once for all hosts', async () => {
    const args = `web02 ansible_host=127.0.0.1 ansible_port=${port} ansible_ssh_common_args=-C\n`;
    const all = `[all:vars]\nansible_ssh_args=-C -o ServerAliveInterval=5\n`;
    const { stderr } = await planned('', { more: args, 'inventory.ini': `web01\n${args}${all}` });
    expect(stderr.match(/OOM234/g)).toHaveLength(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      'options without effect: -C, -o ServerAliveInterval (from ansible_ssh_args, ansible_ssh_common_args)',
    );
  });
});

describe('one bad host', () => {
  const inventory = (bad: string): string =>
    `web01 ${bad}\nweb02 ansible_host=127.0.0.1 ansible_port=${port} ansible_password=x\n`;

  it.each([
    [`ansible_host="{{ ip }}"`, 'OOM230'],
    ['ansible_connection=winrm', 'OOM231'],
    ['ansible_user=ops ansible_become_method=doas', 'OOM232'],
    ['ansible_port=x', 'OOM233'],
    ['ansible_connection=local', 'OOM236'],
    [`ansible_connection=local ansible_host=10.20.0.12`, 'OOM236'],
    [`ansible_ssh_common_args='-J b'`, 'OOM237'],
    [`ansible_user=ops ansible_become_password="ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"`, 'OOM238'],
    ['ansible-user=ops', 'OOM228'],
  ])('is held and the others go on: %s', async (bad, held) => {
    const ended = await planned('', { 'inventory.ini': inventory(bad) });
    expect(ended.hosts).toEqual([
      ['web01', 'held', [held]],
      ['web02', 'unreachable', [expect.any(String)]],
    ]);
    expect(ended).toMatchObject({ code: 3, connected: true });
    const cwd = project({ 'oomcfg.yaml': SPEC, 'inventory.ini': inventory(bad) });
    for (const args of [['validate'], ['render', '--out', 'out'], ['inventory', '--list']]) {
      expect((await oomcfg(args, { cwd })).code).toBe(0);
    }
  });
});
