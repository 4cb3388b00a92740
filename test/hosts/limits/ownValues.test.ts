/**
 * A score that a program gave itself before oomcfg came is left alone; where its unit file was edited since, the plan
 * says that it may be its own and is overwritten.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { on, scoreOf } from '../looking';

describe.runIf(support.ok)('a score of its own, before the first apply', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('own', { exec: "/bin/sh -c 'echo 150 >/proc/$$$$/oom_score_adj; exec sleep 9999'" });
    site.spec('services: { own: { protect: expendable } }\n');
    await on(host, 'sleep 2; systemctl restart own; sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const planned = async (): Promise<readonly string[]> =>
    hostOf((await good(site.plan())).document)
      .findings.map(({ code }) => code)
      .filter((code) => code === 'OOM473' || code === 'OOM660');

  it('is left alone, and said to be so', async () => {
    expect(await planned()).toEqual(['OOM473']);
  });

  it('may have come from a line that is gone by now, which is said before it is overwritten', async () => {
    await on(host, 'echo "# edited" >>/etc/systemd/system/own.service; systemctl daemon-reload');
    expect(await planned()).toEqual(['OOM660']);
  });

  it('is its own again after a restart, as the way out says, and the apply leaves it alone', async () => {
    await on(host, 'sleep 2; systemctl restart own; sleep 3');
    expect(await planned()).toEqual(['OOM473']);
    await good(site.apply());
    expect([await scoreOf(host, 'own'), await planned()]).toEqual([150, ['OOM473']]);
  });
});
