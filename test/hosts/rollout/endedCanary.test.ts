/**
 * A service that ends with status 0 under its new settings is a failed canary for the next apply too, though systemd
 * calls it inactive.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on } from '../looking';

const PROGRAM = `#!/bin/sh
case $JAVA_OPTS in *-Dends=1*) sleep 2; exit 0 ;; esac
exec sleep 9999
`;

describe.runIf(support.ok)('after a canary whose service ended', () => {
  let site: Site;

  const spec = (ends: number): void =>
    site.spec(
      `services: { api: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dends=${ends}" } } }\n`,
    );

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/api', PROGRAM);
      await on(host, 'chmod 755 /usr/local/bin/api');
      await host.addService('api', {
        exec: '/usr/local/bin/api',
        extra: 'Restart=no\n[Install]\nWantedBy=multi-user.target',
      });
      await on(host, 'systemctl enable -q api');
    }
    spec(0);
    await good(site.apply());
    spec(1);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('the first apply and the next leave the other host as it is', async () => {
    const pid = await mainPid(site.host('web02'), 'api');
    for (let time = 1; time <= 2; time += 1) {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
      expect(codes(hostOf(document, 'web02').findings)).toContain('OOM610');
    }
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });
});
