/**
 * An option that wins over the variable and comes from where no file shows it (what a shell's words print, a login
 * file) is not taken for one that is gone: a restart for it would be in vain each time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from './javaApp';
import { mainPid, on } from '../looking';

describe.runIf(support.ok)('an option of unknown origin', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {});
    await host.writeFile('/opt/app/heap', '-Xmx96m\n');
    await host.writeFile('/etc/profile.d/heap.sh', 'export JAVA_OPTS=-Xmx96m\n');
    await host.addService('prints', { exec: `/bin/sh -c 'exec java $JAVA_OPTS $(cat /opt/app/heap) ${RUN}'` });
    await host.addService('login', { exec: `/bin/bash -lc 'exec java $JAVA_OPTS ${RUN}'` });
    await on(host, 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(['prints', 'login'])('restarts nothing once it is known that it wins: %s', async (name) => {
    site.spec(specOf({ [name]: java('24MiB') }));
    // Nothing shows it before the first restart.
    await site.apply();
    const pid = await mainPid(host, name);
    for (const _ of [1, 2]) {
      expect((await site.apply()).code).not.toBe(0);
      expect(await mainPid(host, name)).toBe(pid);
    }
    expect((await site.verify()).code).not.toBe(0);
  });
});
