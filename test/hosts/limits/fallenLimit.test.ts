/**
 * A limit that falls on what runs, without any restart: the host is looked at again, and what it killed stops the next
 * wave, now and later.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, property, V1 } from '../looking';

/**
 * Needs 80 MiB three seconds after its limit has fallen below 60 MB: in the main process, or in a worker (`worker`); or
 * ends well then (`ends`).
 */
const PROGRAM = `#!/bin/sh
limit=/sys/fs/cgroup${V1 ? '/memory' : ''}/$(sed -n 's|.*:${V1 ? 'memory' : ''}:/||p' /proc/self/cgroup)/memory.${V1 ? 'limit_in_bytes' : 'max'}
[ "$1" != slice ] || limit=/sys/fs/cgroup${V1 ? '/memory' : ''}/app.slice/memory.${V1 ? 'limit_in_bytes' : 'max'}
until { read -r most <"$limit"; [ "$most" != max ] && [ "$most" -lt 60000000 ]; } 2>/dev/null; do sleep 0.2; done
sleep 3
[ "$1" != ends ] || exit 0
if [ "$1" = worker ]; then
  /usr/local/bin/leak 80
  exec sleep 9999
fi
exec /usr/local/bin/leak 80
`;
const NAMES = ['web01', 'web02'];
const SERVICES = ['again', 'once', 'pool', 'stays'];

describe.runIf(support.ok)('a limit that falls live', () => {
  let site: Site;

  const spec = (services: string, rollout = 'rollout: { canary: 1 }'): void =>
    site.spec(`services: { ${services} }\n${rollout}\n`);

  beforeAll(async () => {
    site = (await bootSite(NAMES)).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/grows', PROGRAM);
      await on(host, 'chmod 755 /usr/local/bin/grows');
      await host.addService('once', { exec: '/usr/local/bin/grows', extra: 'Restart=no' });
      await host.addService('again', { exec: '/usr/local/bin/grows', extra: 'Restart=always\nRestartSec=1h' });
      await host.addService('pool', { exec: '/usr/local/bin/grows worker', extra: 'Restart=no' });
      await host.addService('inner', { exec: '/usr/local/bin/grows slice', extra: 'Restart=no\nSlice=app.slice' });
      await host.addService('stays', { exec: '/usr/local/bin/grows ends', extra: 'RemainAfterExit=yes' });
      await host.addService('calm', { exec: '/bin/sleep 9999' });
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('that kills some seconds later stops before the next host', async () => {
    spec(SERVICES.map((name) => `${name}: { memory: 50MiB }`).join(', '));
    const pids = await Promise.all(SERVICES.map((name) => mainPid(site.host('web02'), name)));
    const { code, document } = await site.apply();
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    expect(code).toBe(1);
    const findings = hostOf(document, 'web01').findings.filter((one) => one.code === 'OOM618');
    expect(findings.map(({ facts }) => facts['unit'])).toEqual(SERVICES.map((name) => `${name}.service`));
    expect(await Promise.all(SERVICES.map((name) => mainPid(site.host('web02'), name)))).toEqual(pids);
    expect(await property(site.host('web02'), 'once', 'ActiveState')).toBe('active');
  });

  it('and the next apply does not go on to it either, until the service is started anew', async () => {
    const pid = await mainPid(site.host('web02'), 'pool');
    const plan = await good(site.plan());
    expect(codes(hostOf(plan.document, 'web01').findings)).toContain('OOM615');
    const { document } = await site.apply();
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    expect(await mainPid(site.host('web02'), 'pool')).toBe(pid);
    await on(
      site.host('web01'),
      `printf '#!/bin/sh\\nexec sleep 9999\\n' >/usr/local/bin/grows; systemctl restart ${SERVICES.join(' ')}`,
    );
    expect(codes(hostOf((await good(site.plan())).document, 'web01').findings)).not.toContain('OOM615');
  });

  it('of a slice counts for the services in it, also those that the spec does not name', async () => {
    spec('app: { unit: app.slice, memory: 50MiB }');
    const { document } = await site.apply();
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    const finding = hostOf(document, 'web01').findings.find((one) => one.code === 'OOM618');
    expect(finding?.facts['unit']).toBe('inner.service');
    expect(await property(site.host('web02'), 'inner', 'ActiveState')).toBe('active');
  });

  it('is fine where nothing dies, and so is one that rises', async () => {
    spec('calm: { memory: 50MiB }');
    await good(site.apply());
    spec('calm: { memory: 60MiB }');
    const began = Date.now();
    await good(site.document('apply', ['apply', '--yes', '--json'], { env: { OOMCFG_SECOND_LOOK_MS: '60000' } }));
    expect(Date.now() - began).toBeLessThan(60_000);
  });
});
