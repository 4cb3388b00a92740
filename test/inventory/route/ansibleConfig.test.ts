/**
 * Proves that what ansible.cfg and the environment say of a connection counts as it does for Ansible;
 * `ansible-config dump` is the oracle.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { runAnsible } from '../ansible';
import { memoryEdges } from '../memoryEdges';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-cfg-'));
afterAll(() => rmSync(root, { recursive: true }));

async function connect(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  vars = '',
  around: { openToAll?: boolean } = {},
) {
  const edges = memoryEdges({ hosts: `h1 ${vars}\n`, ...files }, { env, homes: ['home'], ...around });
  const { value } = await readInventory(['hosts'], edges);
  const findings = value?.connectionFindings('h1') ?? [];
  return {
    connection: value?.host('h1')?.connection,
    found: findings.map(({ code, where }) => `${code}${where === undefined ? '' : ` ${where.file}:${where.line}`}`),
    unused: value?.unusedOptions(new Set(['h1'])),
  };
}

/** User and port that a configuration gives, beside what Ansible itself says. */
async function expectAsAnsible(title: string, text: string): Promise<void> {
  const cwd = join(root, title.replaceAll(/\W/g, '-'));
  mkdirSync(cwd, { mode: 0o700 });
  writeFileSync(join(cwd, 'ansible.cfg'), text);
  const dump = runAnsible('ansible-config', cwd, ['dump']);
  const value = (name: string): string => new RegExp(`^${name}\\(.*\\) = (.*)$`, 'm').exec(dump)?.[1] ?? '';
  const { connection } = await connect({ 'ansible.cfg': text });
  expect(connection?.user ?? '').toBe(value('DEFAULT_REMOTE_USER').replace(/^None$/, ''));
  expect(String(connection?.port)).toBe(value('DEFAULT_REMOTE_PORT').replace(/^None$/, '22'));
}

