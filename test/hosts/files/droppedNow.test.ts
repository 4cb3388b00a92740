/**
 * What the spec drops goes back to what the host's files say by now, and what a process keeps all the same is said for
 * as long as it lives.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on, scoreOf, variableOf } from '../looking';

const VENDOR = '/etc/systemd/system/scored.service.d/vendor.conf';
const BASE = 'base: { memory: 256MiB }';
const JAVA = 'java: { heap: 64MiB, threads: 10, codeCache: 64MiB, metaspace: 64MiB }';

describe.runIf(support.ok)('what a spec drops', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['base', 'scored']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    const refuses = 'Restart=always\n[Unit]\nRefuseManualStop=yes';
    for (const unit of ['held', 'part']) await host.addService(unit, { exec: '/bin/sleep 9999', extra: refuses });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('goes back to what a file says by now, and the plan names the file', async () => {
    site.spec(`services: { ${BASE}, scored: { memory: 64MiB, protect: expendable } }\n`);
    await good(site.apply());
    await on(host, `printf '[Service]\\nOOMScoreAdjust=250\\nMemoryMax=300M\\n' >${VENDOR}; systemctl daemon-reload`);
    site.spec(`services: { ${BASE} }\n`);
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.changes).toMatchObject([
      { setting: 'MemoryMax', after: 300 * MIB, givenBy: VENDOR },
      { setting: 'OOMScoreAdjust', after: 250, givenBy: VENDOR },
    ]);
    expect((await site.run(['plan'])).stdout).toContain(`now by ${VENDOR}`);
    await good(site.apply());
    expect([await scoreOf(host, 'scored'), await limitOf(host, 'scored')]).toEqual([250, 300 * MIB]);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('takes its folder along, unless that was there before, empty or not', async () => {
    const folders = ['empty', 'made'].map((unit) => `/etc/systemd/system/${unit}.service.d`);
    for (const unit of ['empty', 'made']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    await on(host, `mkdir ${folders[0]}`);
    site.spec(`services: { ${BASE}, empty: { memory: 64MiB }, made: { memory: 64MiB } }\n`);
    await good(site.apply());
    site.spec(`services: { ${BASE} }\n`);
    await good(site.apply());
    expect(await on(host, `ls -d ${folders.join(' ')} 2>/dev/null; grep folder /var/lib/oomcfg/before; true`)).toBe(
      folders[0],
    );
  });

  it('a variable of a unit that cannot be restarted is said in each run, until its process is another one', async () => {
    const kept = async (): Promise<unknown> =>
      hostOf((await good(site.verify())).document)
        .findings.filter(({ code }) => code === 'OOM638')
        .map(({ facts }) => facts);
    site.spec(`services: { ${BASE}, held: { memory: 1GiB, ${JAVA} }, part: { memory: 1GiB, ${JAVA} } }\n`);
    await good(site.apply());
    await on(host, 'systemctl kill -s KILL held part; sleep 0.5');
    expect(await variableOf(host, 'held', 'JAVA_OPTS')).toContain('-Xmx64M');
    expect(await kept()).toEqual([]);
    // One loses the variable alone, the other all.
    site.spec(`services: { ${BASE}, part: { memory: 1GiB } }\n`);
    expect((await good(site.apply())).document.summary).toMatchObject({ changed: 1, restarts: 0 });
    const both = ['held', 'part'].map((unit) => ({ unit: `${unit}.service`, setting: 'JAVA_OPTS' }));
    expect(await kept()).toEqual(both);
    const again = hostOf((await good(site.apply())).document);
    expect([again.status, codes(again.findings).filter((code) => code === 'OOM638').length]).toEqual(['in-sync', 2]);
    await on(host, 'systemctl kill -s KILL held; sleep 0.5');
    expect(await variableOf(host, 'held', 'JAVA_OPTS')).toBeUndefined();
    expect(await kept()).toEqual(both.slice(1));
    site.spec(`services: { ${BASE}, part: { memory: 1GiB, ${JAVA} } }\n`);
    await good(site.apply());
    expect(await kept()).toEqual([]);
  });
});
