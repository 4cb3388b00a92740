/**
 * The story on real machines with cgroup v2: what oomcfg promises, read from the kernels of Debian 12 (systemd 252) and
 * 13 (257).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_AND_BOOT, both, bootMachines, type Machines, on, SUITES, support, type Vm } from './harness';
import { applies, codes, holds } from './claims';
import { events, kills, look, swaps, swapWhenKilled } from './looking';
import { install, ready } from './services';
import {
  BEFORE,
  expected,
  JAVA_OPTS,
  mainPids,
  MiB,
  services,
  SHOP,
  stateOf,
  system,
  UNITS,
  type Variant,
} from './shop';

if (!support.ok && process.env['CI'] === 'true') throw new Error(`VMs cannot run here: ${support.reason}`);

describe.skipIf(!support.ok)(`real machines${support.ok ? '' : ` (${support.reason})`}`, () => {
  let machines: Machines;

  beforeAll(async () => {
    machines = await bootMachines();
    await machines.each((vm) => install(vm));
    await machines.say('sysctl -qw vm.vfs_cache_pressure=77');
    expect(await machines.each(stateOf)).toEqual(both(BEFORE));
  }, BUILD_AND_BOOT);
  afterAll(() => machines.stop(), 60_000);

  it('are warned of memory.high where nothing can be swapped', async () => {
    machines.spec(services(SHOP));
    const { document } = await machines.plan();
    for (const { findings } of document.hosts) {
      expect(findings.find(({ code }) => code === 'OOM313')?.facts).toMatchObject({ unit: 'cache.service' });
    }
  });

  it('are held for a limit on address space in which their JVM really does not start', async () => {
    machines.spec(services(SHOP, { japp: 'limits: { addressSpace: 384MiB }' }) + system(SHOP));
    const { code, document } = await machines.plan();
    expect(document.hosts.map(({ status, findings }) => ({ status, codes: codes(findings) }))).toEqual(
      SUITES.map(() => ({ status: 'held', codes: ['OOM357', 'OOM485', 'OOM483', 'OOM418'] })),
    );
    expect(code).toBe(3);
    const start = (options: string) => `java ${options} ${JAVA_OPTS} -version >/dev/null 2>&1; echo $?`;
    expect(await machines.say(`prlimit --as=${384 * MiB} ${start('')}`)).toEqual(both('1'));
  });

  it('get everything live but the JVM, which is restarted as announced and has the heap that was calculated', async () => {
    machines.spec(services(SHOP) + system(SHOP));
    const before = await machines.each(mainPids);
    const plan = await machines.plan();
    for (const { restarts, findings } of plan.document.hosts) {
      expect(restarts).toEqual([{ unit: 'japp.service', because: ['JAVA_OPTS'] }]);
      // Its script adds options of its own, and it has more heap today.
      expect(codes(findings)).toEqual(['OOM485', 'OOM483']);
    }
    await applies(machines, 'OOM485', 'OOM483');
    await machines.each(ready);
    await holds(machines, SHOP);
    const variable = 'tr "\\0" "\\n" </proc/$(systemctl show --value -p MainPID japp)/environ | grep ^JAVA_OPTS=';
    expect(await machines.say(variable)).toEqual(both(`JAVA_OPTS=${JAVA_OPTS}`));
    const after = await machines.each(mainPids);
    for (const suite of SUITES) {
      expect({ suite, ...after[suite], japp: '' }).toEqual({ suite, ...before[suite], japp: '' });
      expect(after[suite]['japp']).not.toBe(before[suite]['japp']);
    }
  });

  it('stay as they are when it is applied again', async () => {
    const before = await machines.each((vm) => look(vm, ...UNITS));
    const generation = await machines.say('readlink /etc/oomcfg/current; ls /etc/oomcfg/generations');
    const { code, document } = await machines.apply();
    expect(document.hosts.map(({ status, changes }) => ({ status, changes }))).toEqual(
      SUITES.map(() => ({ status: 'in-sync', changes: [] })),
    );
    expect(code).toBe(0);
    expect(await machines.each((vm) => look(vm, ...UNITS))).toEqual(before);
    expect(await machines.say('readlink /etc/oomcfg/current; ls /etc/oomcfg/generations')).toEqual(generation);
  });

  it('keep it through daemon-reload, neighbours that start, restarts of the unit and children of a running one', async () => {
    await machines.say('systemctl daemon-reload && systemctl kill --kill-whom=main -s USR2 batch');
    expect(await machines.each(stateOf)).toEqual(both(expected(SHOP)));
    expect(await machines.say('wc -l </sys/fs/cgroup/system.slice/batch.service/cgroup.procs')).toEqual(both('4'));
    await machines.say(
      'systemctl start loner; systemctl stop loner; systemd-run -q --scope true; systemctl restart cache',
    );
    expect(await machines.each(stateOf)).toEqual(both(expected(SHOP)));
  });

  it('are found to drift where hands changed them, with the file that causes it, and fixed without a restart', async () => {
    await machines.say(`
      cd /sys/fs/cgroup
      systemctl set-property cache.service MemoryMax=80M
      echo ${40 * MiB} >system.slice/cache.service/memory.high
      echo ${90 * MiB} >shop.slice/memory.max
      echo 0 >system.slice/batch.service/memory.oom.group
      sysctl -qw vm.swappiness=33
      swapoff /swapfile
      prlimit --pid "$(systemctl show --value -p MainPID batch)" --as=${700 * MiB}:${700 * MiB}
      echo -100 >/proc/$(systemctl show --value -p MainPID db)/oom_score_adj`);
    const byHand = (target: string, setting: string, want: number | string, kernel: number | string) => {
      const file =
        target === 'system' ? '/etc/sysctl.d/zz-oomcfg.conf' : `/etc/systemd/system/${target}.d/zz-oomcfg.conf`;
      return { target, setting, want, file: want, kernel, setBy: null, nextBy: file };
    };
    const property = '/etc/systemd/system.control/cache.service.d/50-MemoryMax.conf';
    const { code, document } = await machines.verify();
    expect(Object.fromEntries(document.hosts.map(({ name, drift }) => [name, drift]))).toEqual(
      both([
        byHand('batch.service', 'LimitAS', 512 * MiB, 700 * MiB),
        byHand('batch.service', 'OOMPolicy', 'kill', 'continue'),
        { ...byHand('cache.service', 'MemoryMax', 64 * MiB, 80 * MiB), setBy: property },
        byHand('cache.service', 'MemoryHigh', 48 * MiB, 40 * MiB),
        byHand('db.service', 'OOMScoreAdjust', -900, -100),
        byHand('shop.slice', 'MemoryMax', 72 * MiB, 90 * MiB),
        byHand('system', 'vm.swappiness', '10', '33'),
        { ...byHand('system', 'swap:/swapfile', 64 * MiB, 0), nextBy: null },
      ]),
    );
    expect(code).toBe(2);
    const before = await machines.each(mainPids);
    await applies(machines);
    await holds(machines, SHOP);
    expect(await machines.each(mainPids)).toEqual(before);
  });

  describe('where something leaks', () => {
    /** Makes a service leak, and waits until the kernel has killed for it. */
    const leak = (unit: string, then = '') =>
      machines.say(`
        dmesg -C
        systemctl kill --kill-whom=main -s USR1 ${unit}
        for i in $(seq 300); do dmesg | grep -q 'Killed process' && break; sleep 0.2; done
        ${then}`);

    it('kill it in its own cgroup, after the swap that it may use', async () => {
      const before = await machines.each(mainPids);
      await leak('api');
      const group = '/system.slice/api.service';
      expect(await machines.each(kills)).toEqual(both([{ full: group, unit: group, comm: 'leak' }]));
      const memory = await machines.each((vm) => events(vm, 'api'));
      for (const suite of SUITES) {
        expect({ suite, ...memory[suite] }).toMatchObject({ suite, oom_kill: 1, oom_group_kill: 0 });
      }
      const swap = await machines.each(swapWhenKilled);
      for (const suite of SUITES) {
        expect(swap[suite].limit).toBe(16 * 1024);
        expect(swap[suite].usage).toBeGreaterThan(12 * 1024);
        expect(swap[suite].usage).toBeLessThanOrEqual(16 * 1024);
      }
      expect(await machines.each(mainPids)).toEqual(before);
    });

    it('kill it and not its larger neighbour, which is protected', async () => {
      const before = await machines.each(mainPids);
      const use = await machines.say('cat /sys/fs/cgroup/shop.slice/db.service/memory.current');
      for (const suite of SUITES) expect(Number(use[suite])).toBeGreaterThan((72 / 2) * MiB);
      await leak('web');
      expect(await machines.each(kills)).toEqual(
        both([{ full: '/shop.slice', unit: '/shop.slice/web.service', comm: 'leak' }]),
      );
      expect(await machines.each(mainPids)).toEqual(before);
    });

    it('kill the whole unit where its policy says so', async () => {
      const groupKills = (vm: Vm) => events(vm, 'system.slice').then((counts) => counts['oom_group_kill'] ?? NaN);
      const before = await machines.each(groupKills);
      await leak('batch', 'until systemctl is-failed -q batch; do sleep 0.2; done');
      expect(await machines.say('systemctl show --value -p Result batch')).toEqual(both('oom-kill'));
      expect(await machines.each(groupKills)).toEqual({ bookworm: before.bookworm + 1, trixie: before.trixie + 1 });
      // (Children can be ended by systemd before the kernel comes to them.)
      const killed = await machines.say("dmesg | sed -n 's/.*Killed process .*(\\(.*\\)) total-vm.*/\\1/p'");
      for (const suite of SUITES) expect(killed[suite].split('\n')).toEqual(expect.arrayContaining(['family', 'leak']));
      await machines.say('systemctl reset-failed batch; systemctl start batch');
    });
  });

  it('hold all of it after a reboot', async () => {
    await machines.say('rm -r /etc/systemd/system.control');
    await machines.each((vm) => vm.reboot());
    await machines.each(ready);
    await holds(machines, SHOP);
    expect(await machines.say('systemctl is-active swapfile.swap')).toEqual(both('active'));
    expect(await machines.say('systemctl --failed --no-legend')).toEqual(both(''));
    expect((await machines.plan('--detailed-exitcode')).code).toBe(0);
  });

  it('keep a swap file that oomcfg did not make', async () => {
    await machines.say('fallocate -l 16M /theirs && chmod 600 /theirs && mkswap -q /theirs && swapon /theirs');
    const theirs = await machines.say('stat -c "%i %s %Y" /theirs; sha256sum /theirs');
    machines.spec(services(SHOP) + system(SHOP, '/theirs'));
    const { code, document } = await machines.apply();
    expect(document.hosts.map(({ status, findings }) => ({ status, codes: codes(findings) }))).toEqual(
      SUITES.map(() => ({ status: 'held', codes: ['OOM440'] })),
    );
    expect(code).toBe(3);
    expect(await machines.say('stat -c "%i %s %Y" /theirs; sha256sum /theirs')).toEqual(theirs);
    expect(await machines.each(swaps)).toEqual(both({ '/swapfile': 64 * 1024 - 4, '/theirs': 16 * 1024 - 4 }));
    await machines.say('swapoff /theirs && rm /theirs');
  });

  it('have their old swap file again where a change fails after its resizing', async () => {
    const larger = { ...SHOP, swap: 96 };
    machines.spec(services(larger).replace('services:', 'services:\n  loner: { memory: 64MiB }') + system(larger));
    // The folder of the drop-ins is on a file system that has no room for a link, which no plan can know.
    const folder = '/etc/systemd/system/loner.service.d';
    await machines.say(`mkdir ${folder}; mount -t tmpfs -o nr_inodes=1 none ${folder}`);
    const { code, document } = await machines.apply();
    expect(document.hosts.map(({ status, findings }) => ({ status, codes: codes(findings) }))).toEqual(
      // loner does not run.
      SUITES.map(() => ({ status: 'failed', codes: ['OOM464', 'OOM604'] })),
    );
    expect(code).toBe(1);
    expect(await machines.say(`umount ${folder}; rmdir ${folder}; ls /swapfile*`)).toEqual(both('/swapfile'));
    machines.spec(services(SHOP) + system(SHOP));
    await holds(machines, SHOP);
  });

  it('are wholly old or wholly new when the power fails in the middle of a change, and the next apply fixes them', async () => {
    const changed: Variant = { cache: 80, swap: 96, swappiness: 20 };
    const java = 'java: { threads: 1, codeCache: 4MiB, heap: 4MiB, metaspace: 4MiB, directMemory: 1MiB }';
    // Both at once: by default one host goes first where something restarts.
    machines.spec(`${services(changed, { api: java })}${system(changed)}rollout: { canary: 0, batches: [100%] }\n`);
    const { bookworm, trixie } = machines.vms;
    // One change waits in front of its switch, where the new swap file is made; the other behind it, where a restart
    // takes for ever.
    await on(bookworm, 'touch /run/slow-mkswap');
    await on(trixie, 'touch /run/stubborn');
    const applying = machines.apply();
    await on(bookworm, 'until pgrep -x mkswap; do sleep 0.2; done');
    await on(trixie, 'until [ "$(systemctl show --value -p ActiveState api)" = deactivating ]; do sleep 0.2; done');
    await machines.each((vm) => vm.kill());
    const { code, document } = await applying;
    expect(document.hosts.map(({ status, findings }) => ({ status, codes: codes(findings) }))).toEqual(
      SUITES.map(() => ({ status: 'failed', codes: expect.arrayContaining(['OOM542']) as string[] })),
    );
    expect(code).toBe(1);
    await machines.each((vm) => vm.start());
    await machines.each(ready);

    expect(await stateOf(bookworm)).toEqual(expected(SHOP));
    // The switch was made; whether it had reached the disk is the file system's to say. Nothing in between is.
    expect([expected(SHOP), expected(changed)]).toContainEqual(await stateOf(trixie));
    const plan = await machines.plan();
    const [interrupted] = plan.document.hosts;
    expect(codes(interrupted?.findings ?? [])).toContain('OOM434');
    expect(interrupted?.changes[0]).toMatchObject({ setting: 'generation', before: 'interrupted', after: 'whole' });
    expect(interrupted?.changes.length).toBeGreaterThan(1);
    await machines.apply();
    await machines.each(ready);
    // No JVM fits into api's 32 MiB, and it has none, as is said of it: only the restart was wanted of it.
    await holds(machines, changed, 'OOM362', 'OOM487');
    expect(await machines.say('ls /var/lib/oomcfg /swapfile*')).toEqual(
      both('/swapfile\n\n/var/lib/oomcfg:\nbefore\njournal.jsonl\njudged'),
    );
    expect((await machines.plan('--detailed-exitcode')).code).toBe(0);
  });

  it('are as they were before when the spec asks for nothing any more', async () => {
    machines.spec('name: shop\nservices: {}\n');
    const { code } = await machines.apply();
    expect(code).toBe(0);
    await machines.each(ready);
    // The value that was set by hand is gone since the reboot; what oomcfg found at its first change is what comes
    // back.
    expect(await machines.each(stateOf)).toEqual(both(BEFORE));
    const files = 'find /swapfile /etc/systemd/system /etc/sysctl.d -name "*oomcfg*" -o -name "*swapfile*"';
    expect(await machines.say(`${files} 2>/dev/null; true`)).toEqual(both(''));
    expect((await machines.verify()).code).toBe(0);
    expect((await machines.plan('--detailed-exitcode')).code).toBe(0);
  });
});
