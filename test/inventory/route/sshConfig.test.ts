/**
 * Proves that no ssh_config that leads ssh elsewhere passes for one that does not; `ssh -G` of OpenSSH is the oracle.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

const ME = userInfo().username;
const HOME = mkdtempSync(join(tmpdir(), 'oomcfg-ssh-'));
afterAll(() => rmSync(HOME, { recursive: true }));

/** Whether oomcfg would hold `host` with these files below the home folder. */
async function holds(host: string, files: Readonly<Record<string, string>>): Promise<boolean> {
  const below = Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text] as const);
  const edges = memoryEdges({ hosts: `${host}\n`, ...Object.fromEntries(below) }, { homes: [HOME], user: ME });
  const { value, findings } = await readInventory(['hosts'], edges);
  expect(findings).toEqual([]);
  const found = value?.routeFindings(host) ?? [];
  expect(found.filter(({ code }) => code !== 'OOM237')).toEqual([]);
  return found.length > 0;
}

/** Whether ssh itself would go elsewhere than straight to `host` port 22 as this user. */
function leadsElsewhere(host: string, files: Readonly<Record<string, string>>): boolean {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(HOME, name)), { recursive: true });
    writeFileSync(join(HOME, name), text, { mode: 0o600 });
  }
  const printed = execFileSync('/usr/bin/ssh', ['-G', '-F', join(HOME, '.ssh/config'), host], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const values = new Map(
    printed.split('\n').map((line): [string, string] => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
  return (
    values.get('hostname') !== host ||
    values.get('port') !== '22' ||
    values.get('user') !== ME ||
    (values.get('proxyjump') ?? 'none') !== 'none' ||
    (values.get('proxycommand') ?? 'none') !== 'none' ||
    values.has('hostkeyalias')
  );
}

describe('what ssh would do for web1', () => {
  it.each<[string, string, boolean]>([
    ['nothing', '', false],
    ['a comment', '# ProxyJump bastion\n', false],
    ['other options', 'Host *\n  ServerAliveInterval 5\n  Compression yes\n', false],
    ['options that ssh no longer has', 'Host *\n  Protocol 2\n  RSAAuthentication yes\n', false],
    ['HostName', 'Host web1\n  HostName 10.0.0.1\n', true],
    ['HostName %h', 'Host web1\n  HostName %h\n', false],
    ['HostName %h.example.org', 'Host web1\n  HostName %h.example.org\n', true],
    ['case', 'hOST web1\n  pROXYjUMP bastion\n', true],
    ['an equals sign', 'Port=2222\n', true],
    ['an equals sign with blanks', 'Port = 2222\n', true],
    ['quotes', '"Port" "2222"\n', true],
    ['tabs', '\tUser\tother\n', true],
    ['the same user', `User ${ME}\n`, false],
    ['the same port', 'Port 22\n', false],
    ['another host', 'Host web2\n  ProxyJump bastion\n', false],
    ['a star', 'Host w*1\n  ProxyJump bastion\n', true],
    ['a question mark', 'Host web?\n  ProxyCommand nc %h %p\n', true],
    ['a negation', 'Host * !web1\n  ProxyJump bastion\n', false],
    ['a negation alone', 'Host !web2\n  ProxyJump bastion\n', false],
    ['several patterns', 'Host db web1\n  ProxyJump bastion\n', true],
    ['an earlier value', 'Host web1\n  Port 22\nHost *\n  Port 2222\n', false],
    ['ProxyJump none before ProxyJump', 'Host web1\n  ProxyJump none\nHost *\n  ProxyJump bastion\n', false],
    ['ProxyJump none before ProxyCommand', 'ProxyJump none\nHost *\n  ProxyCommand nc %h %p\n', true],
    ['ProxyCommand none before', 'Host web1\n  ProxyCommand none\nHost *\n  ProxyJump bastion\n', false],
    ['Match all', 'Match all\n  Port 2222\n', true],
    ['Match host', 'Match host web1,db\n  Port 2222\n', true],
    ['Match host of others', 'Match host db*\n  Port 2222\n', false],
    ['Match !host', 'Match !host web1\n  Port 2222\n', false],
    ['Match originalhost', 'Match originalhost web?\n  HostName x\n', true],
    ['HostKeyAlias', 'HostKeyAlias other\n', true],
    ['an Include', 'Include HOME/more\n', true],
    ['an Include of several', 'Include HOME/none "HOME/d/*.conf"\n', true],
    ['an Include within another host', 'Host db\n  Include HOME/more\n', false],
    ['an Include that goes on after itself', 'Host web1\n  Include HOME/hosts\n  Port 2222\n', true],
    ['an Include of nothing', 'Include HOME/nothing\n', false],
    ['a file from Windows', 'Port 2222\r\n', true],
  ])('%s', async (_, config, elsewhere) => {
    const files = {
      '.ssh/config': config.replaceAll('HOME', `${HOME}/.ssh`),
      '.ssh/more': 'ProxyJump bastion\n',
      '.ssh/hosts': 'Host db\n  Compression yes\n',
      '.ssh/d/a.conf': 'Host web1\n  User other\n',
    };
    expect(leadsElsewhere('web1', files), 'ssh').toBe(elsewhere);
    expect(await holds('web1', files), 'oomcfg').toBe(elsewhere);
  });

  it.each([
    ['Match exec', 'Match exec "test -e /"\n  Port 2222\n'],
    ['Match user', `Match user ${ME}\n  ProxyJump bastion\n`],
    ['Match localuser', `Match localuser ${ME}\n  ProxyJump bastion\n`],
    ['Match final', 'Match final all\n  Port 2222\n'],
    ['an Include with a token', 'Include %d/x\n'],
    ['an Include of itself', 'Include config\n'],
    ['an Include from ~/.ssh', 'Include jump\n'],
    ['an Include from home', 'Include ~/.ssh/jump\n'],
    ['CanonicalizeHostname', 'CanonicalizeHostname yes\n'],
    ['BindAddress', 'BindAddress 10.0.0.1\n'],
    ['one connection for all', 'ControlPath /tmp/master\n'],
    ['another key', 'IdentityFile ~/.ssh/fleet\n'],
  ])('is not known, so the host is held: %s', async (_, config) => {
    expect(await holds('web1', { '.ssh/config': config, '.ssh/jump': 'ProxyJump bastion\n' })).toBe(true);
  });

  it.each([
    ['a key that is tried anyway', 'IdentityFile ~/.ssh/id_ed25519\nIdentityFile %d/.ssh/id_rsa\nIdentityFile none\n'],
    ['a connection for each host', 'ControlMaster auto\nControlPath ~/.ssh/%C\n'],
    ['no name of another kind', 'CanonicalizeHostname no\nControlPath none\n'],
  ])('is as without it: %s', async (_, config) => {
    expect(await holds('web1', { '.ssh/config': config })).toBe(false);
  });
});

it('lets pass nothing that leads ssh elsewhere', async () => {
  const host = fc.constantFrom('web1', 'web2', 'db.example.org', '10.0.0.1');
  const patterns = fc.array(fc.constantFrom('*', 'web?', '!web1', 'w*', '10.*', '*.org', 'WEB1', '!*2'), {
    minLength: 1,
    maxLength: 3,
  });
  const header = fc.oneof(
    patterns.map((all) => `Host ${all.join(' ')}`),
    patterns.map((all) => `Match host ${all.join(',')}`),
    patterns.map((all) => `Match !originalhost ${all.join(',')}`),
    fc.constantFrom('Match all', `Match user ${ME}`, 'Match user nobody', `Match localuser ${ME} host web*`),
  );
  const setting = fc.constantFrom(
    'Port 22',
    'Port=2222',
    `User ${ME}`,
    'User other',
    'HostName %h',
    'HostName 192.0.2.1',
    'ProxyJump none',
    'ProxyJump bastion',
    'ProxyCommand none',
    'ProxyCommand nc %h %p # x',
    'HostKeyAlias other',
    'Compression yes',
    'Include HOME/more',
  );
  const lines = fc.array(fc.oneof(header, setting), { minLength: 1, maxLength: 8 }).map((all) => `${all.join('\n')}\n`);
  let held = 0;
  let alike = 0;
  for (const [name, config, more] of fc.sample(fc.tuple(host, lines, lines), { numRuns: 150, seed: 11 })) {
    const files = {
      '.ssh/config': config.replaceAll('HOME', `${HOME}/.ssh`),
      '.ssh/more': more.replaceAll(/Include.*\n/g, ''),
    };
    const [theirs, ours] = [leadsElsewhere(name, files), await holds(name, files)];
    if (theirs) expect(ours, `${name}\n${config}---\n${more}`).toBe(true);
    if (theirs) held += 1;
    if (theirs === ours) alike += 1;
  }
  // It says something only where both happen, and caution is the exception.
  expect(held).toBeGreaterThan(25);
  expect(alike).toBeGreaterThan(125);
}, 60_000);
