/**
 * What the manager gives units whose files say nothing (system.conf): a setting that the spec drops goes back to that,
 * and not to what systemd has without it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { GIB, mainPid, on, scoreOf } from '../looking';

const CONF = '/etc/systemd/system.conf.d/50-defaults.conf';

describe.runIf(support.ok)('on a host with defaults of its own', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.writeFile(CONF, '[Manager]\nDefaultLimitAS=64G\nDefaultOOMScoreAdjust=50\n');
    await on(host, 'systemctl daemon-reload');
    for (const name of ['base', 'api', 'down']) await host.addService(name, { exec: '/bin/sleep 9999' });
    await on(host, 'systemctl stop api down');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (services: string): void => site.spec(`services: { base: { memory: 1GiB }${services} }\n`);
  const SETTINGS = '{ protect: expendable, limits: { addressSpace: 4GiB } }';
  const changes = async (): Promise<string[]> =>
    hostOf((await good(site.plan())).document).changes.map(
      ({ target, setting, before, after }) => `${target} ${setting} ${before} -> ${after}`,
    );
  const spaceOf = async (): Promise<string> =>
    on(host, "grep 'Max address space' /proc/$1/limits | awk '{print $4, $5}'", await mainPid(host, 'api'));

  it('a service whose settings are dropped gets them back, and a stopped one will', async () => {
    spec(`, api: ${SETTINGS}, down: ${SETTINGS}`);
    await good(site.apply());
    await on(host, 'systemctl start api');
    expect([await scoreOf(host, 'api'), await spaceOf()]).toEqual([300, `${4 * GIB} ${4 * GIB}`]);
    await good(site.verify());
    spec('');
    expect(await changes()).toEqual([
      `api.service LimitAS ${4 * GIB} -> ${64 * GIB}`,
      'api.service OOMScoreAdjust 300 -> 50',
      `down.service LimitAS ${4 * GIB} -> ${64 * GIB}`,
      'down.service OOMScoreAdjust 300 -> 50',
    ]);
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).not.toContain('OOM608');
    expect([await scoreOf(host, 'api'), await spaceOf()]).toEqual([50, `${64 * GIB} ${64 * GIB}`]);
    await good(site.verify());
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('it gets those that our reload puts in force, and not those that systemd still has', async () => {
    spec(`, api: { limits: { addressSpace: 4GiB } }`);
    await good(site.apply());
    await host.writeFile(CONF, '[Manager]\nDefaultLimitAS=8G:9G\nDefaultOOMScoreAdjust=50\n');
    spec('');
    expect(await changes()).toEqual([`api.service LimitAS ${4 * GIB} -> ${8 * GIB}:${9 * GIB}`]);
    await good(site.apply());
    expect(await spaceOf()).toBe(`${8 * GIB} ${9 * GIB}`);
    await good(site.verify());
  });

  it('and a score without a default is that of PID 1', async () => {
    await on(host, `rm ${CONF}; systemctl daemon-reload; echo 20 >/proc/1/oom_score_adj`);
    spec(`, api: { protect: expendable }`);
    await on(host, 'systemctl stop api');
    await good(site.apply());
    await on(host, 'systemctl start api');
    spec('');
    expect(await changes()).toEqual(['api.service OOMScoreAdjust 300 -> 20']);
    await good(site.apply());
    expect(await scoreOf(host, 'api')).toBe(20);
    await on(host, 'systemctl restart api');
    expect(await scoreOf(host, 'api')).toBe(20);
    await good(site.verify());
  });
});
