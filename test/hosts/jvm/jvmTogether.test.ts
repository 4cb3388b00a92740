/**
 * What would stop a JVM at the announced restart, beside the options that its unit gives it, is said before: a real JVM
 * shows that it would.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, type Site, support } from '../harness';
import { installApp, javaService as java, planned, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

const JDK = ', variable: JDK_JAVA_OPTIONS';

describe.runIf(support.ok)('the options of a spec beside those of a unit', () => {
  let site: Site;
  let host: FleetHost;

  const said = async (...codes: readonly string[]) => {
    const { code, said: findings } = await planned(site, ...codes);
    return { code, said: findings };
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'heap.sh': `exec java -Xms128m $JAVA_OPTS ${RUN}`,
      // (No unit but its own starts this one.)
      java: `exec /usr/bin/java $JAVA_OPTS "$@"`,
      'quoted.sh': `exec java "$JAVA_OPTS" ${RUN}`,
      'list.sh': `set -- "$JAVA_OPTS" ${RUN}\nexec java "$@"`,
      'serial.sh': `exec java -XX:+UseSerialGC $JAVA_OPTS ${RUN}`,
    });
    await host.addService('line', { exec: `/usr/bin/java -Xms128m ${RUN}` });
    await host.addService('word', {
      exec: `/usr/bin/java \${JAVA_OPTS} ${RUN}`,
      environment: { JAVA_OPTS: '-Xmx64m' },
    });
    await host.addService('heap', { exec: '/opt/app/heap.sh' });
    await host.addService('serial', { exec: '/opt/app/serial.sh', environment: { JAVA_OPTS: '-Xmx64m' } });
    await host.addService('nice', { exec: `/usr/bin/nice -n 1 java ${RUN}` });
    await host.addService('inline', { exec: `/bin/sh -c 'exec java ${RUN}'` });
    await host.addService('named', { exec: `/opt/app/java ${RUN}`, environment: { JAVA_OPTS: '-Xmx64m' } });
    const one = { environment: { JAVA_OPTS: '-Xmx64m' } };
    await host.addService('quoted', { exec: '/opt/app/quoted.sh', ...one });
    await host.addService('list', { exec: '/opt/app/list.sh', ...one });
    await host.addService('text', { exec: `/bin/sh -c 'exec java "$$JAVA_OPTS" ${RUN}'`, ...one });
    await host.addService('behind', { exec: `/usr/bin/java ${RUN} $JAVA_OPTS`, ...one });
    await on(host, 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('hold the host where both are sure to come to the JVM, which would not start with them', async () => {
    const pid = await mainPid(host, 'line');
    site.spec(
      specOf({ line: java('24MiB', JDK), serial: java('24MiB', ', extra: "-XX:+UseParallelGC"'), word: java('24MiB') }),
    );
    expect(await said('OOM457', 'OOM367')).toEqual({
      code: 3,
      said: ['OOM367 error word.service', 'OOM457 error line.service', 'OOM457 error serial.service'],
    });
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'line')).toBe(pid);
    for (const args of ['-Xms128m -Xmx24m', '-XX:+UseSerialGC -XX:+UseParallelGC', '"-Xmx24m -Xss1m"'])
      expect((await host.exec(`java ${args} -version`)).code).toBe(1);
  });

  it('hold the host where a shell would pass them on as one word, or java to the program behind its main class', async () => {
    const names = ['quoted', 'list', 'text', 'behind'];
    const pids = () => Promise.all(names.map((name) => mainPid(host, name)));
    const before = await pids();
    site.spec(specOf(Object.fromEntries(names.map((name) => [name, java('24MiB')]))));
    expect(await said('OOM676', 'OOM677')).toEqual({
      code: 3,
      said: [
        'OOM676 error behind.service',
        'OOM677 error quoted.service',
        'OOM677 error text.service',
        'OOM677 warning list.service',
      ],
    });
    expect((await site.apply()).code).toBe(3);
    expect(await pids()).toEqual(before);
  });

  it('are warned of where a script may not read the variable', async () => {
    site.spec(specOf({ heap: java('24MiB') }));
    expect(await said('OOM457')).toEqual({ code: 0, said: ['OOM457 warning heap.service'] });
  });

  it('do not come to a JVM that nice or a shell starts as it is, and it is not restarted for them', async () => {
    const pid = await mainPid(host, 'nice');
    site.spec(specOf({ nice: java('24MiB'), inline: java('24MiB') }));
    expect(await said('OOM416', 'OOM457', 'OOM483')).toEqual({
      code: 3,
      said: ['OOM416 error inline.service', 'OOM416 error nice.service'],
    });
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'nice')).toBe(pid);
  });

  it('come to a JVM that a script named java starts with them', async () => {
    site.spec(specOf({ named: java('24MiB') }));
    expect(await planned(site, 'OOM416')).toEqual({ code: 0, restarts: ['named.service'], said: [] });
    expect((await site.apply()).code).toBe(0);
    expect((await site.verify()).code).toBe(0);
  });
});