describe('ansible.cfg', () => {
  it.each<[string, string]>([
    ['plain', '[defaults]\nremote_user = ops\nremote_port = 2222\n'],
    ['with comments', '# x\n; y\n[defaults] ; z\nremote_user=ops ; the user\n# remote_user=no\n'],
    ['with a # that is not a comment', '[defaults]\nremote_user=o#ps\n'],
    ['with a colon', '[defaults]\nremote_user: ops\n'],
    ['in capitals', '[defaults]\nRemote_User = ops\n'],
    ['of another section', '[other]\nremote_user = ops\n'],
    [
      'with several sections',
      '[a]\nremote_user=x\n[defaults]\nremote_port=22\nremote_user = ops\n[b]\nremote_user=y\n',
    ],
    ['from Windows', '[defaults]\r\nremote_user = ops\r\n'],
    ['in DEFAULT capitals', '[DEFAULTS]\nremote_user = ops\n'],
    ['empty', '[defaults]\nremote_user =\n'],
    ['in double quotes', '[defaults]\nremote_user = "ops"\n'],
    ['in single quotes', "[defaults]\nremote_user = 'ops'\n"],
    ['in quotes that are not a pair', '[defaults]\nremote_user = "ops\'\n'],
    ['in one quote', '[defaults]\nremote_user = "\n'],
    ['indented', '[defaults]\n  remote_user = ops\n  remote_port = 2222\n'],
    ['with a section indented', '  [defaults]\nremote_user = ops\n'],
  ])('%s is read as Ansible reads it', expectAsAnsible);

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['ANSIBLE_CONFIG', { 'x.cfg': 'one', 'ansible.cfg': 'two' }, { ANSIBLE_CONFIG: 'x.cfg' }],
    ['ANSIBLE_CONFIG as a folder', { 'd/ansible.cfg': 'one', 'ansible.cfg': 'two' }, { ANSIBLE_CONFIG: 'd' }],
    ['ANSIBLE_CONFIG that is not there', { 'ansible.cfg': 'one' }, { ANSIBLE_CONFIG: 'x.cfg' }],
    ['the folder before home', { 'ansible.cfg': 'one', 'home/.ansible.cfg': 'two' }, {}],
    ['home', { 'home/.ansible.cfg': 'one' }, {}],
    ['a variable', { 'home/x.cfg': 'one', 'ansible.cfg': 'two' }, { ANSIBLE_CONFIG: '$HOME/x.cfg' }],
    ['a variable in braces', { 'home/x.cfg': 'one', 'ansible.cfg': 'two' }, { ANSIBLE_CONFIG: '${HOME}/x.cfg' }],
    ['~', { 'home/x.cfg': 'one', 'ansible.cfg': 'two' }, { ANSIBLE_CONFIG: '~/x.cfg' }],
    ['a variable that is not set', { 'ansible.cfg': 'one' }, { ANSIBLE_CONFIG: '$NOWHERE/x.cfg' }],
    ['nothing', { 'ansible.cfg': 'one', 'home/.ansible.cfg': 'two' }, { ANSIBLE_CONFIG: '' }],
  ])('is found as Ansible finds it: %s', async (title, names, env) => {
    const cwd = join(root, title.replaceAll(/\W/g, '-'));
    const files = Object.fromEntries(
      Object.entries(names).map(([name, user]) => [name, `[defaults]\nremote_user=${user}\n`]),
    );
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true, mode: 0o700 });
      writeFileSync(join(cwd, name), text);
    }
    const dump = runAnsible('ansible-config', cwd, ['dump'], { HOME: join(cwd, 'home'), ...env });
    expect(dump).toMatch(/^DEFAULT_REMOTE_USER\(.*\) = one$/m);
    expect((await connect(files, { HOME: 'home', ...env })).connection?.user).toBe('one');
  });

  it.each<[string, string, string]>([
    ['a key before a section', 'remote_user=x\n', 'OOM245 ansible.cfg:1'],
    ['a line that is not a key', '[defaults]\nremote_user\n', 'OOM245 ansible.cfg:2'],
    ['a key twice', '[defaults]\nremote_user=x\nremote_user=y\n', 'OOM245 ansible.cfg:3'],
    ['a section twice', '[defaults]\n[x]\n[defaults]\n', 'OOM245 ansible.cfg:3'],
  ])('that Ansible refuses holds every host: %s', async (title, text, finding) => {
    const cwd = join(root, `refused ${title}`.replaceAll(/\W/g, '-'));
    mkdirSync(cwd, { mode: 0o700 });
    const bytes = Buffer.from(text);
    writeFileSync(join(cwd, 'ansible.cfg'), bytes);
    expect(() => runAnsible('ansible-config', cwd, ['dump'])).toThrow();
    const edges = memoryEdges({ hosts: 'h1\n', 'ansible.cfg': { bytes } }, { homes: ['home'] });
    const { value } = await readInventory(['hosts'], edges);
    const found = value?.connectionFindings('h1').map(({ code, where }) => `${code} ${where?.file}:${where?.line}`);
    expect(found).toEqual([finding]);
  });

  it.each(['ansible.cfg', 'x.cfg'])('that is not a regular file holds every host: %s', async (name) => {
    const env: Record<string, string> = name === 'x.cfg' ? { ANSIBLE_CONFIG: name } : {};
    const edges = memoryEdges({ hosts: 'h1\n', [name]: { other: 'a FIFO' } }, { env });
    const { value } = await readInventory(['hosts'], edges);
    expect(value?.connectionFindings('h1').map(({ code }) => code)).toEqual(['OOM245']);
  });

  it('with a value that is not UTF-8 holds every host, but not with such a comment', async () => {
    const found = async (text: string) => {
      const edges = memoryEdges({ hosts: 'h1\n', 'ansible.cfg': { bytes: Buffer.from(text, 'latin1') } });
      const { value } = await readInventory(['hosts'], edges);
      return value?.connectionFindings('h1').map(({ code }) => code);
    };
    expect(await found('[defaults]\nremote_user=\xff\n')).toEqual(['OOM245']);
    expect(await found('[defaults]\n# \xff\nremote_user=x\n')).toEqual([]);
  });

  it('that is a folder, or too large, holds every host', async () => {
    expect((await connect({ 'ansible.cfg/x': '' })).found).toEqual(['OOM245 ansible.cfg:1']);
    const edges = memoryEdges({ hosts: 'h1\n', 'ansible.cfg': { tooLarge: true } });
    const { value } = await readInventory(['hosts'], edges);
    expect(value?.connectionFindings('h1').map(({ code }) => code)).toEqual(['OOM245']);
  });

  it('in a folder that everybody may write to is not read', async () => {
    const files = { 'ansible.cfg': '[defaults]\nremote_user=ops\n' };
    expect((await connect(files, {}, '', { openToAll: true })).connection?.user).toBeUndefined();
  });

  it('is beaten by the environment, and both by the inventory', async () => {
    const files = { 'ansible.cfg': '[defaults]\nremote_user=cfg\nremote_port=1\nprivate_key_file=keys/a\n' };
    const env = { ANSIBLE_REMOTE_USER: 'env', ANSIBLE_REMOTE_PORT: '2' };
    expect((await connect(files, env)).connection).toMatchObject({ user: 'env', port: 2, privateKeyFile: 'keys/a' });
    expect((await connect(files, env, 'ansible_user=var ansible_port=3')).connection).toMatchObject({
      user: 'var',
      port: 3,
    });
    const home = { 'home/.ansible.cfg': '[defaults]\nprivate_key_file=keys/a\n' };
    expect((await connect(home)).connection?.privateKeyFile).toBe('home/keys/a');
  });

  it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    ['transport', { 'ansible.cfg': '[defaults]\ntransport = docker\n' }, {}, ['OOM231 ansible.cfg:2']],
    ['become_user', { 'ansible.cfg': '[privilege_escalation]\nbecome_user = app\n' }, {}, ['OOM232 ansible.cfg:2']],
    ['become_method', {}, { ANSIBLE_BECOME_METHOD: 'su' }, ['OOM232']],
    ['sudo flags', { 'ansible.cfg': '[sudo_become_plugin]\nflags = -u app\n' }, {}, ['OOM232 ansible.cfg:2']],
    ['sudo program', {}, { ANSIBLE_BECOME_EXE: 'sudo su -' }, ['OOM232']],
    [
      'ssh_args over lines',
      { 'ansible.cfg': '[ssh_connection]\nssh_args = -C\n  -J bastion\n' },
      {},
      ['OOM237 ansible.cfg:2'],
    ],
    ['a template', { 'ansible.cfg': '[defaults]\nremote_user = {{ user }}\n' }, {}, ['OOM230 ansible.cfg:2']],
    ['a comment in it', { 'ansible.cfg': '[defaults]\nremote_user = ops # x\n' }, {}, ['OOM233 ansible.cfg:2']],
    ['precedence', { 'ansible.cfg': '[defaults]\nprecedence = all_inventory\n' }, {}, ['OOM237 ansible.cfg:2']],
    ['a port that is none', {}, { ANSIBLE_REMOTE_PORT: 'x' }, ['OOM233']],
    ['one control path', { 'ansible.cfg': '[ssh_connection]\ncontrol_path = /tmp/x\n' }, {}, ['OOM237 ansible.cfg:2']],
    [
      'a proxy of paramiko',
      { 'ansible.cfg': '[paramiko_connection]\nproxy_command = nc x\n' },
      {},
      ['OOM237 ansible.cfg:2'],
    ],
    ['become = False, the default', { 'ansible.cfg': '[privilege_escalation]\nbecome = False\n' }, {}, []],
    [
      'the usual precedence',
      {},
      {
        ANSIBLE_PRECEDENCE:
          'all_inventory, groups_inventory, all_plugins_inventory, all_plugins_play, groups_plugins_inventory, groups_plugins_play',
      },
      [],
    ],
    ['a control path for each host', {}, { ANSIBLE_SSH_CONTROL_PATH: '/tmp/%C' }, []],
    [
      'the usual sudo',
      {},
      { ANSIBLE_BECOME_EXE: 'sudo', ANSIBLE_BECOME_FLAGS: '-H -S -n', ANSIBLE_BECOME_USER: 'root' },
      [],
    ],
    [
      'the usual ssh',
      {},
      { ANSIBLE_SSH_EXECUTABLE: '/usr/bin/ssh', ANSIBLE_SSH_ARGS: '', ANSIBLE_PARAMIKO_PROXY_COMMAND: 'none' },
      [],
    ],
  ])('%s holds or does not', async (_, files, env, expected) => {
    expect((await connect(files, env)).found).toEqual(expected);
  });
});

