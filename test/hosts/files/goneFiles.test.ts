/**
 * Units that run although systemd reads no file of theirs, and units that are not up: what is said of them is so, and
 * no reload of ours takes a limit away.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { limitOf, mainPid, MIB, on } from '../looking';

const DROP_IN = '[Service]\\nMemoryMax=64M\\n';

describe.runIf(support.ok)('a unit that runs and has no file any more', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'masked', 'other', 'web'])
      await host.addService(unit, { exec: '/usr/local/bin/idle', extra: 'Restart=always' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const path = (unit: string): string => `/etc/systemd/system/${unit}.service`;
  const errorOf = async (): Promise<{ readonly status: string; readonly said: string }> => {
    const { code, document } = await site.plan();
    const { status, findings } = hostOf(document);
    const errors = findings.filter(({ severity }) => severity === 'error');
    return {
      status: `${code} ${status}`,
      said: errors.map((one) => `${one.code}: ${one.summary}. ${one.detail}`).join('\n'),
    };
  };

  it('systemd has not noticed: held, since our reload would take its limits away', async () => {
    await on(
      host,
      `mkdir -p ${path('api')}.d; printf '${DROP_IN}' >${path('api')}.d/vendor.conf; systemctl daemon-reload; mv ${path('api')} /root/`,
    );
    site.spec('services: { api: { memory: 48MiB } }\n');
    const { status, said } = await errorOf();
    expect(status).toBe('3 held');
    expect(said).toMatch(/^OOM410: the unit file of api.service is gone/);
    expect((await site.apply()).code).toBe(3);
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
  });

  it("another unit's file is gone: said before our reload makes systemd forget it", async () => {
    site.spec('services: { web: { memory: 48MiB } }\n');
    const planned = hostOf((await good(site.plan())).document);
    const said = planned.findings.find(({ code }) => code === 'OOM426');
    expect(said).toMatchObject({ severity: 'warning', facts: { units: ['api.service'] } });
  });

  it('systemd has noticed: it runs, and nothing limits it', async () => {
    await on(host, 'systemctl daemon-reload');
    expect(await mainPid(host, 'api')).not.toBe('0');
    for (const spec of ['memory: 48MiB', 'memory: 48MiB, optional: true']) {
      site.spec(`services: { api: { ${spec} } }\n`);
      const { status, said } = await errorOf();
      expect(status).toBe('3 held');
      expect(said).toMatch(/^OOM410: api.service runs on the host, but its unit file is gone/);
      expect(said).toContain('Its memory is not limited now.');
    }
    await on(host, `mv /root/api.service ${path('api')}; systemctl daemon-reload`);
    site.spec('services: { api: { memory: 48MiB } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'api')).toBe(48 * MIB);
  });

  it('masked while it runs: that it runs is said, too', async () => {
    await on(host, `mv ${path('masked')} /root/; systemctl mask -q --runtime masked`);
    site.spec('services: { masked: { memory: 48MiB } }\n');
    const { status, said } = await errorOf();
    expect(status).toBe('3 held');
    expect(said).toMatch(/^OOM411: .* It still runs\. Its memory is not limited now\.$/);
  });

  it('a transient unit has its file, and is limited as any other', async () => {
    await on(host, 'systemd-run -q --unit=made -p Restart=always /usr/local/bin/idle');
    site.spec('services: { made: { memory: 48MiB, limits: { addressSpace: 4GiB } } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'made')).toBe(48 * MIB);
    expect(hostOf((await good(site.verify())).document)).toMatchObject({ status: 'ok', holds: 2, drift: [] });
  });

  it('a unit that has not come up does not count among the settings that are in force', async () => {
    const lines = [
      '[Service]',
      'Type=notify',
      'TimeoutStartSec=600',
      'Restart=always',
      'ExecStart=/usr/local/bin/idle',
    ];
    await host.writeFile(path('slow'), `${lines.join('\n')}\n`);
    await on(host, 'systemctl daemon-reload');
    site.spec('services: { slow: { memory: 48MiB, protect: expendable, limits: { addressSpace: 4GiB } } }\n');
    await good(site.apply());
    await on(host, 'systemctl start --no-block slow');
    expect(await limitOf(host, 'slow')).toBe(48 * MIB);
    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ status: 'ok', holds: 0, inFilesOnly: 3, drift: [] });
    expect(verified.findings.map(({ code }) => code)).toContain('OOM449');
  });
});
