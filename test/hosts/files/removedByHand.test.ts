/** Where somebody removed oomcfg's files by hand, what they had set is put back or said: never taken for in order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { limitOf, mainPid, MIB, on, scoreOf } from '../looking';

const BASE = 'base: { memory: 256MiB }';
const DROP_IN = '/etc/systemd/system/gone.service.d/zz-oomcfg.conf';

describe.runIf(support.ok)("oomcfg's files, removed by hand", () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['base', 'gone']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    site.spec(`services: { ${BASE} }\n`);
    await good(site.apply());
    await on(host, 'tar -C / -cf /root/etc.tar etc/oomcfg etc/systemd/system');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const space = async (): Promise<string> =>
    on(host, `awk '/^Max address space/ { print $4 }' "/proc/$1/limits"`, await mainPid(host, 'gone'));
  const isClean = async (): Promise<void> => {
    expect([await limitOf(host, 'gone'), await scoreOf(host, 'gone'), await space()]).toEqual([
      'infinity',
      0,
      'unlimited',
    ]);
    expect(await on(host, `ls ${DROP_IN} 2>/dev/null; grep -c gone.service /var/lib/oomcfg/before; true`)).toBe('0');
  };

  it.each([
    ['all of /etc/oomcfg', 'rm -rf /etc/oomcfg'],
    ['all of /etc/oomcfg, and systemd has noticed', 'rm -rf /etc/oomcfg; systemctl daemon-reload'],
    ['the link to the generation in force alone', 'rm /etc/oomcfg/current; systemctl daemon-reload'],
    ['the generations alone', 'rm -rf /etc/oomcfg/generations'],
    ["one drop-in's link", `rm ${DROP_IN}; systemctl daemon-reload`],
    [
      "one drop-in's folder, and all of /etc/oomcfg",
      `rm -rf ${DROP_IN.replace(/\/[^/]*$/, '')} /etc/oomcfg; systemctl daemon-reload`,
    ],
    ['/var/lib/oomcfg alone', 'rm -rf /var/lib/oomcfg'],
    ['both, and systemd has not noticed', 'rm -rf /etc/oomcfg /var/lib/oomcfg'],
    [
      'what /etc did not have when it was saved',
      'rm -rf /etc/oomcfg /etc/systemd/system/*.d; tar -C / -xf /root/etc.tar; systemctl daemon-reload',
    ],
  ])('%s: what a dropped service has of it is put back', async (_, damage) => {
    site.spec(
      `services: { ${BASE}, gone: { memory: 64MiB, protect: expendable, limits: { addressSpace: 512MiB } } }\n`,
    );
    await good(site.apply());
    expect([await limitOf(host, 'gone'), await space()]).toEqual([64 * MIB, String(512 * MIB)]);
    await on(host, `systemctl restart gone; ${damage}`);
    site.spec(`services: { ${BASE} }\n`);
    const seen = hostOf((await site.verify()).document);
    expect([seen.status, ...new Set(seen.drift.map(({ target }) => target))]).toContain('gone.service');
    await good(site.apply());
    await isClean();
    const again = await good(site.apply());
    expect(again.document.summary).toMatchObject({ inSync: 1 });
  });

  it('both, and systemd has noticed: what nobody can know any more is said as that, once', async () => {
    site.spec(`services: { ${BASE}, gone: { protect: expendable, limits: { addressSpace: 512MiB } } }\n`);
    await good(site.apply());
    await on(host, 'rm -rf /etc/oomcfg /var/lib/oomcfg; systemctl daemon-reload');
    site.spec(`services: { ${BASE} }\n`);
    const planned = hostOf((await good(site.plan())).document);
    const said = planned.findings.find(({ code }) => code === 'OOM643');
    expect(said).toMatchObject({ facts: { unit: 'gone.service', LimitAS: 512 * MIB } });
    expect(planned.files).toContainEqual({ path: DROP_IN, action: 'remove' });
    await good(site.apply());
    expect(codes(hostOf((await good(site.verify())).document).findings)).not.toContain('OOM643');
    await on(host, 'systemctl restart gone');
  });

  it('all of it, and systemd alone has it still: that is said before our reload makes it forget', async () => {
    site.spec(`services: { ${BASE}, gone: { memory: 64MiB } }\n`);
    await good(site.apply());
    await on(host, `rm -rf /etc/oomcfg /var/lib/oomcfg ${DROP_IN}`);
    site.spec(`services: { ${BASE} }\n`);
    const { findings } = hostOf((await good(site.plan())).document);
    expect(findings.find(({ code }) => code === 'OOM644')?.facts).toEqual({ units: ['gone.service'] });
    await good(site.apply());
    expect(await limitOf(host, 'gone')).toBe('infinity');
    expect(codes(hostOf((await good(site.verify())).document).findings)).not.toContain('OOM644');
  });

  it('a variable is not taken by a restart, and said until there was one', async () => {
    const kept = (findings: readonly Finding[]): unknown[] =>
      findings.filter(({ code }) => code === 'OOM638').map(({ facts }) => facts);
    const java = 'java: { heap: 64MiB, threads: 10, codeCache: 64MiB, metaspace: 64MiB }';
    site.spec(`services: { ${BASE}, gone: { memory: 1GiB, ${java} } }\n`);
    await good(site.apply());
    await on(host, 'rm -rf /etc/oomcfg; systemctl daemon-reload');
    site.spec(`services: { ${BASE} }\n`);
    const expected = [{ unit: 'gone.service', setting: 'JAVA_OPTS' }];
    const applied = hostOf((await good(site.apply())).document);
    expect([applied.restarts, kept(applied.findings)]).toEqual([[], expected]);
    expect(kept(hostOf((await good(site.verify())).document).findings)).toEqual(expected);
    await on(host, 'systemctl restart gone');
    expect(kept(hostOf((await good(site.verify())).document).findings)).toEqual([]);
  });

  it('a score that the program gave itself is left alone, also where oomcfg had set one', async () => {
    await host.addService('own', { exec: '/bin/sh -c "echo 200 >/proc/self/oom_score_adj; exec sleep 9999"' });
    site.spec(`services: { ${BASE}, own: { memory: 64MiB, protect: expendable } }\n`);
    await good(site.apply());
    expect(await scoreOf(host, 'own')).toBe(200);
    await on(host, 'rm -rf /etc/oomcfg; systemctl daemon-reload');
    site.spec(`services: { ${BASE} }\n`);
    await good(site.apply());
    expect([await scoreOf(host, 'own'), await limitOf(host, 'own')]).toEqual([200, 'infinity']);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });
});
