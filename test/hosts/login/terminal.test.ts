/** A person at a terminal: apply shows its plan and asks; secrets are asked for once and never shown. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, type Site, support } from '../harness';
import { limitOf, MIB, ours } from '../looking';
import { onTerminal, type OnTerminal, type Typing } from './terminal';

describe.runIf(support.ok)('at a terminal', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const run = (args: readonly string[], ...typing: readonly Typing[]): Promise<OnTerminal> =>
    onTerminal(site.folder, args, typing);
  const limits = (): Promise<(number | 'infinity')[]> =>
    Promise.all(site.fleet.hosts.map((host) => limitOf(host, 'api')));
  const QUESTION = 'Change 2 hosts (no restarts)? [y/N] ';

  it.each([
    ['n', 'n\r', 0],
    ['nothing', '\r', 0],
    ['something else', 'yep\r', 0],
    ['the end of input', '\x04', 0],
    ['Ctrl-C', '\x03', 130],
  ])('%s is not a yes', async (_name, keys, exit) => {
    const { code, screen } = await run(['apply'], [QUESTION, keys]);
    expect(code).toBe(exit);
    expect(screen.indexOf('web[01-02] — 2 hosts to change')).toBeGreaterThanOrEqual(0);
    expect(screen.indexOf('web[01-02] — 2 hosts to change')).toBeLessThan(screen.indexOf(QUESTION));
    expect(screen).toContain('Nothing was changed');
    expect(await limits()).toEqual(['infinity', 'infinity']);
    expect(await ours(site.host('web01'))).toEqual([]);
  });

  it('the sudo password is asked for once, and neither shown nor kept', async () => {
    site.inventory({ web01: 'ansible_user=deploy', web02: 'ansible_user=deploy' });
    const { code, screen } = await run(['plan'], ['sudo password of deploy: ', 'deploy-pass\r']);
    expect(screen).toContain('2 hosts: 2 to change');
    expect(code).toBe(0);
    expect(screen.split('sudo password').length).toBe(2);
    expect(screen).not.toContain('deploy-pass');
    const wrong = await run(['plan'], ['sudo password of deploy: ', 'wrong-pass\r']);
    expect(wrong.code).toBe(4);
    expect(wrong.screen).toContain('OOM531');
    expect(wrong.screen).not.toContain('wrong-pass');
    site.inventory();
  });

  it.each([
    ['plan', []],
    ['verify', []],
    ['apply', []],
    ['plan', ['--json']],
  ] as const)(
    'Ctrl-C at the sudo password ends the run of %s %j: no host is called unreachable',
    async (command, more) => {
      site.inventory({ web01: 'ansible_user=deploy', web02: 'ansible_user=deploy' });
      const { code, screen } = await run(
        [command, ...more, '--concurrency', '1'],
        ['sudo password of deploy: ', '\x03'],
      );
      expect(code).toBe(130);
      expect(screen).not.toMatch(/OOM532|unreachable: /);
      expect(screen.split('sudo password').length).toBe(2);
      if (more.length > 0) expect(screen.match(/"not-started"/g)?.length).toBeGreaterThanOrEqual(2);
      site.inventory();
    },
  );

  it('the passphrase of a key is asked for once for all hosts', async () => {
    const key = join(site.folder, 'locked');
    execFileSync('cp', [site.fleet.keyFile, key]);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', key]);
    const vars = `ansible_ssh_private_key_file=${key}`;
    site.inventory({ web01: vars, web02: vars });
    const { code, screen } = await run(['plan'], ['Passphrase of', 'open sesame\r']);
    expect(screen).toContain('2 hosts: 2 to change');
    expect(code).toBe(0);
    expect(screen.split('Passphrase of').length).toBe(2);
    expect(screen).not.toContain('sesame');
    const cut = await run(['plan'], ['Passphrase of', '\x03']);
    expect(cut.code).toBe(130);
    expect(cut.screen).not.toMatch(/OOM5\d\d/);
    site.inventory();
  });

  it('y does it; the summary is the last line', async () => {
    const { code, screen } = await run(['apply'], [QUESTION, 'y\r']);
    expect(code).toBe(0);
    expect(screen).toMatch(/2 hosts: 2 changed[^\n]*\r\n$/);
    expect(await limits()).toEqual([64 * MIB, 64 * MIB]);
    await good(site.verify());
  });

  it('where nothing is to be done, nothing is asked', async () => {
    const { code, screen } = await run(['apply']);
    expect(code).toBe(0);
    expect(screen).not.toContain('[y/N]');
  });
});
