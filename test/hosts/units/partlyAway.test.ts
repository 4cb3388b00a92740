/**
 * A main process that stays and is not a shell does not hide that the work of its unit runs in another cgroup, where no
 * limit of the unit holds.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, MIB, on, V1 } from '../looking';

describe.runIf(support.ok)('a unit whose child left its cgroup', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const away = (findings: readonly { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }[]) =>
    findings.filter(({ code }) => code === 'OOM491').map(({ facts }) => [facts['unit'], facts['process']]);

  it('gets its limit, and is said to do its work in a scope; neither plan nor verify calls it as wanted', async () => {
    await host.addService('work', { exec: '/usr/bin/perl -e "system(q(systemd-run --scope -q sleep 9998))"' });
    await until('the scope is there', async () =>
      (await on(host, 'systemctl list-units "run-*.scope"')).includes('sleep'),
    );
    site.spec('services: { work: { memory: 64MiB } }\n');
    expect(away(hostOf((await site.plan()).document).findings)).toEqual([['work.service', 'sleep']]);
    await good(site.apply());
    expect(await limitOf(host, 'work')).toBe(64 * MIB);
    const verified = await site.verify();
    expect(hostOf(verified.document)).toMatchObject({ status: 'ok', holds: 0, inFilesOnly: 0, drift: [] });
    expect(away(hostOf(verified.document).findings)).toEqual([['work.service', 'sleep']]);
    for (const command of ['plan', 'verify']) {
      const { stdout } = await site.run([command]);
      expect(stdout).toMatch(/run-\S+\.scope/);
      expect(stdout).not.toMatch(/[1-9]\d* (settings? )?(already |compared .*)?as wanted/);
    }
  });

  it.runIf(V1)('is found where a child was moved by hand into another cgroup of the memory controller', async () => {
    await host.addService('moved', { exec: '/usr/bin/perl -e "system(q(sleep 9997))"' });
    await until('it has a child', async () => (await on(host, 'pgrep -f "^sleep 9997"').catch(() => '')) !== '');
    await on(host, 'mkdir /sys/fs/cgroup/memory/hand; pgrep -f "^sleep 9997" >/sys/fs/cgroup/memory/hand/cgroup.procs');
    site.spec('services: { moved: { memory: 64MiB } }\n');
    const { findings } = hostOf((await site.plan()).document);
    expect(away(findings)).toEqual([['moved.service', 'sleep']]);
    expect(findings.find(({ code }) => code === 'OOM491')?.summary).toContain('/hand');
  });

  it('counts for the many that it has beside that one, and sshd for itself', async () => {
    await host.addService('several', {
      exec: '/usr/bin/perl -e "for (1..25) { if (!fork) { sleep 9999 } } system(q(systemd-run --scope -q sleep 9996))"',
    });
    await until('it left', async () => (await on(host, 'systemctl list-units "run-*.scope"')).includes('9996'));
    site.spec('services: { several: { memory: 64MiB }, ssh: { memory: 512MiB } }\n');
    await site.apply();
    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ status: 'ok', holds: 2 });
    expect(away(verified.findings)).toEqual([['several.service', 'sleep']]);
  });

  it('the root of the tree cannot be limited: that is said once, and is neither a change for ever nor drift', async () => {
    site.spec('services: { root: { unit: "-.slice", memory: 300MiB } }\n');
    const planned = hostOf((await site.plan()).document);
    expect(planned.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual(['OOM430']);
    expect(planned.changes.map(({ target }) => target)).not.toContain('-.slice');
    await good(site.apply());
    const { document } = await good(site.verify());
    expect(hostOf(document)).toMatchObject({
      status: 'ok',
      holds: 0,
      unsupported: [{ target: '-.slice', setting: 'MemoryMax' }],
    });
    expect(hostOf((await site.plan()).document)).toMatchObject({ status: 'in-sync' });
  });
});
