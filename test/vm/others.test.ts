/**
 * What else decides on a real host of cgroup v2: a session that `su` opens, systemd-oomd, and a kernel without its
 * memory controller.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding';
import { startVm, type Vm } from '../lab/vm';
import { codes, hostOf, until, Workplace } from '../lab/workplace';
import { BUILD_AND_BOOT, on, support } from './harness';

const MIB = 1024 * 1024;

describe.runIf(support.ok)('who else decides', () => {
  let vm: Vm;
  /** The same, booted with cgroup_disable=memory. */
  let off: Vm;
  let site: Workplace;

  beforeAll(async () => {
    const started = await Promise.allSettled([
      startVm({ suite: 'bookworm' }),
      startVm({ suite: 'bookworm', kernel: 'cgroup_disable=memory' }),
    ]);
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    [vm, off] = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])) as [Vm, Vm];
    site = new Workplace([vm.knownHosts, off.knownHosts]);
    site.writeInventory(
      new Map([
        ['vm', vm],
        ['off', off],
      ]),
    );
  }, BUILD_AND_BOOT);
  afterAll(async () => {
    site.remove();
    await Promise.all([vm.stop(), off.stop()]);
  }, 60_000);

  it('a service in a session of its own (su and pam_systemd) is held, whoever its main process is, and never as wanted', async () => {
    await vm.writeFile('/usr/local/bin/behind', '#!/bin/sh\nsu - ops -c "sleep 9997; true"\necho ended\n', 0o755);
    await vm.addService('behind', { exec: '/usr/local/bin/behind' });
    await vm.addService('direct', { exec: "/bin/su - ops -c 'sleep 9998'" });
    const sessions = "pgrep -f '^sleep 999[78]' | xargs -n 1 -I PID cat /proc/PID/cgroup | grep -c session-";
    await until('both have opened their sessions', async () => (await vm.exec(sessions)).stdout === '2\n', 60);
    site.spec('services: { direct: { hosts: vm, memory: 64MiB }, behind: { hosts: vm, memory: 64MiB } }\n');
    const { code, document } = await site.plan('-l', 'vm');
    expect(code).toBe(3);
    const found = hostOf(document).findings.filter((one) => one.code === 'OOM460');
    expect(found.map(({ facts }) => [facts['unit'], facts['process']])).toEqual([
      ['behind.service', 'su'],
      ['direct.service', 'su'],
    ]);
    for (const { facts } of found) expect(facts['cgroup']).toMatch(/^\/user\.slice\/.*\/session-.*\.scope$/);
    const verified = hostOf((await site.verify('-l', 'vm')).document);
    expect(verified).toMatchObject({ holds: 0, inFilesOnly: 0 });
    expect(verified.unsupported).toHaveLength(2);
    await on(
      vm,
      'systemctl stop direct behind; rm /etc/systemd/system/direct.service /etc/systemd/system/behind.service; systemctl daemon-reload',
    );
  });

  it('scores count for nothing where systemd-oomd runs and watches a slice above, and nothing is said of it where it does not', async () => {
    await vm.writeFile('/etc/systemd/system/system.slice.d/oomd.conf', '[Slice]\nManagedOOMMemoryPressure=kill\n');
    await vm.addService('guarded', { exec: '/bin/sleep infinity' });
    site.spec('services: { guarded: { hosts: vm, protect: high } }\n');
    const said = async (): Promise<Finding | undefined> =>
      hostOf((await site.plan('-l', 'vm')).document).findings.find(({ code }) => code === 'OOM472');
    expect(await said()).toBeUndefined();
    await on(
      vm,
      'systemctl unmask -q systemd-oomd.service systemd-oomd.socket; systemctl daemon-reload; systemctl start systemd-oomd',
    );
    // Debian's package has ManagedOOMSwap=kill for the root, which does nothing without swap.
    expect(await on(vm, 'systemctl show --value -p ManagedOOMSwap -- -.slice; wc -l </proc/swaps')).toBe('kill\n1');
    expect(await said()).toMatchObject({
      severity: 'warning',
      facts: { unit: 'guarded.service', slice: 'system.slice', settings: 'ManagedOOMMemoryPressure' },
    });
    await vm.addService('guarded', { exec: '/bin/sleep infinity', extra: 'ManagedOOMPreference=avoid' });
    expect(await said()).toBeUndefined();
    await on(vm, 'systemctl stop systemd-oomd guarded');
  });

  it('a protection that the spec drops goes back to what the slice above gives its units', async () => {
    await vm.writeFile('/etc/systemd/system/safe.slice', '[Slice]\nMemoryLow=64M\nDefaultMemoryLow=20M\n');
    await vm.addService('safe', { exec: '/bin/sleep infinity', extra: 'Slice=safe.slice' });
    const low = (): Promise<string> => on(vm, 'cat /sys/fs/cgroup/safe.slice/safe.service/memory.low');
    expect(await low()).toBe(String(20 * MIB));
    site.spec('services: { safe: { hosts: vm, memory: { max: 64MiB, low: 8MiB } } }\n');
    expect((await site.apply('-l', 'vm')).code).toBe(0);
    expect(await low()).toBe(String(8 * MIB));
    site.spec('services: { safe: { hosts: vm, memory: { max: 64MiB } } }\n');
    const { code, document } = await site.apply('-l', 'vm');
    expect([code, hostOf(document).changes.map(({ setting, after }) => [setting, after])]).toEqual([
      0,
      [['MemoryLow', 20 * MIB]],
    ]);
    expect(await low()).toBe(String(20 * MIB));
    expect((await site.apply('-l', 'vm')).document.summary).toMatchObject({ inSync: 1 });
  });

  it('without the memory controller a limit is unsupported, of what runs and of what does not, and nothing of it is counted', async () => {
    expect(await on(off, 'cat /sys/fs/cgroup/cgroup.controllers')).not.toContain('memory');
    for (const name of ['runs', 'stopped']) await off.addService(name, { exec: '/bin/sleep infinity' });
    await on(off, 'systemctl stop stopped');
    site.spec(
      'services: { runs: { hosts: off, memory: 64MiB, protect: expendable }, stopped: { hosts: off, memory: 64MiB } }\n',
    );
    const applied = await site.apply('-l', 'off');
    expect(applied.code).toBe(0);
    expect(hostOf(applied.document).changes.map(({ setting }) => setting)).toEqual(['OOMScoreAdjust']);
    const { code, document } = await site.verify('-l', 'off');
    const verified = hostOf(document);
    expect(code).toBe(0);
    expect(verified).toMatchObject({ holds: 1, inFilesOnly: 0, drift: [] });
    expect(verified.unsupported.map(({ target, setting }) => [target, setting])).toEqual([
      ['runs.service', 'MemoryMax'],
      ['stopped.service', 'MemoryMax'],
    ]);
    expect(codes(verified.findings)).toEqual(expect.arrayContaining(['OOM430', 'OOM464']));
    const pid = await on(off, 'systemctl show --value -p MainPID runs');
    expect(await on(off, `cat /proc/${pid}/oom_score_adj`)).toBe('300');
    expect(hostOf((await site.apply('-l', 'off')).document).status).toBe('in-sync');
    site.spec('services: {}\n');
    expect((await site.apply('-l', 'off')).code).toBe(0);
    expect(await on(off, `cat /proc/${pid}/oom_score_adj; ls /etc/systemd/system`)).not.toMatch(/300|runs\.service\.d/);
  });
});
