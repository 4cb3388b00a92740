/**
 * What follows a kill for memory on cgroup v1, where systemd is told of none: no policy, and Restart= as after any
 * signal.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { on, property, V1 } from '../looking';

/** Grows until it is killed, beside a shell and a sleep that stay. */
const FAMILY = `#!/bin/sh
sleep 9999 &
(until [ -e /run/grow ]; do sleep 0.1; done; exec /usr/local/bin/leak) &
while :; do sleep 1; done
`;

describe.runIf(support.ok && V1)('a kill that systemd does not hear of', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a unit goes on whatever its policy, and plan and verify say that the host cannot have one', async () => {
    await host.writeFile('/usr/local/bin/family', FAMILY);
    await on(host, 'chmod 755 /usr/local/bin/family');
    await host.addService('family', { exec: '/usr/local/bin/family', extra: 'OOMPolicy=kill\nMemoryMax=32M' });
    await on(host, 'touch /run/grow');
    const kills = 'grep -x "oom_kill 1" /sys/fs/cgroup/memory/system.slice/family.service/memory.oom_control';
    await until('the kernel killed in it', async () => (await host.exec(kills)).code === 0);
    await on(host, 'sleep 1');
    expect(await property(host, 'family', 'ActiveState')).toBe('active');
    expect(await on(host, 'wc -l </sys/fs/cgroup/systemd/system.slice/family.service/cgroup.procs')).toBe('3');

    site.spec('services: { family: { memory: 32MiB, oomPolicy: kill } }\n');
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.findings.find(({ code }) => code === 'OOM430')?.facts).toMatchObject({ setting: 'OOMPolicy' });
    await good(site.apply());
    const { document } = await good(site.verify());
    expect(hostOf(document)).toMatchObject({ holds: 1, inFilesOnly: 0, unsupported: [{ setting: 'OOMPolicy' }] });
    site.spec('services: { family: { memory: 32MiB, oomPolicy: continue } }\n');
    await good(site.apply());
    expect(hostOf((await good(site.verify())).document)).toMatchObject({ holds: 2, unsupported: [] });
  });

  it('a main process that is killed has ended by a signal: Restart=on-abort starts it again, and nothing else is said', async () => {
    await host.addService('aborts', { exec: '/usr/local/bin/leak wait', extra: 'Restart=on-abort' });
    site.spec('services: { aborts: { memory: 32MiB } }\n');
    expect(codes(hostOf((await good(site.plan())).document).findings)).not.toContain('OOM471');
    await good(site.apply());
    await on(host, 'systemctl kill -s USR1 aborts');
    await until('it was started again', async () => (await property(host, 'aborts', 'NRestarts')) === '1');
    expect(await property(host, 'aborts', 'ActiveState')).toBe('active');
  });

  it.each([
    ['always', 'RestartPreventExitStatus=143 SIGKILL'],
    ['on-failure', 'SuccessExitStatus=KILL'],
  ])(
    'Restart=%s with %s leaves a unit down after a kill, and plan says so before the limit is set',
    async (restart, rule) => {
      await host.addService('prevents', { exec: '/bin/sleep 9999', extra: `Restart=${restart}\n${rule}` });
      site.spec('services: { prevents: { memory: 64MiB } }\n');
      expect(codes(hostOf((await good(site.plan())).document).findings)).toContain('OOM471');
      await on(host, 'systemctl kill -s KILL prevents; sleep 1');
      expect(await property(host, 'prevents', 'ActiveState')).not.toBe('active');
    },
  );
});
