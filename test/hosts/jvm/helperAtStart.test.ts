/**
 * In the first seconds of a unit a JVM that helps it to start is none of the service's: no plan is held, and nothing is
 * called drift, for it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { on } from '../looking';

/** A JVM without the options of the spec, for some seconds. */
const helper = (seconds: number): string => `env -u JAVA_OPTS timeout ${seconds} java ${RUN}`;

describe.runIf(support.ok)('a JVM that helps a unit to start', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      'plain.sh': `exec java $JAVA_OPTS ${RUN}`,
      'beside.sh': `${helper(5)} &\nexec java $JAVA_OPTS ${RUN}`,
      'before.sh': `${helper(4)}\njava $JAVA_OPTS ${RUN}`,
      'helper.sh': `${helper(14)}; true`,
    });
    await host.addService('beside', { exec: '/opt/app/beside.sh' });
    await host.addService('before', { exec: '/opt/app/before.sh' });
    await host.addService('post', { exec: '/opt/app/plain.sh' });
    await host.addService('pre', { exec: '/opt/app/plain.sh' });
    await on(host, 'sleep 8');
    site.spec(specOf({ beside: java('24MiB'), before: java('24MiB'), post: java('24MiB'), pre: java('24MiB') }));
    await good(site.apply());
    for (const command of ['post', 'pre'])
      await host.writeFile(
        `/etc/systemd/system/${command}.service.d/helper.conf`,
        `[Service]\nExecStart${command === 'post' ? 'Post' : 'Pre'}=/opt/app/helper.sh\n`,
      );
    await on(host, 'systemctl daemon-reload');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['a check that its script runs beside it', 'beside', 1],
    ['a probe that its script runs first', 'before', 1],
    ['a program of ExecStartPost=', 'post', 1],
    ['a program of ExecStartPre=', 'pre', 1],
  ])('holds nothing: %s', async (_, unit, seconds) => {
    await on(host, 'systemctl restart --no-block "$1"; sleep "$2"', unit, String(seconds));
    const planned = await site.plan();
    const { status, restarts, findings } = hostOf(planned.document);
    expect(codes(findings)).not.toContain('OOM427');
    expect([planned.code, status, restarts]).toEqual([0, 'in-sync', []]);
    await on(host, 'systemctl restart --no-block "$1"; sleep "$2"', unit, String(seconds));
    const verified = await site.verify();
    expect([verified.code, hostOf(verified.document).drift]).toEqual([0, []]);
  });
});
