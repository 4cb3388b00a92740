/**
 * A service that dies three seconds after its restart: its wave does not count as good, and the next host is not
 * touched.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, property } from '../looking';

/** Runs on, unless it is told to die; systemd would start it once more at once. */
const PROGRAM = `#!/bin/sh
case $JAVA_OPTS in *-Ddies=1*) sleep 3; exit 1 ;; esac
exec sleep 9999
`;
const NAMES = ['web01', 'web02'];

describe.runIf(support.ok)('a wave of restarts', () => {
  let site: Site;

  const spec = (extra: string): void =>
    site.spec(
      `services: { api: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "${extra}" } } }\n`,
    );

  beforeAll(async () => {
    site = (await bootSite(NAMES)).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/api', PROGRAM);
      await on(host, 'chmod 755 /usr/local/bin/api');
      await host.addService('api', { exec: '/usr/local/bin/api', extra: 'Restart=always\nRestartSec=100ms' });
    }
    spec('-Ddies=0');
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('goes on where it stays up', async () => {
    spec('-Ddies=2');
    const { document } = await good(site.apply());
    expect(document.hosts.map(({ status, wave }) => [status, wave])).toEqual([
      ['changed', 1],
      ['changed', 2],
    ]);
    expect(await property(site.host('web02'), 'api', 'ActiveState')).toBe('active');
  });

  it('is announced as one host first, in text and JSON', async () => {
    spec('-Ddies=1');
    const { document } = await good(site.plan());
    expect(document.waves).toEqual([['web01'], ['web02']]);
    expect((await site.run(['plan'])).stdout).toContain('in 2 waves: web01; web02 (one host first');
  });

  it('fails where it dies after the first look, and the other host is as it was', async () => {
    const pid = await mainPid(site.host('web02'), 'api');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(document.summary).toMatchObject({ failed: 1, notStarted: 1, changed: 0 });
    const finding = hostOf(document, 'web01').findings.find((one) => one.code === 'OOM630');
    expect(finding?.summary).toMatch(
      /^api\.service (died after its restart|does not stay up|is .* 5 s after its wave)/,
    );
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });
});
