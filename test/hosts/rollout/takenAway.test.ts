/**
 * A line, a drop-in or a default of the manager that is gone gave a process what it has: that is not taken for the
 * program's own, and what is its own still is.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { GIB, mainPid, on, scoreOf } from '../looking';

const CONF = '/etc/systemd/system.conf.d/50-defaults.conf';
const SETTINGS = '{ protect: expendable, limits: { addressSpace: 4GiB } }';
const sh = (script: string): string => `/bin/sh -c '${script}'`;

describe.runIf(support.ok)('a process from before a change of what systemd reads', () => {
  let site: Site;
  let host: FleetHost;

  const spaceOf = async (unit: string): Promise<string> =>
    on(host, "grep 'Max address space' /proc/$1/limits | awk '{print $4, $5}'", await mainPid(host, unit));

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('line', { exec: '/bin/sleep 9999', extra: 'OOMScoreAdjust=200\nLimitAS=2G' });
    await host.addService('dropin', { exec: '/bin/sleep 9999' });
    await host.addService('base', { exec: '/bin/sleep 9999' });
    await host.addService('own', {
      exec: sh('echo 150 >/proc/$$$$/oom_score_adj; ulimit -v 1048576; exec sleep 9999'),
    });
    await host.writeFile(
      '/etc/systemd/system/dropin.service.d/limits.conf',
      '[Service]\nOOMScoreAdjust=200\nLimitAS=2G\n',
    );
    await on(host, 'systemctl daemon-reload; systemctl restart dropin; sleep 3');
    await on(host, "sed -i '/^OOMScoreAdjust=/d; /^LimitAS=/d' /etc/systemd/system/line.service");
    await on(host, 'rm /etc/systemd/system/dropin.service.d/limits.conf; systemctl daemon-reload');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('has what is wanted after one apply, where a line or a drop-in was taken away', async () => {
    expect([await scoreOf(host, 'line'), await spaceOf('line')]).toEqual([200, `${2 * GIB} ${2 * GIB}`]);
    site.spec(`services: { line: ${SETTINGS}, dropin: ${SETTINGS} }\n`);
    const { document } = await good(site.apply());
    for (const code of ['OOM473', 'OOM474']) expect(codes(hostOf(document).findings)).not.toContain(code);
    for (const unit of ['line', 'dropin']) {
      expect([await scoreOf(host, unit), await spaceOf(unit)]).toEqual([300, `${4 * GIB} ${4 * GIB}`]);
    }
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
  });

  it('keeps what it set for itself, also when oomcfg has written its drop-in', async () => {
    site.spec(`services: { line: ${SETTINGS}, dropin: ${SETTINGS}, own: ${SETTINGS} }\n`);
    for (const round of [1, 2]) {
      const { document } = await good(site.apply());
      expect(codes(hostOf(document).findings)).toEqual(expect.arrayContaining(['OOM473', 'OOM474']));
      expect([round, await scoreOf(host, 'own'), await spaceOf('own')]).toEqual([round, 150, `${GIB} ${GIB}`]);
    }
  });

  it('has what is wanted where a default of the manager was changed or taken away', async () => {
    const settle = async (unit: string): Promise<void> => {
      await on(host, 'systemctl daemon-reload');
      site.spec(`services: { ${unit}: ${SETTINGS} }\n`);
      await good(site.apply());
      expect([await scoreOf(host, unit), await spaceOf(unit)]).toEqual([300, `${4 * GIB} ${4 * GIB}`]);
      await good(site.verify());
    };
    await host.writeFile(CONF, '[Manager]\nDefaultOOMScoreAdjust=100\nDefaultLimitAS=3G\n');
    await settle('base');
    await host.addService('later', { exec: '/bin/sleep 9999' });
    expect([await scoreOf(host, 'later'), await spaceOf('later')]).toEqual([100, `${3 * GIB} ${3 * GIB}`]);
    await on(host, `sleep 3; rm ${CONF}`);
    await settle('later');
  });
});
