/**
 * MemoryLimit= of a unit, which systemd 231 to 257 still counts where nothing newer limits it: it comes back when a
 * budget goes, and nothing lifts it unsaid.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on } from '../looking';

describe.runIf(support.ok)('a unit with a MemoryLimit= of its own', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('base', { exec: '/bin/sleep 9999' });
    await host.addService('old', { exec: '/bin/sleep 9999', extra: 'MemoryLimit=70M' });
    await host.addService('late', { exec: '/bin/sleep 9999' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (services: string): void => site.spec(`services: { base: { memory: 1GiB }${services} }\n`);
  const changes = async (unit: string): Promise<unknown[]> =>
    hostOf((await good(site.plan())).document)
      .changes.filter(({ target }) => target === unit)
      .map(({ setting, before, after, setBy }) => ({ setting, before, after, setBy }));

  it('is shown with it and the file that sets it, and has it again as soon as its budget is dropped', async () => {
    spec(', old: { memory: 100MiB }');
    const setBy = '/etc/systemd/system/old.service';
    expect(await changes('old.service')).toContainEqual({
      setting: 'MemoryMax',
      before: 70 * MIB,
      after: 100 * MIB,
      setBy,
    });
    await good(site.apply());
    expect(await limitOf(host, 'old')).toBe(100 * MIB);
    await good(site.verify());
    spec('');
    expect(await changes('old.service')).toContainEqual(
      expect.objectContaining({ setting: 'MemoryMax', before: 100 * MIB, after: 70 * MIB }),
    );
    await good(site.apply());
    expect(await limitOf(host, 'old')).toBe(70 * MIB);
    await on(host, 'systemctl daemon-reload');
    expect(await limitOf(host, 'old')).toBe(70 * MIB);
    await good(site.verify());
  });

  it('has no limit where the spec asks for none, also after a reload', async () => {
    spec(', old: { memory: { max: infinity } }');
    await good(site.apply());
    expect(await limitOf(host, 'old')).toBe('infinity');
    await on(host, 'systemctl daemon-reload');
    expect(await limitOf(host, 'old')).toBe('infinity');
    await good(site.verify());
    expect(await on(host, 'cat /etc/systemd/system/old.service.d/zz-oomcfg.conf')).toContain('MemoryLimit=infinity');
    spec('');
    await good(site.apply());
    expect(await limitOf(host, 'old')).toBe(70 * MIB);
  });

  it.each(['low: 10MiB', 'swap: 0'])(
    'is held where the spec sets nothing but %s, which would put it out of force',
    async (memory) => {
      spec(`, old: { memory: { ${memory} } }`);
      const { code, document } = await site.plan();
      expect(code).toBe(3);
      const said = hostOf(document).findings.find((found) => found.code === 'OOM490');
      expect(said).toMatchObject({ severity: 'error', facts: { unit: 'old.service', theirs: 70 * MIB } });
      expect((await site.apply()).code).toBe(3);
      expect(await limitOf(host, 'old')).toBe(70 * MIB);
      spec(`, old: { memory: { max: 70MiB, ${memory} } }`);
      expect(codes(hostOf((await good(site.plan())).document).findings)).not.toContain('OOM490');
    },
  );

  it('and one that came later is planned as a fall of the limit when what kept it out of force goes', async () => {
    spec(', late: { memory: { low: 10MiB } }');
    await good(site.apply());
    await host.writeFile('/etc/systemd/system/late.service.d/zzz.conf', '[Service]\nMemoryLimit=64M\n');
    await on(host, 'systemctl daemon-reload');
    expect(await limitOf(host, 'late')).toBe('infinity');
    const kept = hostOf((await good(site.verify())).document).findings.find((found) => found.code === 'OOM490');
    expect(kept).toMatchObject({ severity: 'warning', facts: { unit: 'late.service', theirs: 64 * MIB } });
    spec('');
    expect(await changes('late.service')).toContainEqual(
      expect.objectContaining({ setting: 'MemoryMax', before: 'infinity', after: 64 * MIB }),
    );
    await good(site.apply());
    expect(await limitOf(host, 'late')).toBe(64 * MIB);
  });

  it('whose line comes after ours wins over a budget of infinity alone', async () => {
    spec(', late: { memory: 100MiB }');
    expect(codes(hostOf((await good(site.apply())).document).findings)).not.toContain('OOM420');
    expect(await limitOf(host, 'late')).toBe(100 * MIB);
    await good(site.verify());
    spec(', late: { memory: { max: infinity } }');
    const { code, document } = await site.plan();
    expect(code).toBe(3);
    expect(codes(hostOf(document).findings)).toContain('OOM420');
  });
});
