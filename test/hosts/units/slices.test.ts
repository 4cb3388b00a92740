/**
 * A slice above with less than its unit decides, whether the unit runs or not, and whoever set it; one that only its
 * name makes limits nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on, property, V1 } from '../looking';

describe.runIf(support.ok)('a slice with less than the unit in it', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.writeFile('/etc/systemd/system/shop.slice', '[Slice]\nMemoryMax=48M\n');
    for (const [name, slice] of Object.entries({ inner: 'shop-a.slice', other: 'shop.slice', stopped: 'shop-a.slice' }))
      await host.addService(name, { exec: '/usr/local/bin/idle', extra: `Slice=${slice}` });
    await on(host, 'systemctl stop stopped');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const told = async () =>
    hostOf((await good(site.plan())).document)
      .findings.filter(({ code }) => code === 'OOM468')
      .map(({ facts }) => [facts['unit'], facts['slice'], facts['limit']]);

  it('is named for each unit below it, two slices up and of one that does not run as well', async () => {
    site.spec(
      'services: { inner: { memory: 64MiB }, other: { memory: 32MiB }, stopped: { memory: 56MiB }, a: { unit: shop-a.slice, memory: 60MiB } }\n',
    );
    const expected = [
      ['inner.service', 'shop.slice', 48 * MIB],
      ['shop-a.slice', 'shop.slice', 48 * MIB],
      ['stopped.service', 'shop.slice', 48 * MIB],
    ];
    expect(await told()).toEqual(expected);
    await good(site.apply());
    expect(await told()).toEqual(expected);
    expect(await limitOf(host, 'inner')).toBe(64 * MIB);
    if (V1) {
      const cgroup = await property(host, 'inner', 'ControlGroup');
      // It is so: the kernel's own sum of all limits on the way up.
      expect(await on(host, 'grep hierarchical_memory_limit "/sys/fs/cgroup/memory$1/memory.stat"', cgroup)).toBe(
        `hierarchical_memory_limit ${48 * MIB}`,
      );
    }
  });

  it('and no more of it where the spec gives the slice as much', async () => {
    site.spec(
      'services: { inner: { memory: 64MiB }, stopped: { memory: 56MiB }, shop: { unit: shop.slice, memory: 96MiB } }\n',
    );
    expect(await told()).toEqual([]);
  });

  it('and one without a file and without anything in it is said to limit nothing, until something runs in it', async () => {
    const found = (findings: readonly Finding[]) =>
      findings.flatMap(({ code, facts }) => (code === 'OOM682' ? [facts['unit']] : []));
    site.spec('services: { aps: { unit: aps.slice, memory: 64MiB } }\n');
    expect(found(hostOf((await good(site.plan())).document).findings)).toEqual(['aps.slice']);
    await good(site.apply());
    const verified = await good(site.verify());
    expect(found(hostOf(verified.document).findings)).toEqual(['aps.slice']);
    expect(hostOf(verified.document)).toMatchObject({ holds: 0, inFilesOnly: 0 });
    await host.addService('late', { exec: '/usr/local/bin/idle', extra: 'Slice=aps.slice' });
    const later = await good(site.verify());
    expect(found(hostOf(later.document).findings)).toEqual([]);
    expect(hostOf(later.document).holds).toBeGreaterThan(0);
  });
});
