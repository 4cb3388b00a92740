/** vm.* on real hosts: set, drifted by hand and by files, beaten by others, and back to what it was before oomcfg. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, on } from '../looking';

const OURS = '/etc/sysctl.d/zz-oomcfg.conf';

describe.runIf(support.ok)('sysctl on real hosts', () => {
  let site: Site;
  let host: FleetHost;
  let before: string;

  beforeAll(async () => {
    site = await bootSite(['web01'], {
      writableProcSys: true,
      holdsVm: ['swappiness', 'page-cluster', 'vfs_cache_pressure'],
    });
    host = site.host('web01');
    before = await swappiness();
    site.spec(spec(Number(before) === 7 ? 8 : 7));
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const swappiness = (): Promise<string> => on(host, 'cat /proc/sys/vm/swappiness');
  const spec = (value: number): string =>
    `system: [{ hosts: all, sysctl: { vm.swappiness: ${value}, vm.page-cluster: 2 } }]\n`;

  it('is held where the host would be left without memory, and nobody could log in to put it back', async () => {
    site.spec('system: [{ hosts: all, sysctl: { vm.overcommit_memory: 2, vm.overcommit_ratio: 1 } }]\n');
    const { code, document } = await site.plan();
    expect([code, codes(hostOf(document).findings)]).toEqual([3, expect.arrayContaining(['OOM492'])]);
    site.spec(spec(Number(before) === 7 ? 8 : 7));
  });

  it('is set in the kernel and in a file behind a link, without a restart of anything', async () => {
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.changes).toContainEqual(
      expect.objectContaining({ target: 'system', setting: 'vm.swappiness', before, takesEffect: 'live' }),
    );
    expect(planned.restarts).toEqual([]);
    site.spec(spec(7));
    await good(site.apply());
    expect(await swappiness()).toBe('7');
    expect(await host.readFile(OURS)).toMatch(/^# oomcfg: [^\n]*\nvm\.page-cluster = 2\nvm\.swappiness = 7\n$/);
    await good(site.verify());
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
    expect(await host.readFile('/var/lib/oomcfg/before')).toContain(`sysctl vm.swappiness ${before}\n`);
  });

  it.runIf(existsSync('/sys/fs/cgroup/memory'))('does not reach the slices of cgroup v1, and says so', async () => {
    await on(host, 'echo 60 >/sys/fs/cgroup/memory/system.slice/memory.swappiness');
    const verified = hostOf((await good(site.verify())).document);
    expect(verified.findings.find(({ code }) => code === 'OOM448')?.summary).toContain(
      'vm.swappiness = 7 does not reach system.slice (60)',
    );
    expect(verified).toMatchObject({ holds: 1, inFilesOnly: 1 });
  });

  it('holds after a reboot, for systemd-sysctl reads the link', async () => {
    await on(host, 'echo 33 >/proc/sys/vm/swappiness; systemctl restart systemd-sysctl');
    expect(await swappiness()).toBe('7');
  });

  /** What verify says of vm.swappiness. */
  async function drift() {
    const { code, document } = await site.verify();
    expect(code).toBe(2);
    return hostOf(document).drift.find(({ setting }) => setting === 'vm.swappiness');
  }

  it('set by hand: no file is behind it, and ours wins at the next boot', async () => {
    await on(host, 'sysctl -qw vm.swappiness=33');
    expect(await drift()).toMatchObject({ want: '7', file: '7', kernel: '33', setBy: null, nextBy: OURS });
    await good(site.apply());
    expect(await swappiness()).toBe('7');
  });

  it('/etc/sysctl.conf and sysctl -p: drift that names it; put right, it stays a warning', async () => {
    await host.writeFile('/etc/sysctl.conf', '# ops\nvm/swappiness=42\n');
    await on(host, 'sysctl -q -p');
    expect(await drift()).toMatchObject({ kernel: '42', setBy: '/etc/sysctl.conf', nextBy: OURS });
    const { document } = await good(site.apply());
    expect(await swappiness()).toBe('7');
    const finding = hostOf(document).findings.find(({ code }) => code === 'OOM424');
    expect(finding).toMatchObject({ severity: 'warning', facts: { file: '/etc/sysctl.conf', line: 2, theirs: '42' } });
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
    await on(host, 'rm /etc/sysctl.conf');
  });

  it('a file of sysctl.d that sorts after ours wins at boot: held, with its line', async () => {
    const theirs = '/etc/sysctl.d/zzz-ops.conf';
    await host.writeFile(theirs, '\n-vm.swappiness = 50\n');
    const untouched = await fingerprint(host);
    const runs = [await site.plan(), await site.apply()];
    for (const { code, document } of runs) {
      expect(code).toBe(3);
      const [held] = document.hosts;
      const finding = held?.findings.find(({ severity }) => severity === 'error');
      expect(finding).toMatchObject({ code: 'OOM423', facts: { file: theirs, line: 2, theirs: '50' } });
    }
    expect(await fingerprint(host)).toBe(untouched);
    await on(host, 'rm "$1"', theirs);
    await host.writeFile('/etc/sysctl.d/10-ops.conf', 'vm.swappiness = 50\n');
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
    await on(host, 'rm /etc/sysctl.d/10-ops.conf');
  });

  it('our file is edited by hand', async () => {
    await on(host, 'sed -i "s/^vm.swappiness.*/vm.swappiness = 12/" "$1"; systemctl restart systemd-sysctl', OURS);
    expect(await drift()).toMatchObject({ want: '7', file: '12', kernel: '12', setBy: OURS, nextBy: null });
    await good(site.apply());
    expect(await swappiness()).toBe('7');
    expect(await on(host, 'readlink "$1"', OURS)).toBe('/etc/oomcfg/current/sysctl.d/zz-oomcfg.conf');
  });

  it('killed between the sysctl and the switch, and then taken out of the spec: it goes back as well', async () => {
    const stop = '#!/bin/sh\nps -o sid= -p $$ >/run/stopped\nsleep 600\n';
    await host.writeFile('/usr/local/sbin/ln', stop);
    await on(host, 'chmod 755 /usr/local/sbin/ln');
    const ratio = await on(host, 'cat /proc/sys/vm/vfs_cache_pressure');
    const more = ', vm.vfs_cache_pressure: 77';
    site.spec(spec(7).replace(' }}', ' }').replace(', vm.page-cluster: 2', `, vm.page-cluster: 2${more}`));
    const running = site.apply();
    await until('the change waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
    await on(host, 'pkill -KILL -s "$(tr -d " " </run/stopped)"; rm /usr/local/sbin/ln');
    expect((await running).code).toBe(1);
    expect(await on(host, 'cat /proc/sys/vm/vfs_cache_pressure')).toBe('77');
    site.spec(spec(7));
    await good(site.apply());
    expect(await on(host, 'cat /proc/sys/vm/vfs_cache_pressure')).toBe(ratio);
    expect(await host.readFile('/var/lib/oomcfg/before')).not.toContain('vfs_cache_pressure');
    await good(site.verify());
  });

  it('one key dropped: it alone goes back to what it was before oomcfg', async () => {
    site.spec('system: [{ hosts: all, sysctl: { vm.page-cluster: 2 } }]\n');
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.changes).toEqual([
      { target: 'system', setting: 'vm.swappiness', before: '7', after: before, takesEffect: 'live', dropped: true },
    ]);
    await good(site.apply());
    expect(await swappiness()).toBe(before);
    expect(await on(host, 'cat /proc/sys/vm/page-cluster')).toBe('2');
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('all keys dropped: the file and the link are gone, and nothing is owed', async () => {
    await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await good(site.apply());
    expect((await host.exec('test -e "$1" -o -L "$1"', { args: [OURS] })).code).toBe(1);
    expect(await host.readFile('/var/lib/oomcfg/before')).not.toContain('sysctl');
    expect(codes(hostOf((await good(site.plan())).document).findings)).toEqual([]);
  });

  it('without a record of what was before, it says that only a reboot brings the value back', async () => {
    site.spec(spec(7));
    await good(site.apply());
    await on(host, 'rm /var/lib/oomcfg/before');
    site.spec('services: { api: { memory: 64MiB } }\n');
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).toContain('OOM435');
    expect(await swappiness()).toBe('7');
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
  });
});
