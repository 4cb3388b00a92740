/**
 * A host that cannot have what the spec asks of it: known at plan, a warning and never drift, and everything else is
 * applied.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on, ours } from '../looking';

describe.runIf(support.ok)('a container with a read-only /proc/sys', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01'], { holdsVm: ['swappiness', 'page-cluster'] });
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (service: string): void =>
    site.spec(
      `services: { api: { ${service} } }\n` +
        'system: [{ hosts: all, sysctl: { vm.swappiness: 7, vm.page-cluster: 2 }, swap: { file: /swapfile, size: 64MiB } }]\n',
    );
  const unsupported = ['swap:/swapfile', 'vm.page-cluster', 'vm.swappiness'];

  it('plan says so and holds nothing; apply sets the limit, and verify finds no drift', async () => {
    spec('memory: 64MiB');
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.status).toBe('change');
    expect(planned.changes.map(({ setting }) => setting)).toEqual(['MemoryMax']);
    const told = planned.findings.filter(({ code }) => code === 'OOM430');
    expect(told.map(({ facts }) => facts['setting']).sort()).toEqual(unsupported);
    for (const { severity, summary } of told) {
      expect(severity).toBe('warning');
      expect(summary).toContain('container (systemd-nspawn)');
    }

    const before = await on(host, 'cat /proc/sys/vm/swappiness');
    const { document, stdout, stderr } = await good(site.apply());
    expect(hostOf(document).status).toBe('changed');
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    expect(await on(host, 'cat /proc/sys/vm/swappiness')).toBe(before);
    expect((await host.exec('test -e /swapfile')).code).toBe(1);
    // Shell text has no place in what people read.
    expect(`${stdout}${stderr}`).not.toMatch(/\bsh: \d+:|cannot create/);
    // A swap unit without its file would fail at every boot; the sysctl file has no effect and stays for a machine that
    // may.
    expect((await ours(host)).filter((path) => path.includes('.swap'))).toEqual([]);

    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ status: 'ok', drift: [] });
    expect(verified.unsupported.map(({ setting }) => setting).sort()).toEqual(unsupported);
    expect(verified.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(Array(3).fill('OOM430 info'));
    const again = await good(site.apply());
    expect(again.document.summary).toMatchObject({ inSync: 1 });
    // Nobody can act on it: a warning comes with its change alone.
    const [run, look] = [await good(site.plan()), await good(site.verify())];
    expect(hostOf(run.document).findings.filter(({ severity }) => severity === 'warning')).toEqual([]);
    expect(look.document.summary).not.toHaveProperty('warned');
  });

  it('a file of that name and a full disk are no matter where there is no swap', async () => {
    await on(host, 'echo x >/swapfile');
    spec('memory: 96MiB');
    expect(codes(hostOf((await good(site.apply())).document).findings)).not.toContain('OOM440');
    expect(await limitOf(host, 'api')).toBe(96 * MIB);
    expect(await on(host, 'cat /swapfile')).toBe('x');
    await on(host, 'rm /swapfile');
  });

  it('what could not be set is dropped without a change, and no reboot is mentioned', async () => {
    site.spec('services: { api: { memory: 96MiB } }\n');
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.changes).toEqual([]);
    expect(planned.findings).toEqual([]);
    await good(site.apply());
    expect((await ours(host)).filter((path) => path.includes('sysctl'))).toEqual([]);
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
  });
});
