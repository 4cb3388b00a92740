/**
 * A unit whose JVM dies over and over inside it is not as wanted, whoever starts the JVM again and whatever kills it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { on } from '../looking';

describe.runIf(support.ok)('a JVM that dies inside its unit', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      'again.sh': `while :; do [ -z "$JAVA_OPTS" ] && java ${RUN}; timeout 3 java $JAVA_OPTS ${RUN}; sleep 0.5; done`,
      'killed.sh': `(while :; do /usr/local/bin/leak; sleep 1; done) & exec java $JAVA_OPTS ${RUN}`,
    });
    await host.addService('again', { exec: '/opt/app/again.sh' });
    await host.addService('killed', {
      exec: '/opt/app/killed.sh',
      extra: 'MemoryMax=96M\nOOMPolicy=continue\nRestart=on-failure',
    });
    await on(host, 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('and that its script starts again fails its wave, although each one has the options', async () => {
    site.spec(specOf({ again: java('24MiB') }));
    const { code, document } = await site.apply();
    const [died] = hostOf(document).findings.filter((one) => one.code === 'OOM630');
    expect([code, died?.facts['unit'], died?.summary]).toEqual([
      1,
      'again.service',
      expect.stringContaining('has kept dying') as string,
    ]);
  });

  it('makes no plan of the host stale', async () => {
    const young = 'test "$(ps -o etimes= -p "$(systemctl show --value -p MainPID again)")" -lt 21';
    await until('its script is no longer young', async () => (await host.exec(young)).code !== 0);
    for (const memory of ['300MiB', '301MiB']) {
      site.spec(`services: { again: ${java('24MiB').replace('256MiB', memory)} }\n`);
      expect((await site.apply()).document.summary).toMatchObject({ held: 0 });
    }
  });

  it('and workers that the kernel kills at our own limit keep verify from saying that all is as wanted', async () => {
    const events =
      "cat /sys/fs/cgroup/memory/system.slice/killed.service/memory.oom_control /sys/fs/cgroup/system.slice/killed.service/memory.events 2>/dev/null | grep -Ex 'oom_kill [2-9][0-9]*'";
    await until('the kernel killed in it twice', async () => (await host.exec(events)).code === 0);
    site.spec('services: { killed: { memory: 96MiB } }\n');
    await good(site.apply());
    const { stdout } = await site.run(['verify']);
    expect(stdout).toContain('web01 — no drift, with warnings\n');
    const killing = hostOf((await good(site.verify())).document).findings.find((one) => one.code === 'OOM467');
    expect(killing).toMatchObject({ severity: 'warning', facts: { unit: 'killed.service' } });
  });
});