describe('options without effect', () => {
  it('are named by what gave them', async () => {
    const env = {
      ANSIBLE_HOST_KEY_CHECKING: 'False',
      ANSIBLE_PKCS11_PROVIDER: '/x.so',
      ANSIBLE_BECOME_EXE: '/usr/bin/sudo',
    };
    const { unused, found } = await connect(
      {},
      env,
      "ansible_become_flags='-H -S' ansible_ssh_extra_args='-vCi ~/k -oCiphers=x'",
    );
    expect(found).toEqual(['OOM237 hosts:1']);
    expect(unused?.severity).toBe('info');
    expect(unused?.summary).toBe(
      'options without effect: -C, -o Ciphers, -v, ANSIBLE_BECOME_EXE, ANSIBLE_HOST_KEY_CHECKING, ANSIBLE_PKCS11_PROVIDER, ansible_become_flags (from ansible_ssh_extra_args)',
    );
  });

  it('are few in the message, however many there are', async () => {
    const args = '-4 -6 -A -a -C -g -K -k -q -T';
    expect((await connect({}, {}, `ansible_ssh_args='${args}'`)).unused?.summary).toContain(' and 2 more');
  });

  it('are none by default, and none for a local connection', async () => {
    expect((await connect({})).unused).toBeUndefined();
    const local = await connect({}, {}, "ansible_connection=local ansible_host=localhost ansible_ssh_args='-J x'");
    expect([local.found, local.unused]).toEqual([[], undefined]);
  });
});

