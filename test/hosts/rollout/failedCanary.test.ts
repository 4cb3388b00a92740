/**
 * A host whose services fail under their new settings is a failed canary for the next apply too: the other hosts keep
 * their services.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, property } from '../looking';

/** Runs on, unless it is told to die. */
const PROGRAM = `#!/bin/sh
case $JAVA_OPTS in *-Ddies=1*) sleep 1; exit 1 ;; esac
exec sleep 9999
`;

describe.runIf(support.ok)('after a canary that failed', () => {
  let site: Site;

  const spec = (extra: string, rollout = ''): void => {
    const service = `{ memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "${extra}" } }`;
    site.spec(`services: { api: ${service}, side: ${service} }\n${rollout}`);
  };

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/api', PROGRAM);
      await on(host, 'chmod 755 /usr/local/bin/api');
      for (const name of ['api', 'side']) {
        await host.addService(name, { exec: '/usr/local/bin/api', extra: 'Restart=no' });
      }
    }
    spec('-Ddies=0');
    await good(site.apply());
    spec('-Ddies=1');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('plan says that the host fails with what the other is to get', async () => {
    const { document } = await good(site.plan());
    expect(hostOf(document, 'web01').status).toBe('in-sync');
    const finding = hostOf(document, 'web01').findings.find(({ code }) => code === 'OOM615');
    expect(finding).toMatchObject({
      severity: 'warning',
      facts: { unit: 'api.service', units: ['api.service', 'side.service'], hosts: ['web02'] },
    });
    expect(finding?.summary).toMatch(/^api\.service and side\.service no longer work on this host/);
  });

  it('the next apply counts it as failed, and leaves the other as it is', async () => {
    const pid = await mainPid(site.host('web02'), 'api');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    expect(hostOf(document, 'web02').findings.find((one) => one.code === 'OOM610')?.summary).toContain(
      'api.service and side.service on web01 fail with',
    );
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });

  it('one that fails more than that may, goes on where maxFailures allows it or it is left out', async () => {
    spec('-Ddies=1', 'rollout: { canary: 1, maxFailures: 1 }\n');
    expect((await good(site.plan())).document.waves).toEqual([['web02']]);
    expect(codes(hostOf((await good(site.plan('--limit', 'web02'))).document).findings)).not.toContain('OOM615');
  });

  it('a corrected spec goes to a host first where the service runs, and the failed one gets its files', async () => {
    spec('-Ddies=2', 'rollout: { canary: 1 }\n');
    expect((await good(site.plan())).document.waves).toEqual([['web02'], ['web01']]);
    await good(site.apply());
    await on(site.host('web01'), 'systemctl start api side');
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 2 });
  });

  it('a service that failed before oomcfg set anything stops nobody', async () => {
    const [web01, web02] = [site.host('web01'), site.host('web02')];
    await on(web01, 'systemctl stop api side; printf "#!/bin/sh\\nexit 3\\n" >/usr/local/bin/api');
    await on(web01, 'systemctl start api; sleep 3; systemctl is-failed api');
    spec('-Ddies=2 -Da=1', 'rollout: { canary: 1 }\n');
    await good(site.apply('--limit', 'web01'));
    const { document } = await good(site.apply());
    expect(document.hosts.map(({ status }) => status)).toEqual(['in-sync', 'changed']);
    expect(await property(web02, 'api', 'ActiveState')).toBe('active');
  });
});
