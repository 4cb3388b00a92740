/**
 * A service that is dropped restarts where its JVM took the variable, and not where that was lost on the way or counts
 * for nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from '../javaOptions/javaApp';
import { mainPid, on, ours } from '../looking';

const OWN = '-Xmx20m -Xss512k -XX:MaxMetaspaceSize=24m -XX:ReservedCodeCacheSize=12m -XX:MaxDirectMemorySize=3m';

describe.runIf(support.ok)('a service with a variable that is dropped', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const java = 'java -cp /opt/app Stay';
    await installApp(host, {
      'takes.sh': `exec java $JAVA_OPTS -cp /opt/app Stay`,
      'loses.sh': `exec ${java}`,
      'child.sh': `${java}\n:`,
      'overrules.sh': `exec java $JAVA_OPTS ${OWN} -cp /opt/app Stay`,
      'hides.sh': `OPTS=$JAVA_OPTS; unset JAVA_OPTS; exec java $OPTS -cp /opt/app Stay`,
    });
    for (const name of ['takes', 'loses', 'child', 'overrules', 'hides'])
      await host.addService(name, { exec: `/opt/app/${name}.sh` });
    const extra = 'EnvironmentFile=-/etc/default/filed';
    await host.addService('filed', { exec: '/opt/app/takes.sh', extra });
    await host.addService('base', { exec: '/bin/sleep 9999' });
    await on(host, 'sleep 4');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['its JVM took it', 'takes', 1],
    ['its JVM took it, and its script took it out of the environment', 'hides', 1],
    ['its script lost it', 'loses', 0],
    ['the JVM is a child of a script that lost it', 'child', 0],
    ['its command line overrules all of it', 'overrules', 0],
    [
      'an EnvironmentFile wins over it',
      'filed',
      0,
      'echo JAVA_OPTS=-Xmx48m >/etc/default/filed; systemctl restart filed',
    ],
  ])('where %s', async (_, name, restarts, meanwhile = ':') => {
    const base = { base: '{ memory: 64MiB }' };
    // What the change says of a JVM that does not take it is not the matter here.
    site.spec(specOf({ ...base, [name]: javaService('24MiB', ', replace: true') }));
    await site.apply();
    expect(await ours(host)).toContain(`/etc/systemd/system/${name}.service.d/zz-oomcfg.conf`);
    await on(host, `${meanwhile}; sleep 1`);
    const pid = await mainPid(host, name);
    site.spec(specOf(base));
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.restarts.map(({ unit }) => unit)).toEqual(restarts === 0 ? [] : [`${name}.service`]);
    await good(site.apply());
    expect((await mainPid(host, name)) === pid).toBe(restarts === 0);
    const command = await on(host, `tr '\\0' ' ' </proc/${await mainPid(host, name)}/cmdline`);
    expect(command.match(/-Xmx\S+/g)?.at(-1)).not.toBe('-Xmx24M');
    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ status: 'ok', holds: 1, inFilesOnly: 0, drift: [] });
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
  });
});
