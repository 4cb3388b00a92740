/**
 * What a JVM would get less of than it has today is known before its restart, from the host itself: and held where it
 * uses more.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp } from './javaApp';
import { mainPid, on } from '../looking';

describe.runIf(support.ok)('JVMs that get less than they have', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (unit: string, heap: string): void =>
    site.spec(
      `services: { ${unit}: { memory: 400MiB, java: { heap: ${heap}, metaspace: 32MiB, threads: 20, codeCache: 16MiB, directMemory: 4MiB, variable: JDK_JAVA_OPTIONS } } }\n`,
    );

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      'default.sh': '[ -z "$JAVA_OPTS" ] && JAVA_OPTS="-Dneeded=1"\nexec java $JAVA_OPTS -cp /opt/app Stay',
      'tomcat.sh': 'set -a\n. /etc/default/tomcat\nset +a\nexec java $JAVA_OPTS -cp /opt/app Stay',
    });
    await host.writeFile('/etc/default/tomcat', '# Options\nJAVA_OPTS="-Djava.awt.headless=true"\n');
    await host.addService('fat', { exec: '/usr/bin/java -XX:+UseSerialGC -Dfill=40 -Ddirect=20 -cp /opt/app Stay' });
    await host.addService('default', { exec: '/opt/app/default.sh' });
    await host.addService('tomcat', { exec: '/bin/sh /opt/app/tomcat.sh', environment: { JAVA_OPTS: '' } });
    await host.addService('bounded', { exec: '/usr/bin/java -XX:+UseSerialGC -Ddirect=60 -cp /opt/app Stay' });
    await host.addService('netty', {
      exec: '/usr/bin/java -XX:+UseSerialGC -Xms16m -Xmx300m -Ddirect=260 -cp /opt/app Stay',
    });
    await on(host, 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a heap below what is in it holds the host, and --accept shrink is the way out', async () => {
    spec('fat', '24MiB');
    const pid = await mainPid(host, 'fat');
    const held = await site.apply();
    expect(held.code).toBe(3);
    const { findings } = hostOf(held.document);
    expect(findings.find(({ code }) => code === 'OOM482')?.facts).toMatchObject({
      region: 'heap',
      limit: 24 * 1024 ** 2,
    });
    expect(await mainPid(host, 'fat')).toBe(pid);
    const accepted = hostOf((await site.plan('--accept', 'shrink:web01')).document);
    expect(accepted).toMatchObject({ status: 'change', restarts: [{ unit: 'fat.service' }] });
  });

  it('direct memory that falls from as much as the heap is said before, with both figures', async () => {
    spec('fat', '64MiB');
    const planned = hostOf((await site.plan()).document);
    expect(codes(planned.findings)).not.toContain('OOM482');
    const finding = planned.findings.find(({ code }) => code === 'OOM483');
    expect(finding?.severity).toBe('warning');
    expect(finding?.summary).toMatch(/direct memory \d.* \(as much as its heap\) to 4 MiB/);
    // It is more than the 20 MiB that it really has, and no more than all that the process has beside its heap.
    expect(Number(finding?.facts['directMemoryAtMost'])).toBeGreaterThan(20 * 1024 ** 2);
    expect(Number(finding?.facts['directMemoryAtMost'])).toBeLessThan(200 * 1024 ** 2);
  });

  it('direct memory that oomcfg bounded is not lowered below what may be in use: held, with two ways out', async () => {
    const bounded = (memory: string, more = ''): void =>
      site.spec(`services: { bounded: { memory: ${memory}, java: { variable: JDK_JAVA_OPTIONS${more} } } }\n`);
    bounded('1GiB');
    await good(site.apply());
    await on(host, 'sleep 2');
    const pid = await mainPid(host, 'bounded');
    bounded('512MiB');
    const held = await site.apply();
    expect(held.code).toBe(3);
    const found = hostOf(held.document).findings.find(({ code }) => code === 'OOM482');
    expect(found?.facts).toMatchObject({ region: 'direct memory', today: 64 * 1024 ** 2, limit: 48 * 1024 ** 2 });
    expect(found?.detail).toContain('an upper bound');
    expect(await mainPid(host, 'bounded')).toBe(pid);
    expect(hostOf((await site.plan('--accept', 'shrink:web01')).document).status).toBe('change');
    bounded('512MiB', ', directMemory: 64MiB');
    await good(site.apply());
    await on(host, 'sleep 2');
    expect(await on(host, 'systemctl show --value -p NRestarts bounded')).toBe('0');
  });

  it('direct memory that nobody bounded and that is seen to be in use is held as well', async () => {
    site.spec('services: { netty: { memory: 512MiB, java: { variable: _JAVA_OPTIONS } } }\n');
    const { findings, status } = hostOf((await site.plan()).document);
    expect(status).toBe('held');
    const found = findings.find(({ code }) => code === 'OOM482');
    expect(found?.facts).toMatchObject({ region: 'direct memory', limit: 48 * 1024 ** 2 });
    expect(Number(found?.facts['use'])).toBeGreaterThan(48 * 1024 ** 2);
    expect(Number(found?.facts['use'])).toBeLessThan(260 * 1024 ** 2);
  });

  it('a start script that sets the variable is named before the restart that would have no effect', async () => {
    const java =
      '{ memory: 400MiB, java: { heap: 24MiB, metaspace: 32MiB, threads: 20, codeCache: 16MiB, replace: true } }';
    site.spec(`services: { default: ${java}, tomcat: ${java} }\n`);
    const { findings } = hostOf((await good(site.plan())).document);
    const found = findings
      .filter(({ code }) => code === 'OOM484')
      .map(({ facts }) => [facts['place'], facts['options']]);
    expect(found).toEqual([
      ['/opt/app/default.sh:2', ['-Dneeded']],
      ['/etc/default/tomcat:2', ['-Djava.awt.headless']],
    ]);
  });
});
