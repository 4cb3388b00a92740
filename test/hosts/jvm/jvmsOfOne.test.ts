/**
 * Of several JVMs in one unit one takes the variable and another has options of its own: plan, apply and verify say so
 * alike, and each new value comes to the one that takes it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

const script = (other: string) => `java $JAVA_OPTS ${RUN} &\njava -Xmx16m ${RUN} &\njava ${other} ${RUN} &\nwait`;

describe.runIf(support.ok)('three JVMs of a unit, of which one takes the variable', () => {
  let site: Site;
  let host: FleetHost;

  const heaps = async () =>
    (await on(host, `for pid in $(pgrep -x java); do tr '\\0' ' ' </proc/$pid/cmdline; echo; done`))
      .split('\n')
      .map((line) => line.split(' ').find((word) => word.startsWith('-Xmx')))
      .sort();
  const told = ({ findings }: { readonly findings: readonly Finding[] }) =>
    findings.filter(({ code }) => code === 'OOM427').map(({ severity, summary }) => `${severity} ${summary}`);

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, { 'three.sh': script('-Xmx48m') });
    await host.addService('three', { exec: '/opt/app/three.sh' });
    await on(host, 'sleep 2');
    site.spec(specOf({ three: java('24MiB') }));
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('fail the first change, for until they have begun with the variable nobody knows which of them reads it', async () => {
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(hostOf(document).findings.filter((one) => one.code === 'OOM608')).toMatchObject([
      {
        summary: expect.stringMatching(
          /^JAVA_OPTS of three\.service is not as wanted after the change: .*-Xmx48m of the command line wins over -Xmx24M in its JVM with PID \d+/,
        ) as string,
      },
    ]);
  });

  it('are not in sync, and no run calls them changed', async () => {
    const pid = await mainPid(host, 'three');
    const planned = await site.plan();
    const applied = await site.apply();
    const verified = await site.verify();
    expect([planned.code, applied.code, verified.code]).toEqual([3, 3, 3]);
    expect(planned.document.summary).toMatchObject({ inSync: 0, restarts: 0 });
    for (const one of [hostOf(planned.document), hostOf(applied.document)])
      expect(one).toMatchObject({ notInForce: ['three.service'], restarts: [] });
    for (const one of [hostOf(planned.document), hostOf(applied.document), hostOf(verified.document)])
      expect(told(one)).toEqual([
        expect.stringMatching(
          /^error one of the 3 JVMs of three\.service does not take JAVA_OPTS: -Xmx48m of the command line wins over -Xmx24M in its JVM with PID \d+$/,
        ),
      ]);
    expect(hostOf(verified.document).drift).toMatchObject([{ target: 'three.service', setting: 'JAVA_OPTS' }]);
    expect(await mainPid(host, 'three')).toBe(pid);
  });

  it('get a new value where one of them takes it, and what was announced fails nothing', async () => {
    site.spec(specOf({ three: java('28MiB') }));
    const planned = await site.plan();
    expect([planned.code, hostOf(planned.document)]).toMatchObject([
      3,
      { status: 'change', restarts: [{ unit: 'three.service' }], notInForce: ['three.service'] },
    ]);
    const { code, document } = await site.apply();
    expect([code, hostOf(document)]).toMatchObject([3, { status: 'changed', notInForce: ['three.service'] }]);
    expect(hostOf(document).findings.filter((one) => one.code === 'OOM608')).toEqual([]);
    expect(await heaps()).toEqual(['-Xmx16m', '-Xmx28M', '-Xmx48m']);
    expect(hostOf((await site.verify()).document).drift).toHaveLength(1);
  });

  it('are as wanted when the script was corrected, by a restart that is announced', async () => {
    await host.writeFile('/opt/app/three.sh', `#!/bin/sh\n${script('-Xmx20m')}\n`);
    await on(host, 'chmod 755 /opt/app/three.sh; systemctl restart three; sleep 3');
    const planned = await good(site.plan());
    expect(planned.document.summary).toMatchObject({ inSync: 1 });
    await good(site.verify());
  });
});
