/**
 * A limit that falls below what is in use on cgroup v1, where the kernel refuses it and kills nothing: it comes with a
 * restart, or waits for the next start, and is said as that.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, mainPid, MIB, on, V1 } from '../looking';

const ACCEPT = ['--accept', 'shrink:web01'];

describe.runIf(support.ok && V1)('a limit below what is in use on cgroup v1', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const exec = '/usr/local/bin/leak wait 80';
    await host.addService('api', { exec, extra: 'MemoryMax=48M\nRestart=always' });
    await host.addService('web', { exec, extra: 'Restart=always' });
    await host.addService('kept', { exec, extra: 'Restart=always\n[Unit]\nRefuseManualStop=yes' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** Gives the units 256 MiB, of which they use some 80. */
  async function fill(...units: readonly string[]): Promise<void> {
    site.spec(`services: { ${units.map((unit) => `${unit}: { memory: 256MiB }`).join(', ')} }\n`);
    await good(site.apply());
    for (const unit of units) {
      await on(host, 'systemctl kill -s USR1 --kill-whom=main "$1"', unit);
      const folder = `/sys/fs/cgroup/memory/system.slice/${unit}.service`;
      await until(`${unit} holds its memory`, async () => {
        return Number(await on(host, `cat ${folder}/memory.usage_in_bytes`)) > 80 * MIB;
      });
    }
  }
  const owed = (): Promise<string> => on(host, 'cat /var/lib/oomcfg/pending 2>/dev/null; true');

  it('a service that the spec drops goes back to its own limit with an announced restart', async () => {
    await fill('api');
    const pid = await mainPid(host, 'api');
    site.spec('services: {}\n');
    const held = hostOf((await site.plan()).document);
    const said = held.findings.find(({ code }) => code === 'OOM417');
    expect([held.status, said?.severity]).toEqual(['held', 'error']);
    expect(`${said?.detail}${said?.fix}`).not.toMatch(/kills|memory\.max/);
    const planned = hostOf((await good(site.plan(...ACCEPT))).document);
    expect(planned.restarts).toEqual([{ unit: 'api.service', because: ['MemoryMax'] }]);
    expect(hostOf((await good(site.apply(...ACCEPT))).document).status).toBe('changed');
    expect(await limitOf(host, 'api')).toBe(48 * MIB);
    expect(await mainPid(host, 'api')).not.toBe(pid);
    expect(await owed()).toBe('');
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('so does a smaller budget, and verify finds it in force', async () => {
    await fill('web');
    site.spec('services: { web: { memory: 64MiB } }\n');
    expect((await site.plan()).code).toBe(3);
    expect(hostOf((await good(site.apply(...ACCEPT))).document).restarts).toHaveLength(1);
    expect(await limitOf(host, 'web')).toBe(64 * MIB);
    expect(hostOf((await good(site.verify())).document)).toMatchObject({ status: 'ok', holds: 1, findings: [] });
  });

  it('of a unit that systemd refuses to restart it waits for the next start, and verify counts it nowhere', async () => {
    await fill('kept');
    const pid = await mainPid(host, 'kept');
    site.spec('services: { kept: { memory: 64MiB } }\n');
    expect((await site.plan()).code).toBe(3);
    const { document } = await good(site.apply(...ACCEPT));
    expect(hostOf(document)).toMatchObject({ status: 'changed', restarts: [] });
    expect([await limitOf(host, 'kept'), await mainPid(host, 'kept'), await owed()]).toEqual([256 * MIB, pid, '']);
    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ status: 'ok', holds: 0, inFilesOnly: 0 });
    expect(verified.findings).toContainEqual(
      expect.objectContaining({
        code: 'OOM459',
        severity: 'warning',
        facts: expect.objectContaining({ limit: 64 * MIB, inForce: 256 * MIB }) as object,
      }),
    );
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });
});
