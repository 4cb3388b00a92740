/**
 * What holds a host, or keeps a restart from being made, is judged by the unit and its script as they are now, not by a
 * process from before.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

const JDK = ', variable: JDK_JAVA_OPTIONS';

describe.runIf(support.ok)('a JVM from before its files were edited', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (services: Readonly<Record<string, string>>): void => site.spec(specOf(services));
  const edit = (path: string, from: string, to: string): Promise<string> =>
    on(host, 'sleep 1; sed -i "s#$2#$3#" "$1"', path, from, to);

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      'own.sh': `exec java $JAVA_OPTS -Xmx96m ${RUN}`,
      'takes.sh': `JAVA_OPTS=-Xmx96m; exec java $JAVA_OPTS ${RUN}`,
      'picky.sh': `case $JAVA_OPTS in *-Dbad*) JAVA_OPTS=-Xmx96m ;; esac; exec java $JAVA_OPTS ${RUN}`,
      // (In ExecStart= itself it is seen before any restart.)
      'stripped.sh': `exec env -i /opt/app/java17 ${RUN}`,
      'named.sh': `exec java $APP_OPTS ${RUN}`,
      'adds.sh': `export JAVA_OPTS="$JAVA_OPTS -Da=1"; exec java $JAVA_OPTS ${RUN}`,
    });
    await on(host, 'ln -s "$(readlink -f /usr/bin/java)" /opt/app/java17');
    await host.addService('line', { exec: `/opt/app/java17 -Xmx96m ${RUN}` });
    await host.addService('own', { exec: '/opt/app/own.sh', environment: { JAVA_OPTS: '-Xmx48m' } });
    for (const name of ['takes', 'picky', 'adds', 'named', 'stripped'])
      await host.addService(name, { exec: `/opt/app/${name}.sh` });
    await on(host, 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is not a reason to hold the host once its own option is taken out of the unit or the script', async () => {
    const services = { line: java('24MiB', JDK), own: java('24MiB') };
    spec(services);
    expect((await site.plan()).code).toBe(3);
    await edit('/etc/systemd/system/line.service', ' -Xmx96m', '');
    await edit('/opt/app/own.sh', ' -Xmx96m', '');
    const planned = hostOf((await good(site.plan())).document);
    expect(codes(planned.findings).filter((code) => code === 'OOM488')).toHaveLength(2);
    await good(site.apply());
    await good(site.verify());
  });

  it('is restarted where the script was corrected since, without a restart by hand', async () => {
    spec({ takes: java('24MiB') });
    expect((await site.apply()).code).toBe(1);
    const pid = await mainPid(host, 'takes');
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'takes')).toBe(pid);
    await edit('/opt/app/takes.sh', 'JAVA_OPTS=-Xmx96m;', '');
    expect(hostOf((await good(site.apply())).document).restarts).toHaveLength(1);
    await good(site.verify());
  });

  it('is restarted where a word that can have been the cause is taken out of the value, and that is announced', async () => {
    spec({ picky: java('24MiB', ', extra: "-Dbad=1"') });
    expect((await site.apply()).code).toBe(1);
    spec({ picky: java('24MiB') });
    expect(hostOf((await good(site.plan())).document).restarts).toEqual([
      { unit: 'picky.service', because: ['JAVA_OPTS'] },
    ]);
    await good(site.apply());
    await good(site.verify());
  });

  it('is restarted where its variable gets another name, and what nothing reads is reported', async () => {
    const args = async (): Promise<string> =>
      on(host, `tr '\\0' ' ' <"/proc/$1/cmdline"`, await mainPid(host, 'named'));
    spec({ named: java('24MiB', ', variable: APP_OPTS, extra: "-Dfeature=old"') });
    await good(site.apply());
    expect(await args()).toContain('-Dfeature=old');
    spec({ named: java('24MiB', JDK) });
    expect(hostOf((await site.verify()).document).drift).toMatchObject([
      { setting: 'JDK_JAVA_OPTIONS' },
      { setting: 'file' },
    ]);
    expect(hostOf((await good(site.plan())).document).restarts).toEqual([
      { unit: 'named.service', because: ['JDK_JAVA_OPTIONS'] },
    ]);
    await good(site.apply());
    expect(await args()).not.toContain('-D');
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    spec({ named: java('24MiB', ', variable: MY_OPTS') });
    const failed = await site.apply();
    expect([failed.code, codes(hostOf(failed.document).findings)]).toEqual([1, expect.arrayContaining(['OOM608'])]);
    expect((await site.verify()).code).not.toBe(0);
  });

  it('goes back where the variable is dropped, also where its script exports another value', async () => {
    spec({ adds: java('24MiB') });
    await good(site.apply());
    spec({ adds: '{ memory: 256MiB }' });
    expect(hostOf((await good(site.apply())).document).restarts).toHaveLength(1);
    expect(await on(host, `tr '\\0' ' ' <"/proc/$1/cmdline"`, await mainPid(host, 'adds'))).not.toContain('-Xmx');
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
  });

  it('is not restarted for nothing where its script takes the variable away, whatever heap comes after it', async () => {
    const services = (heap: string) => ({ stripped: java(heap, JDK) });
    const pid = await mainPid(host, 'stripped');
    for (const heap of ['24MiB', '28MiB', '28MiB', '20MiB']) {
      spec(services(heap));
      const { document } = await site.apply();
      expect(hostOf(document).restarts).toEqual([]);
      const { findings } = hostOf((await site.verify()).document);
      expect(codes(findings)).toContain('OOM421');
    }
    expect(await mainPid(host, 'stripped')).toBe(pid);
  });
});
