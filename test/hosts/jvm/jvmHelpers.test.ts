/** Of several JVMs in one unit each that stays counts, and one that runs for a moment (a health check) does not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

describe.runIf(support.ok)('several JVMs in a unit', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      // A health check, nearly all the time; it has the default heap, which is larger than that of the service.
      'checked.sh': `(unset JAVA_OPTS; while :; do java -version; sleep 0.2; done) >/dev/null 2>&1 &\nexec java $JAVA_OPTS ${RUN}`,
      'asked.sh': `while :; do java -Dasks=1 -version; sleep 0.2; done >/dev/null 2>&1 &\njava $JAVA_OPTS ${RUN}`,
      'worker.sh': `java -Xmx64m ${RUN} &\nexec java $JAVA_OPTS ${RUN}`,
      // A tool that stays for minutes, and began long after its service.
      'tool.sh': `(unset JAVA_OPTS; sleep 5; java -Xmx64m -Dtool=1 ${RUN}; true) &\nexec java $JAVA_OPTS ${RUN}`,
      'pair.sh': `[ "$JAVA_OPTS" ] || MORE=-Dneeded=1\njava $JAVA_OPTS $MORE ${RUN} &\nexec java $JAVA_OPTS -Dneeded=1 ${RUN}`,
    });
    for (const unit of ['checked', 'asked', 'worker', 'pair', 'tool'])
      await host.addService(unit, { exec: `/opt/app/${unit}.sh` });
    await on(host, 'sleep 4');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('one that ends in a moment is neither drift nor a lost option, and makes no plan stale', async () => {
    site.spec(specOf({ checked: java('24MiB'), asked: java('24MiB') }));
    await good(site.apply());
    const pids = [await mainPid(host, 'checked'), await mainPid(host, 'asked')];
    for (let time = 1; time <= 2; time += 1) {
      const { document } = await good(site.apply());
      expect(document.summary).toMatchObject({ inSync: 1, restarts: 0 });
      expect(codes(hostOf((await good(site.verify())).document).findings)).toEqual([]);
    }
    expect([await mainPid(host, 'checked'), await mainPid(host, 'asked')]).toEqual(pids);
  });

  it('one that began later and stays is not drift, however long it has run: it is named as what nobody knows', async () => {
    site.spec(specOf({ tool: java('24MiB') }));
    await good(site.apply());
    const pid = await mainPid(host, 'tool');
    // From its thirtieth second on it is reported.
    await on(host, 'sleep 36');
    const verified = hostOf((await good(site.verify())).document);
    expect(verified.drift).toEqual([]);
    expect(codes(verified.findings)).toEqual(['OOM498']);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    // A restart is not failed by it either, with the tool at work before and after.
    site.spec(specOf({ tool: java('26MiB') }));
    const { document } = await good(site.apply());
    expect(document.summary).toMatchObject({ changed: 1, restarts: 1 });
    expect(codes(hostOf(document).findings)).not.toContain('OOM631');
    expect(await mainPid(host, 'tool')).not.toBe(pid);
  });

  it('a worker that stays without the options of the spec fails the change, and so does an option that one of two loses', async () => {
    site.spec(specOf({ worker: java('24MiB'), pair: java('24MiB') }));
    const { code, document } = await site.apply();
    const found = hostOf(document).findings;
    expect(code).toBe(1);
    expect(found.filter((one) => one.code === 'OOM608').map(({ facts }) => facts['target'])).toEqual([
      'worker.service',
    ]);
    expect(found.filter((one) => one.code === 'OOM631').map(({ facts }) => [facts['unit'], facts['options']])).toEqual([
      ['pair.service', ['-Dneeded']],
    ]);
    const verified = hostOf((await site.verify()).document);
    expect(verified.drift).toMatchObject([{ target: 'worker.service', setting: 'JAVA_OPTS' }]);
    expect(codes(verified.findings)).toContain('OOM486');
  });
});
