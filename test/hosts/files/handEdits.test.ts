/**
 * What somebody takes away or puts in place by hand is said as what it is: a whole folder, a file of oomcfg's, a note
 * of an old version, a time in the future.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, scoreOf } from '../looking';

const CONF = '/etc/systemd/system.conf.d';
const DROP_IN = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const API = 'api: { memory: 64MiB, protect: expendable }';
const sh = (script: string): string => `/bin/sh -c '${script}'`;

describe.runIf(support.ok)('by hand', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'base', 'folder', 'manager']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    await host.addService('own', { exec: sh('echo 150 >/proc/$$$$/oom_score_adj; exec sleep 9999') });
    await host.writeFile('/etc/systemd/system/folder.service.d/score.conf', '[Service]\nOOMScoreAdjust=200\n');
    await host.writeFile(`${CONF}/score.conf`, '[Manager]\nDefaultOOMScoreAdjust=250\n');
    await on(host, 'systemctl daemon-reload; systemctl restart folder manager; sleep 4');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a folder of drop-ins was removed whole: the score that it gave is not its own', async () => {
    expect([await scoreOf(host, 'folder'), await scoreOf(host, 'manager')]).toEqual([200, 250]);
    await on(host, 'rm -r /etc/systemd/system/folder.service.d; systemctl daemon-reload');
    site.spec(`services: { folder: { protect: expendable } }\n`);
    await good(site.apply());
    expect(await scoreOf(host, 'folder')).toBe(300);
  });

  it('so was the folder of system.conf, with a default in it', async () => {
    await on(host, `rm -r ${CONF}; systemctl daemon-reload`);
    site.spec(`services: { folder: { protect: expendable }, manager: { protect: expendable } }\n`);
    await good(site.apply());
    expect(await scoreOf(host, 'manager')).toBe(300);
  });

  it('what a program set for itself stays, where nothing was taken away since it began', async () => {
    await on(host, 'touch /etc/systemd/system/later.service /etc/systemd/later.conf; systemctl restart own; sleep 2');
    site.spec(`services: { own: { protect: expendable } }\n`);
    await on(host, 'touch /etc/systemd/system/last.service /etc/systemd/last.conf');
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).toContain('OOM473');
    expect(await scoreOf(host, 'own')).toBe(150);
  });

  it('so it does where its unit file was edited since: an apply has seen that it is its own', async () => {
    await on(host, 'echo "# more" >>/etc/systemd/system/own.service; systemctl daemon-reload; sleep 2');
    site.spec(`services: { own: { protect: sacrifice } }\n`);
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).toContain('OOM473');
    expect(await scoreOf(host, 'own')).toBe(150);
    await on(host, 'systemctl restart own; sleep 2');
    site.spec(`services: { own: { protect: expendable } }\n`);
    await good(site.apply());
    expect(
      await on(
        host,
        'grep -c "^own own" /var/lib/oomcfg/before; grep "^own own" /var/lib/oomcfg/before | cut -d " " -f 3',
      ),
    ).toBe(`1\n${await mainPid(host, 'own')}`);
  });

  it('a file of system.conf with a time in the future is an edit until systemd has read it', async () => {
    const unread = async (): Promise<unknown> =>
      hostOf((await site.verify()).document).findings.find(({ code }) => code === 'OOM639')?.facts['paths'];
    await on(
      host,
      "sleep 1; printf '[Manager]\\n' >/etc/systemd/system.conf; touch -d 2031-01-01 /etc/systemd/system.conf",
    );
    expect(await unread()).toEqual(['/etc/systemd/system.conf']);
    await on(host, 'systemctl daemon-reload');
    expect(await unread()).toBeUndefined();
    await on(host, 'rm /etc/systemd/system.conf; systemctl daemon-reload');
  });

  it('a file of a generation was removed: it is gone, and not edited', async () => {
    site.spec(`services: { ${API}, base: { memory: 64MiB } }\n`);
    await good(site.apply());
    await on(host, 'rm /etc/oomcfg/current/systemd/system/api.service.d/zz-oomcfg.conf');
    const { drift } = hostOf((await site.verify()).document);
    expect(drift.filter(({ setting }) => setting === 'file').map(({ file, setBy }) => [file, setBy])).toEqual([
      ['removed', DROP_IN],
    ]);
    await good(site.apply());
  });

  it('all files of an apply of 0.1.0 were removed: what its note says of a score goes back', async () => {
    await on(host, "rm -r /etc/oomcfg; sed -i '/^score /!d' /var/lib/oomcfg/before; systemctl daemon-reload");
    expect([await scoreOf(host, 'api'), await on(host, 'cat /var/lib/oomcfg/before')]).toEqual([
      300,
      'score api.service 0',
    ]);
    site.spec('services: { base: { memory: 64MiB } }\n');
    await good(site.apply());
    expect(await scoreOf(host, 'api')).toBe(0);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('a link alone is left: the unit has nothing of oomcfg, and the finding says that', async () => {
    await on(host, `mkdir -p ${DROP_IN.replace(/\/[^/]*$/, '')}; ln -s /etc/oomcfg/current/nowhere ${DROP_IN}`);
    const left = hostOf((await site.verify()).document).findings.find(({ code }) => code === 'OOM643');
    expect(left).toMatchObject({
      severity: 'info',
      summary: 'a drop-in of oomcfg is left over for api.service, and none of its settings is in force',
    });
    await good(site.apply());
    expect(await on(host, `ls ${DROP_IN} 2>/dev/null || :`)).toBe('');
  });
});
