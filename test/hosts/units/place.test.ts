/**
 * A limit counts where the processes are: units without memory accounting, with nothing in them, and with a main
 * process elsewhere.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, mainPid, MIB, on, scoreOf, V1 } from '../looking';

const IDLE = '/usr/local/bin/idle';

describe.runIf(support.ok)('where the processes of a unit are', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.runIf(V1)(
    'a unit without memory accounting gets its score and limits as it runs, not only in its file',
    async () => {
      await host.writeFile('/etc/systemd/system.conf.d/accounting.conf', '[Manager]\nDefaultMemoryAccounting=no\n');
      await on(host, 'systemctl daemon-reexec');
      await host.addService('bare', { exec: IDLE });
      const pid = await mainPid(host, 'bare');
      expect(await on(host, 'grep memory: /proc/$1/cgroup', pid)).toMatch(/memory:\/$/);
      site.spec('services: { bare: { protect: expendable, limits: { addressSpace: 4GiB } } }\n');
      const before = await site.verify();
      expect(before.code).toBe(2);
      expect(hostOf(before.document).holds).toBe(0);
      await good(site.apply());
      expect(await mainPid(host, 'bare')).toBe(pid);
      expect(await scoreOf(host, 'bare')).toBe(300);
      expect(await on(host, 'grep "Max address space" /proc/$1/limits', pid)).toContain(String(4096 * MIB));
      expect(hostOf((await good(site.verify())).document).holds).toBe(2);
    },
  );

  it.runIf(V1)('and a memory limit holds at once, since systemd begins to account for it', async () => {
    const pid = await mainPid(host, 'bare');
    site.spec('services: { bare: { protect: expendable, limits: { addressSpace: 4GiB }, memory: 64MiB } }\n');
    expect(hostOf((await site.verify()).document).drift).toContainEqual(
      expect.objectContaining({ setting: 'MemoryMax', kernel: 'infinity', want: 64 * MIB }),
    );
    await good(site.apply());
    expect(await limitOf(host, 'bare')).toBe(64 * MIB);
    expect(await on(host, 'grep memory: /proc/$1/cgroup', pid)).toContain('/system.slice/bare.service');
    await good(site.verify());
    await on(host, 'rm /etc/systemd/system.conf.d/accounting.conf; systemctl daemon-reexec');
  });

  it('a unit whose PIDFile names a process of another unit is held, and never as wanted', async () => {
    await host.writeFile(
      '/usr/local/bin/elsewhere',
      '#!/bin/sh\nsystemd-run -q --unit=there --slice=other.slice sleep 9999\nsleep 0.5\nsystemctl show --value -p MainPID there >/run/away.pid\n',
    );
    await on(host, 'chmod 755 /usr/local/bin/elsewhere');
    await host.addService('away', {
      type: 'forking',
      exec: '/usr/local/bin/elsewhere',
      extra: 'PIDFile=/run/away.pid\nMemoryMax=64M',
    });
    site.spec('services: { away: { memory: 64MiB } }\n');
    const planned = await site.plan();
    expect(planned.code).toBe(3);
    expect(codes(hostOf(planned.document).findings)).toContain('OOM460');
    const { code, document } = await site.verify();
    expect(code).toBe(3);
    const verified = hostOf(document);
    expect(verified).toMatchObject({ status: 'drift', holds: 0 });
    expect(verified.findings.find((found) => found.code === 'OOM460')?.summary).toContain('/other.slice/there.service');
    expect((await site.run(['verify'])).stdout).not.toContain('as wanted');
  });

  it('a unit whose main process moves into another cgroup by itself is held as well', async () => {
    const tree = V1 ? 'memory' : '';
    await host.writeFile(
      '/usr/local/bin/mover',
      `#!/bin/sh\nmkdir -p /sys/fs/cgroup/${tree}/moved\necho $$ >/sys/fs/cgroup/${tree}/moved/cgroup.procs\nexec sleep 9999\n`,
    );
    await on(host, 'chmod 755 /usr/local/bin/mover');
    await host.addService('mover', { exec: '/usr/local/bin/mover' });
    await until('it moved', async () =>
      (await on(host, 'cat /proc/$1/cgroup', await mainPid(host, 'mover'))).includes('/moved'),
    );
    site.spec('services: { mover: { memory: 64MiB } }\n');
    expect(codes(hostOf((await site.plan()).document).findings)).toContain('OOM460');
  });

  it('a start script is seen as the shell that it is: its client of a container, and its child elsewhere', async () => {
    const tree = V1 ? 'memory' : '';
    const script = async (name: string, lines: string): Promise<void> => {
      await host.writeFile(`/usr/local/bin/${name}`, `#!/bin/sh\n${lines}\n`);
      await on(host, 'chmod 755 /usr/local/bin/$1', name);
      await host.addService(name, { exec: `/usr/local/bin/${name}` });
    };
    await on(host, 'mkdir -p /opt/bin && cp /bin/sleep /opt/bin/docker');
    await script('wraps', '/opt/bin/docker 9999\necho gone');
    await script(
      'parent',
      `mkdir -p /sys/fs/cgroup/${tree}/child\nsleep 9998 &\necho $! >/sys/fs/cgroup/${tree}/child/cgroup.procs\nwait`,
    );
    await until(
      'the child is elsewhere',
      async () => (await on(host, `cat /sys/fs/cgroup/${tree}/child/cgroup.procs`)).trim() !== '',
    );
    site.spec('services: { wraps: { memory: 64MiB }, parent: { memory: 64MiB } }\n');
    const { findings } = hostOf((await site.plan()).document);
    expect(findings.filter(({ code }) => code === 'OOM461').map(({ facts }) => facts['unit'])).toEqual([
      'wraps.service',
    ]);
    expect(findings.filter(({ code }) => code === 'OOM460').map(({ facts }) => facts['unit'])).toEqual([
      'parent.service',
    ]);
  });
});
