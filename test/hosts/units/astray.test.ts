/**
 * Logins that put another shell in place of the one that oomcfg asks for: no script goes out to it, and what is said
 * follows from what was sent.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seal } from '../../../src/transport/run/envelope';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { fingerprint, limitOf, MIB, on } from '../looking';

const NOTHING_RAN = /None of the script was sent/;

describe.runIf(support.ok)('a login that is not what it should be', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle', extra: 'Restart=on-failure' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await good(site.apply());
    await on(host, 'cp /root/.bashrc /root/bashrc.kept; cp /etc/ssh/lab_authorized_keys /root/keys.kept');
    // What `scl enable` of RHEL is: a shell below the login shell, which reads the same stdin.
    await host.writeFile('/usr/local/bin/scl', '#!/bin/sh\nshift 2\n"$@"\n');
    await on(host, 'chmod 755 /usr/local/bin/scl; usermod -s /bin/bash deploy');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  afterEach(async () => {
    site.inventory();
    site.spec('services: { api: { memory: 64MiB } }\n');
    await on(
      host,
      'cp /root/bashrc.kept /root/.bashrc; rm -f /home/*/.bashrc /run/seen* /root/record /etc/profile.d/odd.sh; ' +
        'cp /root/keys.kept /etc/ssh/lab_authorized_keys; for user in root ops deploy; do usermod -s /bin/bash $user; done',
    );
  });

  const login = (text: string, home = '/root'): Promise<unknown> => host.writeFile(`${home}/.bashrc`, `${text}\n`);

  async function looked(...args: string[]) {
    const { code, document } = await site.plan(...args);
    const { status, findings } = hostOf(document);
    return { code, status, codes: codes(findings).join(), finding: findings[0] };
  }

  it.each([
    ['exec sh'],
    ['[ "$ONCE" ] || ONCE=1 exec -l bash'],
    ['newgrp'],
    ['exec newgrp adm'],
    ['scl enable devtoolset bash'],
    ['exec su - deploy'],
    ['bash'],
    ['[ "$ONCE" ] || ONCE=1 exec script -qc sh /dev/null'],
    ['exec sh -v'],
  ])('%s in a login file: a plan says that another shell answered, at once', async (line) => {
    await login(line);
    const begun = Date.now();
    const seen = await looked();
    expect(seen).toMatchObject({ code: 1, status: 'error', codes: 'OOM548' });
    expect(seen.finding?.detail).toMatch(NOTHING_RAN);
    expect(seen.finding?.facts['sent']).toBe('first line');
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it.each([['bash'], ['/bin/sh -i']])('command="%s" in authorized_keys: another shell answered', async (command) => {
    await on(host, `sed -i 's|^ssh-|command="${command}" &|' /etc/ssh/lab_authorized_keys`);
    expect(await looked()).toMatchObject({ code: 1, status: 'error', codes: 'OOM548' });
  });

  it('before sudo, without a password: another shell answered', async () => {
    site.inventory({ web01: 'ansible_user=ops' });
    await login('exec sh', '/home/ops');
    expect(await looked()).toMatchObject({ code: 1, status: 'error', codes: 'OOM548' });
  });

  it('before sudo, with a password: nothing at all is sent, the password neither', async () => {
    site.inventory({ web01: 'ansible_user=deploy ansible_become_password=deploy-pass' });
    await on(host, ': >/run/record; chmod 666 /run/record');
    await login('exec cat >/run/record', '/home/deploy');
    const seen = await looked('--timeout', '3');
    expect(seen).toMatchObject({ code: 1, status: 'error', codes: 'OOM540' });
    expect(seen.finding?.detail).toContain('Nothing was sent to it, and nothing was run.');
    expect(await on(host, 'cat /run/record')).toBe('');
  });

  it('what a login file records of stdin is the first line and no more', async () => {
    await login('exec tee /root/record');
    const seen = await looked('--timeout', '3');
    expect(seen).toMatchObject({ code: 1, status: 'error', codes: 'OOM540' });
    expect(seen.finding?.detail).toMatch(NOTHING_RAN);
    expect(seen.finding?.detail).not.toContain('under way');
    expect(isFirstLine(await host.readFile('/root/record'))).toBe(true);
  });

  it('and the record would show a script that was sent early', async () => {
    await login('exec tee /root/record');
    const { command, first, rest } = seal('echo never', '0123456789abcdef01234567', []);
    const { address, port } = host;
    const known = `UserKnownHostsFile=${join(site.folder, '.ssh/known_hosts')}`;
    const words = ['-o', known, '-i', site.fleet.keyFile, '-p', String(port), `root@${address}`, command];
    spawnSync('ssh', words, { input: first + rest, timeout: 20_000 });
    const record = await host.readFile('/root/record');
    expect(record).toBe(first + rest);
    expect(isFirstLine(record)).toBe(false);
    expect(isFirstLine(first)).toBe(true);
  });

  it('a login file that does so from the second command on: the change is not made, and the host not called unreachable', async () => {
    site.spec('services: { api: { memory: 48MiB } }\n');
    await login('if [ -e /run/seen ]; then exec sh; fi; : >/run/seen');
    const before = await fingerprint(host);
    const { code, document } = await site.apply();
    const { status, findings } = hostOf(document);
    expect({ code, status, codes: codes(findings) }).toEqual({ code: 1, status: 'failed', codes: ['OOM548'] });
    expect(findings[0]?.detail).toMatch(NOTHING_RAN);
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    expect(await fingerprint(host)).toBe(before);
  });

  it.each([
    ['read x', 'OOM543', /ran none of it/],
    ['cat >/dev/null', 'OOM540', NOTHING_RAN],
    ['exit 3', 'OOM545', NOTHING_RAN],
    ['kill -KILL $$', 'OOM545', NOTHING_RAN],
  ])('%s in a login file', async (line, code, words) => {
    await login(line);
    const seen = await looked('--timeout', '3');
    expect(seen).toMatchObject({ code: 1, status: 'error', codes: code });
    expect(seen.finding?.detail).toMatch(words);
    expect(seen.finding?.detail).not.toContain('under way');
  });

  it.each([
    ['set -xv; export SHELLOPTS'],
    ['set -e; alias sh=false cat=false; echo() { :; }; command echo oomcfg-ready; command echo oomcfg-ready >&2'],
    ['head -c 1000000 /dev/zero | tr "\\0" "x"; echo; printf "no line end"'],
    ['head -c 300000 /dev/zero | tr "\\0" "x" >&2'],
  ])('%s in a login file does no harm', async (line) => {
    await login(line);
    expect(await looked()).toMatchObject({ code: 0, status: 'in-sync' });
    site.inventory({ web01: 'ansible_user=deploy ansible_become_password=deploy-pass' });
    await login(line, '/home/deploy');
    expect(await looked()).toMatchObject({ code: 0, status: 'in-sync' });
  });

  it.each([
    ['/bin/rbash', 0, 'in-sync', ''],
    ['/usr/sbin/nologin', 1, 'error', 'OOM545'],
  ])('the login shell %s', async (shell, code, status, finding) => {
    await on(host, `usermod -s ${shell} root; usermod -s ${shell} ops`);
    expect(await looked()).toMatchObject({ code, status, codes: finding });
    site.inventory({ web01: 'ansible_user=ops' });
    expect(await looked()).toMatchObject({ code, status, codes: finding });
  });

  it('a login file that runs the command as another user: not root, and no script is sent', async () => {
    await login('exec su deploy -c "$BASH_EXECUTION_STRING"');
    const seen = await looked();
    expect(seen).toMatchObject({ code: 4, status: 'unreachable', codes: 'OOM536' });
    expect(seen.finding?.detail).toMatch(NOTHING_RAN);
  });
});

/** What may be on the stdin of a login before its shell has said that it is there. */
function isFirstLine(record: string): boolean {
  return /^echo oomcfg-[0-9a-f]{24}-astray; exit 97\n$/.test(record);
}
