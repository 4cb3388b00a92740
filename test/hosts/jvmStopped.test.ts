/** A unit that does not run: what its command line would make of the options at its next start is said before, and it is so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FleetHost } from '../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from './harness';
import { installApp, javaService, specOf } from './javaApp';
import { mainPid, on, property } from './looking';

const RUN = '-cp /opt/app Stay';

describe.runIf(support.ok)('the next start of a unit that does not run', () => {
  let site: Site;
  let host: FleetHost;

  const said = async (name: string, variable = 'JAVA_OPTS') => {
    site.spec(specOf({ [name]: javaService('24MiB', `, variable: ${variable}`) }));
    const { code, document } = await site.plan();
    const found = hostOf(document).findings.filter(({ severity }) => severity === 'error');
    return [code, ...found.map((one) => one.code)];
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {});
    const units = {
      initial: `java -Xms90m $JAVA_OPTS ${RUN}`,
      behind: `java $JAVA_OPTS -Xmx90m ${RUN}`,
      front: `java -Xmx90m -Xms8m $JAVA_OPTS ${RUN}`,
    };
    for (const [name, line] of Object.entries(units))
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\nExecStart=/usr/bin/${line}\n`);
    await on(host, 'systemctl daemon-reload');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  test('an initial heap above the heap would stop it, and a size behind the variable would win: either holds the host', async () => {
    expect(await said('initial')).toEqual([3, 'OOM457']);
    expect(await said('behind')).toEqual([3, 'OOM480']);
    expect(await said('front', 'JDK_JAVA_OPTIONS')).toEqual([3, 'OOM480']);
    expect((await site.apply()).code).toBe(3);
  });

  test('where the variable wins it is applied, and the next start has it', async () => {
    expect(await said('front')).toEqual([0]);
    await good(site.apply());
    expect(await property(host, 'front', 'ActiveState')).toBe('inactive');
    await on(host, 'systemctl start front; sleep 2');
    expect(await on(host, "tr '\\0' ' ' <\"/proc/$1/cmdline\"", await mainPid(host, 'front'))).toMatch(
      /-Xmx90m .*-Xmx24M /,
    );
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
  });
});