describe('arguments of ssh', () => {
  it.each([
    ['ansible_ssh_args', '-W x:22'],
    ['ansible_ssh_args', '-O check'],
    ['ansible_ssh_args', '-Z'],
    ['ansible_ssh_args', 'bastion'],
    ['ansible_ssh_args', '-- bastion'],
    ['ansible_ssh_args', '-4CJ bastion'],
    ['ansible_ssh_args', '-oPort=23'],
    ['ansible_ssh_args', '-o "Port 23"'],
    ['ansible_ssh_args', '-o "User = other"'],
    ['ansible_ssh_args', '-o CanonicalizeHostname=yes'],
    ['ansible_ssh_args', '-o "=x"'],
    ['ansible_ssh_args', '-o'],
    ['ansible_ssh_args', '-p'],
    ['ansible_ssh_args', '-p x'],
    ['ansible_ssh_args', '-'],
    ['ansible_ssh_args', '-J "a b" # c'],
    ['ansible_ssh_args', '-oHostName=h%%1'],
    ['ansible_ssh_args', '-o "\\"Port\\" 23"'],
    ['ansible_ssh_args', '-o Port\\=23'],
    ['ansible_ssh_args', '-o "Unclosed'],
    ['ansible_ssh_args', '-C \\\\'],
    ['ansible_ssh_args', '-P tag'],
    ['ansible_ssh_args', '-i /k'],
    ['ansible_sftp_extra_args', '-S /opt/ssh'],
    ['ansible_sftp_extra_args', '-D /x'],
    ['ansible_scp_extra_args', '-P 23'],
    ['ansible_scp_extra_args', '-o ProxyJump=x'],
  ])('%s %s hold the host', async (variable, args) => {
    expect((await connect({}, {}, `${variable}='${args}'`)).found).toEqual(['OOM237 hosts:1']);
  });

  it.each([
    ['ansible_ssh_args', '-p 22 -l me -o HostName=h1 -o HostName=%h -J none -o ProxyCommand=none -S none'],
    ['ansible_ssh_args', '-i ~/.ssh/id_rsa -o IdentityFile=home/.ssh/id_ed25519 -L 1:x:2 -w 0 -E /log'],
    ['ansible_sftp_extra_args', '-l 1000 -p -R 5 -B 1'],
    ['ansible_scp_extra_args', '-O -l 1000 -c aes'],
    ['ansible_ssh_args', '-F /dev/null'],
  ])('%s %s do not', async (variable, args) => {
    expect((await connect({}, {}, `${variable}='${args}'`)).found).toEqual([]);
  });

  it('that are a list are refused', async () => {
    expect((await connect({}, {}, `ansible_ssh_args="['-C']"`)).found).toEqual(['OOM233 hosts:1']);
    expect((await connect({}, {}, 'ansible_ssh_args=True')).found).toEqual(['OOM237 hosts:1']);
  });
});

describe('[DEFAULT] of ansible.cfg', () => {
  it.each<[string, string]>([
    ['default for a section that is there', '[DEFAULT]\nremote_user = ops\nremote_port = 2222\n[defaults]\nforks=5\n'],
    ['default after the section', '[defaults]\nforks=5\n[DEFAULT]\nremote_user = ops\n'],
    ['default beaten by the section', '[DEFAULT]\nremote_user = no\n[defaults]\nremote_user = ops\n'],
    ['default for no section', '[DEFAULT]\nremote_user = no\n[other]\nx=1\n'],
    ['default twice', '[DEFAULT]\nremote_port = 2222\n[defaults]\nforks=5\n[DEFAULT]\nremote_user = ops\n'],
    ['default in small letters', '[default]\nremote_user = no\n[defaults]\nforks=5\n'],
  ])('%s is read as Ansible reads it', expectAsAnsible);

  it('holds what it leads elsewhere, and names its line', async () => {
    const text = '[DEFAULT]\nssh_args = -J bastion.invalid\n[ssh_connection]\npipelining = True\n';
    expect((await connect({ 'ansible.cfg': text })).found).toEqual(['OOM237 ansible.cfg:2']);
  });

  it('with a key twice is refused, as Ansible refuses it', async () => {
    const text = '[DEFAULT]\nremote_user=a\n[DEFAULT]\nremote_user=b\n[defaults]\nforks=5\n';
    expect((await connect({ 'ansible.cfg': text })).found).toEqual(['OOM245 ansible.cfg:4']);
  });
});
