/**
 * What only cgroup v2 shows: limits of units without memory accounting, a threshold below what is in use, throttling
 * now, and a kill under our own limit.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVm, type Vm } from '../lab/vm';
import { codes, Workplace } from '../lab/workplace';
import { BUILD_AND_BOOT, on, support } from './harness';
import { EDGES, edgesScript, KERNEL_TAKES_MORE } from './sysctlEdges';

const MIB = 1024 * 1024;

/** Holds 100 MiB that only swap could take, and needs a little more all the time. */
const HOLDER = `#!/bin/sh
head -c 100000000 /dev/zero >/dev/shm/held
touch /run/holding
while :; do head -c 1000000 /dev/zero >/dev/shm/more; done
`;

describe.runIf(support.ok)('on cgroup v2', () => {
  let vm: Vm;
  let site: Workplace;
  const first = <T>({ hosts }: { readonly hosts: readonly T[] }): T => hosts[0]!;

  beforeAll(async () => {
    vm = await startVm({ suite: 'bookworm' });
    site = new Workplace([vm.knownHosts]);
    site.writeInventory(new Map([['vm', vm]]));
    await on(
      vm,
      `mkdir -p /etc/systemd/system.conf.d
printf '[Manager]\\nDefaultMemoryAccounting=no\\n' >/etc/systemd/system.conf.d/accounting.conf
cat >/usr/local/bin/holder <<'X'
${HOLDER}X
chmod 755 /usr/local/bin/holder
printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/bare.service
printf '[Service]\\nExecStart=/usr/local/bin/holder\\n' >/etc/systemd/system/holder.service
systemctl daemon-reexec
systemctl start bare holder
until [ -e /run/holding ]; do sleep 0.5; done`,
    );
  }, BUILD_AND_BOOT);
  afterAll(async () => {
    site.remove();
    await vm.stop();
  });

  it('a unit without memory accounting is not limited, and a limit adds the controller to it as it runs', async () => {
    expect(await on(vm, 'ls /sys/fs/cgroup/system.slice/bare.service')).not.toContain('memory.max');
    const pid = await on(vm, 'systemctl show --value -p MainPID bare');
    site.spec('services: { bare: { memory: 64MiB } }\n');
    const before = first((await site.verify()).document);
    expect(before).toMatchObject({ unsupported: [], holds: 0 });
    expect(before.drift).toContainEqual(expect.objectContaining({ setting: 'MemoryMax', kernel: 'infinity' }));
    expect((await site.apply()).code).toBe(0);
    expect(await on(vm, 'cat /sys/fs/cgroup/system.slice/bare.service/memory.max')).toBe(String(64 * MIB));
    expect(await on(vm, 'systemctl show --value -p MainPID bare')).toBe(pid);
    expect(first((await site.verify()).document)).toMatchObject({ status: 'ok', holds: 1, inFilesOnly: 0 });
  });

  it('memory.high below what is in use is held where nothing can be swapped, and what it does is seen', async () => {
    await on(
      vm,
      'rm /etc/systemd/system.conf.d/accounting.conf; systemctl daemon-reexec; rm /run/holding; systemctl restart holder; until [ -e /run/holding ]; do sleep 0.5; done',
    );
    site.spec('services: { holder: { memory: { max: 300MiB, high: 48MiB } } }\n');
    const held = first((await site.plan()).document);
    expect(held.status).toBe('held');
    expect(held.findings.find(({ code }) => code === 'OOM417')).toMatchObject({
      severity: 'error',
      facts: { setting: 'MemoryHigh', limit: 48 * MIB },
    });
    const applied = await site.apply('--accept', 'shrink:vm');
    expect([applied.code, codes(first(applied.document).findings).includes('OOM618')]).toEqual([1, true]);
    await on(vm, 'sleep 15');
    const verified = first((await site.verify()).document);
    expect(codes(verified.findings)).toContain('OOM466');
    expect((await site.run(['verify'])).stdout).not.toContain('as wanted\n1 host: 1 as wanted');
  });

  it('the kernel takes each end of each range of the sysctl table, and refuses what is beside it', async () => {
    const before = await on(vm, 'sysctl -a 2>/dev/null | grep -E "^(vm|kernel.panic) |^vm[.]" | grep -v "^vm.stat"');
    const said = (await on(vm, edgesScript())).split('\n').map((line) => line.split(' '));
    const answers = new Map(said.map(([key, value, answer]) => [`${key} ${value}`, answer]));
    const tried = EDGES.map(({ key, value, inside }) => ({
      key,
      value,
      inside,
      answer: answers.get(`${key} ${value}`),
    }));
    expect(tried.filter(({ inside, answer }) => inside && answer !== 'taken' && answer !== 'absent')).toEqual([]);
    const beside = tried.filter(({ inside, answer }) => !inside && answer !== 'refused' && answer !== 'absent');
    expect(beside.filter(({ key }) => !KERNEL_TAKES_MORE.has(key))).toEqual([]);
    // A kernel without any of them would prove nothing.
    expect(tried.filter(({ answer }) => answer === 'absent').length).toBeLessThan(tried.length / 4);
    expect(await on(vm, 'sysctl -a 2>/dev/null | grep -E "^(vm|kernel.panic) |^vm[.]" | grep -v "^vm.stat"')).toBe(
      before,
    );
  });

  it('a saved plan of sysctls is held where the host has promised more since than it could promise then', async () => {
    const committed = Number(await on(vm, "sed -n 's/^Committed_AS: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo"));
    // 8 MiB are kept back, 64 MiB are for a login, and 100 MiB are left.
    const most = committed + 172 * 1024;
    site.spec(`system: [{ hosts: all, sysctl: { vm.overcommit_memory: 2, vm.overcommit_kbytes: ${most} } }]\n`);
    expect((await site.plan('--out', 'plan.json')).code).toBe(0);
    await vm.writeFile(
      '/usr/local/bin/taker',
      '#!/usr/bin/perl\n$x = "a" x 120_000_000; open(F, ">/run/taken"); sleep 999;\n',
      0o755,
    );
    await on(vm, 'systemd-run -q --unit=taker /usr/local/bin/taker; until [ -e /run/taken ]; do sleep 0.5; done');
    const held = await site.apply('plan.json');
    const { status, findings } = first(held.document);
    expect([held.code, status, codes(findings)]).toEqual([3, 'held', expect.arrayContaining(['OOM492'])]);
    expect(await on(vm, 'cat /proc/sys/vm/overcommit_memory; systemctl stop taker')).toBe('0');
  });

  it('a unit that the kernel killed under our own limit is said to be down', async () => {
    await on(vm, 'systemctl stop holder');
    site.spec('services: { holder: { memory: 32MiB } }\n');
    expect((await site.apply()).code).toBe(0);
    await on(vm, 'systemctl start holder; until systemctl is-failed -q holder; do sleep 0.5; done');
    const verified = first((await site.verify()).document);
    expect(verified).toMatchObject({ holds: 0, inFilesOnly: 1 });
    expect(verified.findings.find(({ code }) => code === 'OOM463')?.facts).toMatchObject({ result: 'oom-kill' });
  });
});
