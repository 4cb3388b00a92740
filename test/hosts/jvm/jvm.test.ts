/**
 * What counts of java options on a real host is what the JVM of the unit makes of them, whoever started it and wherever
 * they come from.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { limitOf, mainPid, MIB, on } from '../looking';

/** Start scripts of services that take JAVA_OPTS, each in its way. */
const TAKING: Readonly<Record<string, string>> = {
  'exec.sh': `exec java $JAVA_OPTS ${RUN}`,
  'stay.sh': `java $JAVA_OPTS ${RUN}`,
  'tomcat.sh': `JAVA_OPTS="$JAVA_OPTS -Da=1 -Db=2"; export JAVA_OPTS; exec java -Dx=y $JAVA_OPTS ${RUN} -Xmx9g`,
  'front.sh': `JAVA_OPTS="-Da=1 $JAVA_OPTS"; java $JAVA_OPTS ${RUN}`,
  'slow.sh': `sleep 2; java -Xmx16m -version; sleep 1; java $JAVA_OPTS ${RUN}`,
  'unexported.sh': `OPTS=$JAVA_OPTS; unset JAVA_OPTS; exec java $OPTS ${RUN}`,
  'file.sh': `echo "$JAVA_OPTS # -Xmx1g" >/run/file.opts; exec java @/run/file.opts ${RUN}`,
  'two.sh': `java -Xmx8m ${RUN} & exec java $JAVA_OPTS ${RUN}`,
};
const taking = Object.keys(TAKING).map((name) => name.replace('.sh', ''));

describe.runIf(support.ok)('JVMs on real hosts', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (services: Readonly<Record<string, string>>): void => site.spec(specOf(services));
  const all = (heap: string) => ({
    ...Object.fromEntries(taking.map((name) => [name, java(heap)])),
    plain: java(heap, ', variable: JDK_JAVA_OPTIONS'),
    renamed: java(heap, ', variable: JAVA_TOOL_OPTIONS'),
  });
  /** The first -Xmx that the main process of a unit was started with. */
  const heapOf = async (unit: string): Promise<string> =>
    on(host, `tr '\\0' '\\n' <"/proc/$1/cmdline" | grep -m1 -e -Xmx`, await mainPid(host, unit));

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      ...TAKING,
      'own.sh': `JAVA_OPTS=-Xmx96m; java $JAVA_OPTS ${RUN}`,
      'unset.sh': `unset JAVA_OPTS; exec java -Xmx96m ${RUN}`,
      'behind.sh': `exec java $JAVA_OPTS -Xmx96m ${RUN}`,
    });
    await on(host, 'ln -s "$(readlink -f /usr/bin/java)" /opt/app/java17');
    for (const name of [...taking, 'own', 'unset']) await host.addService(name, { exec: `/opt/app/${name}.sh` });
    await host.addService('behind', { exec: '/opt/app/behind.sh', environment: { JAVA_OPTS: '-Xmx32m' } });
    await host.addService('plain', { exec: `/usr/bin/java ${RUN}` });
    await host.addService('renamed', { exec: `/opt/app/java17 ${RUN}` });
    await host.addService('line', { exec: `/usr/bin/java -Xmx96m ${RUN}` });
    await host.addService('last', {
      exec: `/usr/bin/java ${RUN}`,
      environment: { _JAVA_OPTIONS: '-XX:MaxHeapSize=96m' },
    });
    await host.addService('idle', { exec: '/usr/local/bin/idle' });
    // A JVM that begins between plan and apply would make the plan stale.
    await on(host, 'sleep 5');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('one apply is enough for every way of taking the options, and a new heap is one more restart', async () => {
    const units = Object.keys(all(''))
      .map((name) => `${name}.service`)
      .sort();
    for (const heap of ['24MiB', '28MiB']) {
      spec(all(heap));
      const { restarts } = hostOf((await good(site.apply())).document);
      expect(restarts.map(({ unit }) => unit).sort()).toEqual(units);
      expect(await heapOf('tomcat')).toBe(`-Xmx${heap.replace('iB', '')}`);
    }
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
  });

  it.each([
    ['line', ', variable: JDK_JAVA_OPTIONS', '-Xmx96m of the command line wins over -Xmx24M'],
    ['last', ', variable: JDK_JAVA_OPTIONS', '-XX:MaxHeapSize=96m of _JAVA_OPTIONS wins over -Xmx24M'],
    ['behind', '', '-Xmx96m of the command line wins over -Xmx24M'],
  ])('%s: an option that wins holds the host before anything is restarted', async (unit, more, summary) => {
    const pid = await mainPid(host, unit);
    spec({ [unit]: java('24MiB', more) });
    const { code, document } = await site.apply();
    expect(code).toBe(3);
    const finding = hostOf(document).findings.find(({ severity }) => severity === 'error');
    expect(finding).toMatchObject({ code: 'OOM480', summary: expect.stringContaining(summary) as unknown });
    expect(await mainPid(host, unit)).toBe(pid);
    // One of the ways out.
    spec({ [unit]: java('96MiB', more) });
    expect(codes(hostOf((await site.plan()).document).findings)).not.toContain('OOM480');
  });

  it('a script that takes nothing is restarted once; other changes go on, and no new heap restarts it', async () => {
    spec({ own: java('24MiB'), unset: java('24MiB') });
    expect((await site.apply()).code).toBe(1);
    const pids = [await mainPid(host, 'own'), await mainPid(host, 'unset')];
    const held = await site.apply();
    expect(held.code).toBe(3);
    const futile = hostOf(held.document).findings.filter(({ code }) => code === 'OOM427');
    expect(futile).toHaveLength(2);
    expect(futile[0]?.summary).toContain('-Xmx96m of the command line wins over -Xmx24M');
    for (const heap of ['28MiB', '30MiB']) {
      spec({ own: java(heap), unset: java(heap), idle: `{ memory: ${heap} }` });
      const planned = await site.plan('--out', 'plan.json');
      expect([planned.code, hostOf(planned.document).status]).toEqual([3, 'change']);
      const applied = await (heap === '28MiB' ? site.apply() : site.apply('plan.json'));
      expect(applied.code).toBe(3);
      expect(applied.document.summary).toMatchObject({ changed: 1, held: 0, notInForce: 1 });
      expect(hostOf(applied.document)).toMatchObject({
        status: 'changed',
        restarts: [],
        notInForce: ['own.service', 'unset.service'],
      });
      expect(await limitOf(host, 'idle')).toBe(Number(heap.slice(0, 2)) * MIB);
    }
    const verified = await site.verify();
    expect(verified.code).toBe(3);
    expect(hostOf(verified.document)).toMatchObject({ status: 'drift' });
    const second = await site.apply();
    expect([second.code, hostOf(second.document).status]).toEqual([3, 'held']);
    expect([await mainPid(host, 'own'), await mainPid(host, 'unset')]).toEqual(pids);
    // A script that is corrected and restarted by hand takes the next heap as any other.
    await on(
      host,
      `printf '#!/bin/sh\\nexec java $JAVA_OPTS ${RUN}\\n' | tee /opt/app/own.sh >/opt/app/unset.sh; systemctl restart own unset; sleep 1`,
    );
    await good(site.verify());
    spec({ own: java('24MiB'), unset: java('24MiB'), idle: '{ memory: 30MiB }' });
    expect(hostOf((await good(site.apply())).document).restarts).toHaveLength(2);
    await good(site.verify());
  });
});
