/**
 * A JVM that a stop of its unit leaves behind (KillMode=process) is said, and does not make every apply restart the
 * unit and leave one more.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { on } from '../looking';

describe.runIf(support.ok)('a unit that does not end its processes', () => {
  let site: Site;
  let host: FleetHost;

  const jvms = async (unit: string): Promise<number> =>
    Number(
      await on(
        host,
        'grep -lsa libjvm $(sed "s#.*#/proc/&/maps#" /sys/fs/cgroup/systemd/system.slice/$1.service/cgroup.procs) | wc -l',
        unit,
      ),
    );

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'fork.sh': `java $JAVA_OPTS ${RUN} &\nexit 0`,
      'stays.sh': `java $JAVA_OPTS ${RUN}`,
    });
    const left = 'KillMode=process';
    await host.addService('forks', {
      exec: '/opt/app/fork.sh',
      type: 'forking',
      extra: `GuessMainPID=no\nRemainAfterExit=yes\n${left}`,
    });
    await host.addService('stays', { exec: '/opt/app/stays.sh', extra: left });
    await on(host, 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is restarted once, and what lives on is named', async () => {
    const services = { forks: java('24MiB'), stays: java('24MiB') };
    site.spec(specOf(services));
    const announced = hostOf((await good(site.plan())).document).findings.filter((one) => one.code === 'OOM479');
    expect(announced.map(({ facts }) => facts['unit']).sort()).toEqual(['forks.service', 'stays.service']);
    expect(hostOf((await good(site.apply())).document).restarts).toHaveLength(2);
    for (const unit of Object.keys(services)) expect(await jvms(unit)).toBe(2);
    const { document } = await good(site.apply());
    expect(document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    for (const unit of Object.keys(services)) expect(await jvms(unit)).toBe(2);
    const verified = hostOf((await good(site.verify())).document);
    const left = verified.findings.filter((one) => one.code === 'OOM634');
    expect(left.map(({ facts }) => [facts['unit'], facts['jvms']]).sort()).toEqual([
      ['forks.service', 1],
      ['stays.service', 1],
    ]);
  });
});
