/**
 * Hosts that cannot be reached, trusted, logged in to or made root on: each is one finding with a way out, and the
 * others go on.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { knownHostsLine } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on, ours } from '../looking';

describe.runIf(support.ok)('reaching hosts', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const bothKeys = (): string => site.fleet.hosts.map(knownHostsLine).join('');
  beforeEach(() => {
    site.write('.ssh/known_hosts', bothKeys());
    site.inventory();
  });

  /** The finding of web01 in a plan; web02 is seen all the same. */
  async function refusal(...args: string[]) {
    const { code, document } = await site.plan(...args);
    expect(document.summary).toMatchObject({ hosts: 2 });
    expect(hostOf(document, 'web02').status).not.toBe('unreachable');
    const { status, findings } = hostOf(document, 'web01');
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding?.detail).not.toBe('');
    expect(finding?.fix).not.toBe('');
    return { exit: code, status, finding: finding?.code, text: JSON.stringify(finding) };
  }

  const unreachable = { exit: 4, status: 'unreachable' };

  it.each([
    ['root', 'ansible_user=root'],
    ['a user with sudo', 'ansible_user=ops'],
    ['a user whose sudo wants a password', 'ansible_user=deploy ansible_become_password=deploy-pass'],
  ])('%s applies and verifies', async (_name, vars) => {
    site.inventory({ web01: vars });
    const web01 = site.host('web01');
    const applied = await site.apply('--limit', 'web01');
    expect(applied.code).toBe(0);
    expect(await limitOf(web01, 'api')).toBe(64 * MIB);
    await good(site.verify('--limit', 'web01'));
    expect(`${applied.stdout}${applied.stderr}`).not.toContain('deploy-pass');
    expect(await on(web01, 'grep -r deploy-pass /etc/oomcfg /var/lib/oomcfg /run/log 2>/dev/null; true')).toBe('');
    site.spec('services: { api: { memory: 32MiB } }\n');
    await good(site.apply('--limit', 'web01'));
    site.spec('services: { api: { memory: 64MiB } }\n');
  });

  it.each([
    ['sudo wants a password that nobody gave', 'ansible_user=deploy', 'OOM532'],
    ['the sudo password is wrong', 'ansible_user=deploy ansible_become_password=wr0ng-pass', 'OOM531'],
    ['the user has no sudo', 'ansible_user=nosudo', 'OOM532'],
    ['becoming root is off', 'ansible_user=ops ansible_become=false', 'OOM536'],
    ['the port is another', 'ansible_port=1', 'OOM501'],
    ['there is no such user', 'ansible_user=mallory', 'OOM520'],
    ['the key file is not there', 'ansible_ssh_private_key_file=/nonexistent/key', 'OOM522'],
  ])('%s', async (_name, vars, finding) => {
    site.inventory({ web01: vars });
    const refused = await refusal();
    expect(refused).toMatchObject({ ...unreachable, finding });
    expect(refused.text).not.toContain('wr0ng-pass');
  });

  it('the key is not the one that the host takes', async () => {
    const key = join(site.folder, 'other_key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    site.inventory({ web01: `ansible_ssh_private_key_file=${key}` });
    expect(await refusal()).toMatchObject({ ...unreachable, finding: 'OOM520' });
  });

  it('the key file cannot be read as a key', async () => {
    site.write('no_key', 'hello\n');
    site.inventory({ web01: `ansible_ssh_private_key_file=${join(site.folder, 'no_key')}` });
    expect(await refusal()).toMatchObject({ ...unreachable, finding: 'OOM523' });
  });

  it('an unknown host key is refused, and recorded when that is asked for', async () => {
    const web01 = site.host('web01');
    site.write('.ssh/known_hosts', knownHostsLine(site.host('web02')));
    expect(await refusal()).toMatchObject({ ...unreachable, finding: 'OOM510' });
    const text = (await site.run(['plan'])).stdout;
    const fingerprint = execFileSync('ssh-keygen', ['-lf', '-'], { input: web01.hostKey, encoding: 'utf8' }).split(
      ' ',
    )[1];
    expect(text).toContain(fingerprint);

    const accepted = await site.plan('--accept-new-host-keys');
    expect(accepted.code).toBe(0);
    expect(accepted.stderr).toContain(fingerprint);
    expect(readFileSync(join(site.folder, '.ssh/known_hosts'), 'utf8')).toContain(web01.hostKey);
    await good(site.plan());
  });

  it('a changed host key is refused, with --accept-new-host-keys as well', async () => {
    const changed = bothKeys().replace(site.host('web01').hostKey, site.host('web02').hostKey);
    site.write('.ssh/known_hosts', changed);
    for (const args of [[], ['--accept-new-host-keys']]) {
      const refused = await refusal(...args);
      expect(refused).toMatchObject({ ...unreachable, finding: 'OOM511' });
      expect(refused.text).toContain('known_hosts:1');
    }
    expect(readFileSync(join(site.folder, '.ssh/known_hosts'), 'utf8')).toBe(changed);
  });

  it('a host that is down: apply changes the other, and says so', async () => {
    const web01 = site.host('web01');
    await web01.kill();
    try {
      site.spec('services: { api: { memory: 48MiB } }\n');
      const { code, document } = await site.apply();
      expect(code).toBe(4);
      expect(document.summary).toMatchObject({ changed: 1, unreachable: 1 });
      expect(hostOf(document, 'web01').findings[0]?.code).toBe('OOM501');
      expect(await limitOf(site.host('web02'), 'api')).toBe(48 * MIB);
      expect((await site.verify()).code).toBe(4);
    } finally {
      await web01.start();
      site.spec('services: { api: { memory: 64MiB } }\n');
    }
  });

  it('a port that takes the connection and says nothing: given up in time', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      site.inventory({ web01: `ansible_host=127.0.0.1 ansible_port=${port}` });
      const begun = Date.now();
      const { code, document } = await site.plan('--timeout', '2');
      expect(code).toBe(4);
      expect(hostOf(document, 'web01').findings[0]?.code).toBe('OOM504');
      expect(Date.now() - begun).toBeLessThan(20_000);
    } finally {
      silent.close();
    }
  });

  it('sudo refuses a user whose password is right', async () => {
    await on(site.host('web01'), 'echo nosudo:nosudo-pass | chpasswd');
    site.inventory({ web01: 'ansible_user=nosudo ansible_become_password=nosudo-pass' });
    expect(await refusal()).toMatchObject({ ...unreachable, finding: 'OOM530' });
  });

  describe('a host that answers with something else', () => {
    /** Gives ops on web01 a login shell of this text. */
    async function shell(text: string): Promise<void> {
      await site.host('web01').writeFile('/usr/local/bin/odd-shell', `#!/bin/sh\n${text}\n`);
      await on(site.host('web01'), 'chmod 755 /usr/local/bin/odd-shell; usermod -s /usr/local/bin/odd-shell ops');
      site.inventory({ web01: 'ansible_user=ops' });
    }
    afterAll(() => on(site.host('web01'), 'usermod -s /bin/bash ops'));

    it('garbage and nothing else', async () => {
      await shell('head -c 200000 /dev/urandom; exit 0');
      expect(await refusal()).toMatchObject({ exit: 1, status: 'error' });
    });

    it('control characters before what was asked: skipped, and never printed', async () => {
      await shell('printf "\\033]0;pwned\\007\\033[2J\\033[31mhello\\r\\n"; exec /bin/sh "$@"');
      const { code, stdout, stderr } = await site.run(['plan', '--limit', 'web01']);
      expect(code).toBe(0);
      expect(`${stdout}${stderr}`).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    });

    it('control characters in the reason for a refusal: shown as text', async () => {
      await shell('printf "\\033]0;pwned\\007\\033[2Jno\\r\\n" >&2; exit 7');
      const { code, stdout, stderr } = await site.run(['plan', '--limit', 'web01']);
      expect(code).not.toBe(0);
      expect(`${stdout}${stderr}`).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    });

    it('a gigabyte', async () => {
      await shell('exec head -c 1073741824 /dev/zero');
      const begun = Date.now();
      expect(await refusal()).toMatchObject({ finding: 'OOM541' });
      expect(Date.now() - begun).toBeLessThan(30_000);
    });

    it('records of a run that is not this one', async () => {
      await shell('printf "0123456789abcdef0123456789abcdef= oomcfg 1\\n%.0s" 1 2 3; exec /bin/sh "$@"');
      await good(site.plan());
    });

    it('nothing, for ever', async () => {
      await shell('exec sleep 600');
      const begun = Date.now();
      expect(await refusal('--timeout', '3')).toMatchObject({ finding: 'OOM540' });
      expect(Date.now() - begun).toBeLessThan(20_000);
    });
  });

  it('nothing of all that changed the host', async () => {
    expect(await ours(site.host('web01'))).toHaveLength(3);
    await good(site.apply());
    await good(site.verify());
  });
});
