/**
 * An option that a JVM does not have is known before its restart: its own libjvm.so has the names of all that it has.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, type Site, support } from '../harness';
import { installApp, javaService as java, planned, RUN, specOf } from './javaApp';
import { mainPid, on } from '../looking';

const ODD = ', extra: "-XX:MaxxHeapSizee=64m"';

describe.runIf(support.ok)('an option of the spec that a JVM may not have', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'start.sh': `exec java $JAVA_OPTS ${RUN}`,
      'lenient.sh': `exec java -XX:+IgnoreUnrecognizedVMOptions $JAVA_OPTS ${RUN}`,
    });
    for (const name of ['start', 'lenient']) await host.addService(name, { exec: `/opt/app/${name}.sh` });
    for (const name of ['down', 'script']) {
      const exec = name === 'down' ? `/usr/bin/env java $JAVA_OPTS ${RUN}` : '/opt/app/start.sh';
      await host.addService(name, { exec });
      await on(host, 'systemctl stop "$1"', name);
    }
    await on(host, 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('holds the host where it does not, and is a warning where nobody knows', async () => {
    const pid = await mainPid(host, 'start');
    site.spec(specOf({ start: java('24MiB', ODD), down: java('24MiB', ODD), script: java('24MiB', ODD) }));
    expect(await planned(site, 'OOM366', 'OOM371')).toMatchObject({
      code: 3,
      said: ['OOM366 warning script.service', 'OOM371 error down.service', 'OOM371 error start.service'],
    });
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'start')).toBe(pid);
    expect((await host.exec('java -XX:MaxxHeapSizee=64m -version')).code).toBe(1);
  });

  it('holds it where another JDK has the option, and not where it does', async () => {
    site.spec(
      specOf({
        start: java('24MiB', ', extra: "-XX:+ZGenerational"'),
        down: java('24MiB', ', extra: "-XX:+UseBiasedLocking"'),
      }),
    );
    expect(await planned(site, 'OOM366', 'OOM371')).toMatchObject({
      code: 3,
      said: ['OOM366 warning down.service', 'OOM371 error start.service'],
    });
    expect((await host.exec('java -XX:+ZGenerational -version')).code).toBe(1);
    expect((await host.exec('java -XX:+UseBiasedLocking -version')).code).toBe(0);
  });

  it('holds it where the option is one of the launcher that came with a later JDK, or one that the JVM has no more', async () => {
    const newer = '--sun-misc-unsafe-memory-access=allow';
    site.spec(
      specOf({
        start: java('24MiB', `, variable: JDK_JAVA_OPTIONS, extra: "${newer} --finalization=enabled"`),
        down: java('24MiB', ', extra: "-Xincgc --enable-native-access=ALL-UNNAMED"'),
        lenient: java('24MiB', `, extra: "${newer}"`),
      }),
    );
    const pid = await mainPid(host, 'start');
    const { code, said } = await planned(site, 'OOM366', 'OOM371');
    expect([code, ...said]).toEqual([
      3,
      'OOM366 info lenient.service',
      'OOM371 error down.service',
      'OOM371 error start.service',
      'OOM371 error start.service',
    ]);
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'start')).toBe(pid);
    for (const word of [newer, '--finalization=enabled', '-Xincgc'])
      expect((await host.exec(`java ${word} -version`)).code).toBe(1);
    expect((await host.exec(`java -XX:+IgnoreUnrecognizedVMOptions ${newer} -version`)).code).toBe(0);
  });

  it('is accepted where its JVM ignores what it does not have', async () => {
    site.spec(specOf({ lenient: java('24MiB', ODD) }));
    expect(await planned(site, 'OOM371')).toMatchObject({ code: 0, said: [] });
    await good(site.apply());
    await good(site.verify());
  });
});
