/**
 * Resource limits that the spec drops and that no restart can take from a process: they are said for as long as it
 * lives, and never called its own.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { GIB, mainPid, MIB, on } from '../looking';

/**
 * CAP_SYS_RESOURCE, with which a limit of a process can be raised as it runs (capability.h: 24): the hosts have it
 * where this machine's root has.
 */
const CAN_RAISE =
  ((BigInt(`0x${/^CapBnd:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`) >> 24n) & 1n) === 1n;

describe.runIf(support.ok && !CAN_RAISE)('a limit that is dropped while its process cannot be restarted', () => {
  let site: Site;
  let host: FleetHost;

  const spaceOf = async (pid: string): Promise<string> =>
    on(host, "grep 'Max address space' /proc/$1/limits | awk '{print $4}'", pid);
  const said = async (running: ReturnType<Site['verify'] | Site['apply']>, code: string): Promise<unknown> => {
    const { document } = await good<Awaited<typeof running>>(running);
    const [first] = document.hosts;
    return first?.findings.find((one) => one.code === code)?.facts;
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('base', { exec: '/bin/sleep 9999' });
    const refuses = 'Restart=always\n[Unit]\nRefuseManualStop=yes';
    await host.addService('hi', { exec: '/bin/sleep 9999', extra: refuses });
    await host.addService('filed', { exec: '/bin/sleep 9999', extra: refuses });
    await host.addService('as', { exec: '/bin/sleep 9999' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const owed = { unit: 'hi.service', setting: 'LimitAS', value: 64 * MIB, wanted: 'infinity' };

  it('one that oomcfg set as the process ran is said in each run, and another one is not said to be lowered by the program', async () => {
    const pid = await mainPid(host, 'hi');
    site.spec('services: { hi: { memory: 1GiB, limits: { addressSpace: 64MiB } } }\n');
    await good(site.apply());
    expect(await spaceOf(pid)).toBe(String(64 * MIB));
    site.spec('services: { hi: { memory: 1GiB } }\n');
    await good(site.apply());
    expect([await mainPid(host, 'hi'), await spaceOf(pid)]).toEqual([pid, String(64 * MIB)]);
    const again = await good(site.apply());
    expect(again.document.summary).toMatchObject({ inSync: 1 });
    expect(await said(site.apply(), 'OOM645')).toEqual(owed);
    expect(await said(site.verify(), 'OOM645')).toEqual(owed);
    // What goes back is no setting of the spec, and is counted nowhere.
    expect(hostOf((await site.verify()).document)).toMatchObject({ drift: [], holds: 1, inFilesOnly: 0 });
    site.spec('services: { hi: { memory: 1GiB, limits: { addressSpace: 1GiB } } }\n');
    await good(site.apply());
    const verified = hostOf((await good(site.verify())).document);
    expect(codes(verified.findings)).not.toContain('OOM474');
    // What its process has is another one, which is named.
    expect(codes(verified.findings)).toContain('OOM670');
    expect(verified).toMatchObject({ drift: [], inFilesOnly: 0 });
    expect(await spaceOf(pid)).toBe(String(64 * MIB));
  });

  it('also where the spec drops the whole service, until the process is another one', async () => {
    site.spec('services: { base: { memory: 1GiB } }\n');
    await good(site.apply());
    expect(await said(site.apply(), 'OOM645')).toEqual(owed);
    expect(await said(site.verify(), 'OOM645')).toEqual(owed);
    await on(host, 'systemctl kill -s KILL hi; sleep 0.5');
    expect(await spaceOf(await mainPid(host, 'hi'))).toBe('unlimited');
    expect(await said(site.verify(), 'OOM645')).toBeUndefined();
  });

  it('one with which the process began is not its own either when the spec asks for more', async () => {
    site.spec('services: { filed: { limits: { addressSpace: 2GiB } }, base: { memory: 1GiB } }\n');
    await good(site.apply());
    expect(await on(host, 'cat /var/lib/oomcfg/before')).not.toContain('hi.service');
    await on(host, 'systemctl kill -s KILL filed; sleep 0.5');
    site.spec('services: { filed: { limits: { addressSpace: 4GiB } }, base: { memory: 1GiB } }\n');
    await good(site.apply());
    const { findings } = hostOf((await good(site.verify())).document);
    expect(codes(findings)).not.toContain('OOM474');
    expect(await spaceOf(await mainPid(host, 'filed'))).toBe(String(2 * GIB));
    site.spec('services: { base: { memory: 1GiB } }\n');
    await good(site.apply());
    expect(await said(site.apply(), 'OOM645')).toMatchObject({ unit: 'filed.service', value: 2 * GIB });
    await on(host, 'systemctl kill -s KILL filed; sleep 0.5');
  });

  it('no restart is announced of a unit whose file is gone, and what its process keeps is said while it lives', async () => {
    site.spec('services: { as: { limits: { addressSpace: 1GiB } }, base: { memory: 1GiB } }\n');
    await good(site.apply());
    const pid = await mainPid(host, 'as');
    expect(await spaceOf(pid)).toBe(String(GIB));
    await on(host, 'rm /etc/systemd/system/as.service');
    site.spec('services: { base: { memory: 1GiB } }\n');
    const planned = hostOf((await good(site.plan())).document);
    expect(planned.restarts).toEqual([]);
    expect(planned.changes).toMatchObject([{ target: 'as.service', setting: 'LimitAS', takesEffect: 'start' }]);
    await good(site.apply());
    expect([await mainPid(host, 'as'), await spaceOf(pid)]).toEqual([pid, String(GIB)]);
    const expected = { unit: 'as.service', setting: 'LimitAS', value: GIB, wanted: 'infinity' };
    expect(await said(site.apply(), 'OOM645')).toEqual(expected);
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    expect(await said(site.verify(), 'OOM645')).toEqual(expected);
    await on(host, 'kill "$1"; sleep 0.3', pid);
    expect(await said(site.verify(), 'OOM645')).toBeUndefined();
  });
});
