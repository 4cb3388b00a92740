/**
 * A host on which another run is at work: its state is the middle of a change, so nothing is planned from it, and
 * nothing is promised.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, MIB, on } from '../looking';

const WAITING = `#!/bin/sh
if [ "$1" = daemon-reload ]; then
  : >/run/waits
  while [ -e /run/wait ]; do sleep 0.05; done
fi
exec /usr/bin/systemctl "$@"
`;

describe.runIf(support.ok)('a host on which another run is at work', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle', extra: 'Restart=always' });
    await host.writeFile('/usr/local/sbin/systemctl', WAITING);
    await on(host, 'chmod 755 /usr/local/sbin/systemctl; : >/run/wait');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is held with that as the reason; when it has ended, the next apply goes on from there', async () => {
    site.spec('services: { api: { memory: 64MiB } }\n');
    let controller = 0;
    const running = site.run(['apply', '--yes'], { whileRunning: (pid) => (controller = pid) });
    await until('the change waits', async () => (await host.exec('test -e /run/waits')).code === 0);
    process.kill(controller, 'SIGKILL');
    await running;
    site.spec('services: { api: { memory: 96MiB } }\n');
    for (const ended of [await site.plan(), await site.apply()]) {
      const held = hostOf<{
        name: string;
        status: string;
        findings: readonly { code: string; severity: string; detail: string }[];
      }>(ended.document);
      const [said] = held.findings.filter(({ severity }) => severity === 'error');
      expect([ended.code, held.status, said?.code]).toEqual([3, 'held', 'OOM434']);
      expect(said?.detail).toContain('/run/oomcfg.lock');
    }
    await on(host, 'rm /run/wait');
    await until('it has ended', async () => (await host.exec('flock -n /run/oomcfg.lock true')).code === 0);
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    await good(site.apply());
    expect(await limitOf(host, 'api')).toBe(96 * MIB);
  });

  it('a change that was cut off and is at work no longer is finished by the next apply, as is said', async () => {
    await on(
      host,
      'printf "%s %s\\n" "$(basename "$(readlink /etc/oomcfg/current)")" "$(basename "$(readlink /etc/oomcfg/current)")" >/var/lib/oomcfg/pending',
    );
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.findings).toContainEqual(expect.objectContaining({ code: 'OOM434', severity: 'warning' }));
    await good(site.apply());
    expect((await host.exec('test -e /var/lib/oomcfg/pending')).code).toBe(1);
  });
});
