/**
 * Resource limits and scores of real processes: all of a unit are asked, and what a program sets for itself is left
 * alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { GIB, mainPid, on, property, scoreOf, V1 } from '../looking';

const sh = (script: string): string => `/bin/sh -c '${script}'`;

describe.runIf(support.ok)('what a program has', () => {
  let site: Site;
  let host: FleetHost;

  const spaceOf = async (pid: string): Promise<string> =>
    on(host, "grep 'Max address space' /proc/$1/limits | awk '{print $4 \" \" $5}'", pid);
  const childOf = async (unit: string): Promise<string> => on(host, 'pgrep -P "$1" sleep', await mainPid(host, unit));

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('other', { exec: '/bin/sleep 9999', extra: 'User=nobody' });
    await host.addService('family', { exec: sh('sleep 9999 & exec sleep 8888') });
    await host.addService('own', { exec: sh('ulimit -v 1048576; exec sleep 9999') });
    await host.addService('worker', { exec: sh('(ulimit -v 2000000; exec sleep 9999) & exec sleep 8888') });
    await host.addService('old', { exec: '/bin/sleep 9999', extra: 'LimitAS=2G' });
    await host.addService('soft', { exec: sh('ulimit -S -v 3000000; exec sleep 9999') });
    await host.addService('zero', { exec: sh('echo 0 >/proc/$$$$/oom_score_adj; exec sleep 9999') });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a process of another user, whom prlimit cannot reach here, is restarted, and that is announced', async () => {
    const pid = await mainPid(host, 'other');
    site.spec('services: { other: { limits: { addressSpace: 4GiB } } }\n');
    const { document } = await good(site.plan());
    const [change] = hostOf(document).changes;
    if ((await on(host, 'grep CapBnd /proc/1/status')).endsWith('fcecafff')) {
      expect([change?.takesEffect, hostOf(document).restarts.length]).toEqual(['restart', 1]);
    }
    await good(site.apply());
    expect(await mainPid(host, 'other')).not.toBe(pid);
    expect(await spaceOf(await mainPid(host, 'other'))).toBe(`${4 * GIB} ${4 * GIB}`);
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
  });

  it('a second process with more than the limit is drift', async () => {
    site.spec('services: { family: { limits: { addressSpace: 4GiB } } }\n');
    await good(site.apply());
    expect((await site.verify()).code).toBe(0);
    const child = await childOf('family');
    expect(await spaceOf(child)).toBe(`${4 * GIB} ${4 * GIB}`);
    // One that never had the limit is in the unit now, as one is that prlimit could not reach.
    const late = await on(
      host,
      'sleep 7777 >/dev/null 2>&1 & echo $! >"/sys/fs/cgroup/$1/system.slice/family.service/cgroup.procs" && echo $!',
      V1 ? 'systemd' : '',
    );
    const { code, document } = await site.verify();
    expect(code).toBe(2);
    expect(hostOf(document).drift).toMatchObject([{ setting: 'LimitAS', want: 4 * GIB, kernel: 'infinity' }]);
    await good(site.apply());
    expect(await spaceOf(late)).toBe(`${4 * GIB} ${4 * GIB}`);
  });

  it('a lower limit of its own is left alone after one restart, and reported', async () => {
    site.spec('services: { own: { limits: { addressSpace: 4GiB } } }\n');
    await good(site.apply());
    await on(host, 'systemctl restart own');
    const pid = await mainPid(host, 'own');
    const { document } = await good(site.verify());
    expect(hostOf(document)).toMatchObject({ drift: [], holds: 0, inFilesOnly: 1 });
    expect(codes(hostOf(document).findings)).toContain('OOM474');
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    expect([await mainPid(host, 'own'), await spaceOf(pid)]).toEqual([pid, `${GIB} ${GIB}`]);
  });

  it('a lower limit that a process beside the main one has is left alone, and no failure', async () => {
    const worker = await childOf('worker');
    const before = await spaceOf(worker);
    site.spec('services: { worker: { limits: { addressSpace: 4GiB } } }\n');
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).not.toContain('OOM606');
    expect(await spaceOf(worker)).toBe(before);
    expect(await spaceOf(await mainPid(host, 'worker'))).toBe(`${4 * GIB} ${4 * GIB}`);
    await good(site.verify());
  });

  it('a process from before the files that limit it is given what is wanted, and none of it is called its own', async () => {
    await on(host, 'mkdir -p /etc/systemd/system/old.service.d');
    const text = '[Service]\\nLimitAS=8G\\nOOMScoreAdjust=100\\n';
    await on(
      host,
      `sleep 2; printf '${text}' >/etc/systemd/system/old.service.d/limits.conf; systemctl daemon-reload; sleep 1`,
    );
    site.spec('services: { old: { protect: expendable, limits: { addressSpace: 4GiB } } }\n');
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).not.toContain('OOM473');
    expect(codes(hostOf(document).findings)).not.toContain('OOM474');
    expect(await spaceOf(await mainPid(host, 'old'))).toBe(`${4 * GIB} ${4 * GIB}`);
    expect(await scoreOf(host, 'old')).toBe(300);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
  });

  it('a soft limit that it lowers for itself stays as it is', async () => {
    site.spec('services: { soft: { limits: { addressSpace: 4GiB } } }\n');
    const before = await spaceOf(await mainPid(host, 'soft'));
    const { document } = await good(site.apply());
    expect(codes(hostOf(document).findings)).toContain('OOM474');
    expect(await spaceOf(await mainPid(host, 'soft'))).toBe(before);
    await good(site.verify());
  });

  it('a score of 0 that it sets for itself is its own as well', async () => {
    site.spec('services: { zero: { protect: expendable } }\n');
    await good(site.apply());
    await on(host, 'systemctl restart zero; sleep 0.3');
    expect(await scoreOf(host, 'zero')).toBe(0);
    const { document } = await good(site.verify());
    expect(codes(hostOf(document).findings)).toContain('OOM473');
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    expect(await scoreOf(host, 'zero')).toBe(0);
    expect(await property(host, 'zero', 'OOMScoreAdjust')).toBe('300');
  });
});
