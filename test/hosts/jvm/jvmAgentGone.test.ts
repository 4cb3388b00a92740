/**
 * An agent or an argument file of java.extra that is not on the host stops the JVM at its next start: the host is held
 * before, and nothing restarts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

describe.runIf(support.ok)('a file that an option of the spec names', () => {
  let site: Site;
  let host: FleetHost;

  const errors = async (extra: string, name = 'app') => {
    site.spec(specOf({ [name]: javaService('24MiB', `, variable: JDK_JAVA_OPTIONS, extra: ["${extra}"]`) }));
    const { findings } = hostOf((await site.plan()).document);
    expect(JSON.stringify(findings)).not.toContain('secret');
    return findings.flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, { 'app.sh': `exec java ${RUN}` });
    await host.addService('app', { exec: '/opt/app/app.sh' });
    await host.writeFile('/etc/systemd/system/down.service', `[Service]\nExecStart=/usr/bin/java ${RUN}\n`);
    await host.writeFile('/opt/app/args', '-Dfrom=args\n');
    await on(host, 'systemctl daemon-reload; sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is looked for before the restart, of a unit that runs and of one that does not', async () => {
    for (const word of [
      ...['-javaagent:/opt/gone.jar=key=secret', '-agentpath:/opt/gone.so', '@/opt/gone'],
      ...[
        '-XX:AllocateHeapAt=/nonexist',
        '-Xlog:gc:file=/opt/gone/gc.log',
        '-XX:StartFlightRecording=filename=/opt/gone/a',
      ],
    ])
      expect([word, await errors(word)]).toEqual([word, ['OOM497']]);
    expect(await errors('-javaagent:/opt/gone.jar', 'down')).toEqual(['OOM497']);
    await errors('-javaagent:/opt/gone.jar');
    const pid = await mainPid(host, 'app');
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'app')).toBe(pid);
  });

  it('which is there is applied, and the JVM has what it says', async () => {
    expect(await errors('@/opt/app/args')).toEqual([]);
    await good(site.apply());
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
  });
});
