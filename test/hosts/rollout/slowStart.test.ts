/**
 * A service that does not say that it is ready: the host's lock is not kept for it, and its wave is not good before it
 * runs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { mainPid, on, property } from '../looking';

/** Ready at once with its first options; with others when /run/ready is there. */
const PROGRAM = `#!/bin/sh
case $JAVA_OPTS in *-Dslow=1*) while [ ! -e /run/ready ]; do sleep 0.1; done ;; esac
systemd-notify --ready
exec sleep 9999
`;

describe.runIf(support.ok)('a restart whose end is not seen', () => {
  let site: Site;

  const spec = (extra: string): void =>
    site.spec(
      `services: { api: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "${extra}" } } }\n`,
    );
  const isLocked = async (): Promise<boolean> =>
    (await on(site.host('web01'), 'flock -n /run/oomcfg.lock true && echo free || echo taken')) === 'taken';

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/api', PROGRAM);
      await on(host, 'chmod 755 /usr/local/bin/api');
      const extra = 'Restart=no\nNotifyAccess=all\nTimeoutStartSec=infinity\nTimeoutStopSec=3';
      await host.addService('api', { exec: '/usr/local/bin/api', type: 'notify', extra });
    }
    spec('-Dslow=0');
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('lets the lock go, is waited for, and counts when it is up', async () => {
    const host = site.host('web01');
    const before = [await mainPid(host, 'api'), await mainPid(site.host('web02'), 'api')];
    spec('-Dslow=1');
    const applying = site.apply();
    let ended = false;
    void applying.finally(() => (ended = true));
    await until('it starts anew', async () => (await property(host, 'api', 'SubState')) === 'start');
    expect(await isLocked()).toBe(true);
    await until('the lock is free', async () => !(await isLocked()), 40);
    expect(await property(host, 'api', 'SubState')).toBe('start');
    // Longer than the second look takes.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(ended).toBe(false);
    expect(await mainPid(site.host('web02'), 'api')).toBe(before[1]);
    for (const one of site.fleet.hosts) await on(one, 'touch /run/ready');
    const { document } = await good(applying);
    expect(document.hosts.map(({ status, restarts }) => [status, restarts.length])).toEqual([
      ['changed', 1],
      ['changed', 1],
    ]);
    expect(await mainPid(host, 'api')).not.toBe(before[0]);
    expect((await site.verify()).code).toBe(0);
  });

  it('one that gives up is a failure, and the other host keeps its service', async () => {
    for (const one of site.fleet.hosts) {
      await on(
        one,
        'rm /run/ready; mkdir -p /run/systemd/system/api.service.d; printf "[Service]\\nTimeoutStartSec=18\\n" >/run/systemd/system/api.service.d/50.conf; systemctl daemon-reload',
      );
    }
    const pid = await mainPid(site.host('web02'), 'api');
    spec('-Dslow=1 -Dmore=1');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    expect(hostOf(document, 'web01').findings.find((one) => one.code === 'OOM630')?.summary).toMatch(
      // By how long the stop before it took, it gives up before the first look or after it.
      /^api\.service is failed \(failed, result timeout\)(?:: it did not come up after its restart| \d+ s after its wave)$/,
    );
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });
});
