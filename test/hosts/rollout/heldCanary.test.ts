/**
 * A saved plan whose first host is held: the other hosts keep their service as it is, since nothing shows that the
 * settings work.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on } from '../looking';

const SPEC =
  'services: { api: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB } } }\n';

describe.runIf(support.ok)('a saved plan whose canary is held', () => {
  let site: Site;

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const host of site.fleet.hosts) await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec(SPEC);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('stops before the next wave, and says why', async () => {
    const { document: plan } = await good(site.plan('--out', 'plan.json'));
    expect(plan.waves).toEqual([['web01'], ['web02']]);
    const folder = '/etc/systemd/system/api.service.d';
    await on(
      site.host('web01'),
      `mkdir -p ${folder}; printf "[Service]\\nNice=1\\n" >${folder}/a.conf; systemctl daemon-reload`,
    );
    const pid = await mainPid(site.host('web02'), 'api');
    const { code, document } = await site.apply('plan.json');
    expect(code).toBe(1);
    expect(document.hosts.map(({ status }) => status)).toEqual(['held', 'not-started']);
    expect(codes(hostOf(document, 'web02').findings)).toContain('OOM610');
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });

  it('stops where the canary has the plan already, since its service may have died of it', async () => {
    await good(site.plan('--out', 'plan.json'));
    await good(site.apply('plan.json', '--limit', 'web01'));
    await on(site.host('web01'), 'systemctl stop api');
    const pid = await mainPid(site.host('web02'), 'api');
    const { document } = await site.apply('plan.json');
    expect(document.hosts.map(({ status }) => status)).toEqual(['held', 'not-started']);
    expect(await mainPid(site.host('web02'), 'api')).toBe(pid);
  });

  it('is planned again with the host first that has none of it', async () => {
    await on(site.host('web01'), 'systemctl start api');
    await good(site.apply());
    expect((await site.verify()).document.summary).toMatchObject({ hosts: 2 });
  });
});
