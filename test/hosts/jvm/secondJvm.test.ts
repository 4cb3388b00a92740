/**
 * A JVM that began after its unit and has all options of the spec counts where heaps are added up: plan, apply and
 * verify name the sum alike.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { on } from '../looking';

describe.runIf(support.ok)('a second JVM that began 5 s after its unit', () => {
  let site: Site;
  let host: FleetHost;

  const sums = ({ findings }: { readonly findings: readonly Finding[] }) =>
    findings.filter(({ code }) => code === 'OOM481').map(({ severity, summary }) => `${severity} ${summary}`);

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'two.sh': `(sleep 5; java $JAVA_OPTS ${RUN}; true) &\nexec java $JAVA_OPTS ${RUN}`,
      'small.sh': `(sleep 5; java $JAVA_OPTS -Xmx16m ${RUN}; true) &\nexec java $JAVA_OPTS ${RUN}`,
    });
    await host.addService('two', { exec: '/opt/app/two.sh' });
    await host.addService('small', { exec: '/opt/app/small.sh' });
    site.spec(specOf({ two: java('140MiB'), small: java('140MiB') }));
    await site.apply();
    // From its thirtieth second on it is reported.
    await on(host, 'sleep 36');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is summed with the first, where both take the options, by each command', async () => {
    const said = [
      'warning 2 JVMs run in two.service, and their heaps add up to 280 MiB: more than its limit of 256 MiB',
    ];
    const planned = await site.plan();
    expect([planned.code, sums(hostOf(planned.document))]).toEqual([0, said]);
    expect(sums(hostOf((await site.verify()).document))).toEqual(said);
    const applied = await site.apply();
    expect([applied.code, sums(hostOf(applied.document))]).toEqual([0, said]);
  });

  it('and the sum of a restart to come is named before it', async () => {
    site.spec(specOf({ two: java('141MiB') }));
    expect(sums(hostOf((await site.plan()).document))).toEqual([
      'warning 2 JVMs run in two.service, and their heaps would add up to 282 MiB: more than its limit of 256 MiB, with the options of the spec',
    ]);
  });
});
