/**
 * Ctrl-C while real hosts are looked at: the one that answered is reported as it is, the one that hangs as not started,
 * and nothing is changed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support, until } from '../harness';
import { fingerprint, on } from '../looking';

describe.runIf(support.ok)('Ctrl-C while hosts are looked at', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const each of site.fleet.hosts) await each.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await site.host('web02').writeFile('/root/.bashrc', ': >/run/hangs; exec sleep 600\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['plan', ['plan', '--json'], 'change'],
    ['verify', ['verify', '--json'], 'drift'],
    ['apply', ['apply', '--yes', '--json'], 'not-started'],
  ])('%s prints its document and exits with 130', async (name, args, web01) => {
    const hanging = site.host('web02');
    await on(hanging, 'rm -f /run/hangs');
    const before = await fingerprint(site.host('web01'));
    let pid = 0;
    const running = site.document<{ readonly hosts: readonly { readonly name: string; readonly status: string }[] }>(
      name,
      args,
      { whileRunning: (child) => (pid = child) },
    );
    await until('web02 hangs', async () => (await hanging.exec('test -e /run/hangs')).code === 0);
    // web01 is looked at in the meantime.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    process.kill(pid, 'SIGINT');
    const { code, document } = await running;
    expect(code).toBe(130);
    expect(hostOf(document, 'web01').status).toBe(web01);
    expect(hostOf(document, 'web02').status).toBe('not-started');
    expect(await fingerprint(site.host('web01'))).toBe(before);
  });
});
