/**
 * What units are like on real hosts: stopped, bound to others, oneshot, aliased, masked, missing, instances and slices.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, limitOf, mainPid, MIB, on, ours, property, scoreOf, variableOf } from '../looking';
import { JAVA } from '../javaOptions/javaApp';

const IDLE = '/usr/local/bin/idle';

describe.runIf(support.ok)('units on real hosts', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  afterEach(async () => {
    site.spec('services: { sshd: { unit: ssh.service, hosts: web01, oomPolicy: continue } }\n');
    await good(site.apply());
    expect(await on(host, 'ls /etc/systemd/system')).not.toMatch(/(?<!ssh)\.(service|slice)\.d/);
  });

  it('a stopped unit stays stopped; its settings take effect at its start', async () => {
    await host.addService('quiet', { exec: IDLE });
    await on(host, 'systemctl stop quiet');
    site.spec('services: { quiet: { memory: 64MiB, protect: sacrifice } }\n');
    const planned = hostOf((await site.plan()).document);
    expect(planned.changes).toEqual([
      expect.objectContaining({ setting: 'MemoryMax', takesEffect: 'start', before: 'infinity', after: 64 * MIB }),
      expect.objectContaining({ setting: 'OOMScoreAdjust', takesEffect: 'start', before: 0, after: 800 }),
    ]);
    await good(site.apply());
    expect(await property(host, 'quiet', 'ActiveState')).toBe('inactive');
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    await on(host, 'systemctl start quiet');
    expect(await limitOf(host, 'quiet')).toBe(64 * MIB);
    expect(await scoreOf(host, 'quiet')).toBe(800);
    await good(site.verify());
  });

  it('processes in cgroups below a delegated unit get their score and limit as well, without a restart', async () => {
    const start = '/usr/local/bin/delegated';
    await host.writeFile(
      start,
      `#!/bin/sh
below=/sys/fs/cgroup/memory/system.slice/delegated.service/below/deeper
mkdir -p "$below"
(echo 0 >"$below/cgroup.procs"; exec sleep infinity) &
echo 0 >"\${below%/*}/cgroup.procs"
exec sleep infinity
`,
    );
    await on(host, `chmod 755 ${start}`);
    await host.addService('delegated', { exec: start, extra: 'Delegate=yes' });
    const folder = 'cd /sys/fs/cgroup/memory/system.slice/delegated.service';
    const pids = async (): Promise<string> =>
      on(host, `${folder}; cat cgroup.procs below/cgroup.procs below/deeper/cgroup.procs`);
    const arrived = `${folder} && [ -z "$(cat cgroup.procs)" ] && cat below/cgroup.procs below/deeper/cgroup.procs`;
    await until('both are where they belong', async () => {
      const { code, stdout } = await host.exec(arrived);
      return code === 0 && stdout.trim().split('\n').length === 2;
    });
    const before = await pids();
    site.spec('services: { delegated: { protect: expendable, limits: { addressSpace: 2GiB } } }\n');
    await good(site.apply());
    expect(await pids()).toBe(before);
    const held = 'for pid in $1; do cat /proc/$pid/oom_score_adj; grep "Max address space" /proc/$pid/limits; done';
    expect(await on(host, held, before.replaceAll('\n', ' '))).toMatch(
      /^(?:300\nMax address space +2147483648 +2147483648 +bytes *\n?){2}$/,
    );
    await good(site.verify());
  });

  it('a variable needs a restart, which takes along what is bound to the unit, and the plan says so before', async () => {
    await host.addService('front', { exec: IDLE });
    const bound = { exec: IDLE, extra: '[Unit]\nPartOf=front.service' };
    await host.addService('part', bound);
    await host.addService('needs', { exec: IDLE, extra: '[Unit]\nRequires=front.service\nAfter=front.service' });
    await host.addService('beside', { exec: IDLE });
    await host.addService('part-stopped', bound);
    await on(host, 'systemctl stop part-stopped');
    site.spec(`services: { front: { memory: 64MiB, ${JAVA} } }\n`);
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([
      { unit: 'front.service', because: ['JAVA_OPTS'] },
      { unit: 'needs.service', because: ['front.service'] },
      { unit: 'part.service', because: ['front.service'] },
    ]);
    const text = (await site.run(['plan'])).stdout;
    expect(text).toContain('part.service   along with front.service');
    expect(text).toContain('1 host: 1 to change (3 restarts)');
    const units = ['front', 'part', 'needs', 'beside'];
    const before = await Promise.all(units.map((unit) => mainPid(host, unit)));
    const { code, document } = await site.apply();
    expect(code).toBe(0);
    expect(hostOf(document).restarts).toEqual(planned.restarts);
    const after = await Promise.all(units.map((unit) => mainPid(host, unit)));
    expect(units.filter((_unit, index) => before[index] !== after[index])).toEqual(['front', 'part', 'needs']);
    expect(await property(host, 'part-stopped', 'ActiveState')).toBe('inactive');
    expect(await variableOf(host, 'front', 'JAVA_OPTS')).toMatch(/^-Xmx16M|-Xmx16384K|-Xmx16m/i);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    expect(await mainPid(host, 'front')).toBe(after[0]);
  });

  it('a oneshot is never restarted: it did its work', async () => {
    await host.addService('once', {
      exec: '/bin/sh -c "echo ran >>/root/once.log"',
      type: 'oneshot',
      extra: 'RemainAfterExit=yes',
    });
    site.spec(`services: { once: { memory: 64MiB, ${JAVA} } }\n`);
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([]);
    expect(codes(planned.findings)).toContain('OOM415');
    await good(site.apply());
    expect(await on(host, 'cat /root/once.log')).toBe('ran');
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
  });

  it('an alias is resolved to the real name; its drop-in goes there', async () => {
    await host.addService('real', { exec: IDLE, extra: '[Install]\nAlias=known-as.service' });
    await on(host, 'systemctl enable -q real');
    site.spec('services: { known-as: { memory: 64MiB } }\n');
    const { code, document } = await site.apply();
    expect(code).toBe(0);
    const found = hostOf(document).findings.find(({ severity }) => severity === 'info');
    expect(found).toMatchObject({ code: 'OOM413', facts: { alias: 'known-as.service', unit: 'real.service' } });
    expect(await limitOf(host, 'real')).toBe(64 * MIB);
    expect(await on(host, 'ls -d /etc/systemd/system/*.d')).toContain('real.service.d');
    expect(await on(host, 'ls -d /etc/systemd/system/*.d')).not.toContain('known-as.service.d');
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });

    // Under both names it would be two budgets for one unit.
    site.spec('services: { known-as: { memory: 64MiB }, real: { memory: 32MiB } }\n');
    const twice = await site.apply();
    expect(twice.code).toBe(3);
    expect(codes(hostOf(twice.document).findings)).toContain('OOM414');
    expect(await limitOf(host, 'real')).toBe(64 * MIB);
  });

  it.each([
    ['missing', 'nobody', undefined, 'OOM410'],
    ['masked', 'hidden', 'ln -sf /dev/null /etc/systemd/system/hidden.service; systemctl daemon-reload', 'OOM411'],
    [
      'rejected by systemd',
      'broken',
      'printf "[Service]\\nType=simple\\n" >/etc/systemd/system/broken.service; systemctl daemon-reload',
      'OOM412',
    ],
  ])('a unit that is %s holds the whole host', async (_name, unit, script, code) => {
    if (script !== undefined) await on(host, script);
    await host.addService('fine', { exec: IDLE });
    const before = await fingerprint(host);
    site.spec(`services: { fine: { memory: 64MiB }, ${unit}: { memory: 64MiB } }\n`);
    const applied = await site.apply();
    expect(applied.code).toBe(3);
    const held = hostOf(applied.document);
    expect(held.status).toBe('held');
    const finding = held.findings.find(({ severity }) => severity === 'error');
    expect(finding).toMatchObject({ code, where: { file: 'oomcfg.yaml', line: 1 } });
    expect(finding?.fix).not.toBe('');
    expect(await fingerprint(host)).toBe(before);
    expect(await limitOf(host, 'fine')).toBe('infinity');
    expect((await site.plan()).code).toBe(3);
    expect((await site.verify()).code).toBe(3);
  });

  it('optional: true lets a unit be missing, not masked', async () => {
    await host.addService('fine', { exec: IDLE });
    site.spec('services: { fine: { memory: 64MiB }, nobody: { memory: 64MiB, optional: true } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'fine')).toBe(64 * MIB);
    expect((await ours(host)).filter((path) => path.includes('nobody'))).toEqual([]);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    // Once it is installed it gets its limit.
    await host.addService('nobody', { exec: IDLE });
    expect((await site.verify()).code).toBe(2);
    await good(site.apply());
    expect(await limitOf(host, 'nobody')).toBe(64 * MIB);
  });

  it('an instance of a template has its own limit, its siblings have none', async () => {
    await host.writeFile('/etc/systemd/system/shard@.service', `[Service]\nExecStart=${IDLE}\n`);
    await on(host, 'systemctl daemon-reload; systemctl start shard@1 shard@2-a');
    site.spec("services: { shard: { unit: 'shard@1.service', memory: 64MiB } }\n");
    await good(site.apply());
    expect(await limitOf(host, 'shard@1')).toBe(64 * MIB);
    expect(await limitOf(host, 'shard@2-a')).toBe('infinity');
    await good(site.verify());
  });

  it('a slice with a budget, and a service in it', async () => {
    await on(host, 'printf "[Slice]\\n" >/etc/systemd/system/tenant.slice; systemctl daemon-reload');
    await host.addService('inside', { exec: IDLE, extra: 'Slice=tenant.slice' });
    site.spec('services: { tenant: { unit: tenant.slice, memory: 96MiB }, inside: { memory: 64MiB } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'tenant.slice')).toBe(96 * MIB);
    expect(await limitOf(host, 'inside')).toBe(64 * MIB);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    // Both rise and both fall in one go.
    for (const [slice, service] of [
      [192, 128],
      [96, 64],
    ] as const) {
      site.spec(
        `services: { tenant: { unit: tenant.slice, memory: ${slice}MiB }, inside: { memory: ${service}MiB } }\n`,
      );
      await good(site.apply());
      expect([await limitOf(host, 'tenant.slice'), await limitOf(host, 'inside')]).toEqual([
        slice * MIB,
        service * MIB,
      ]);
    }
    site.spec('services: { inside: { memory: 64MiB } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'tenant.slice')).toBe('infinity');
  });

  it('a unit that dies and restarts all the time can be limited all the same', async () => {
    await host.addService('flapping', {
      exec: '/bin/sh -c "sleep 0.2; exit 1"',
      extra: 'Restart=always\nRestartSec=100ms\n[Unit]\nStartLimitIntervalSec=0',
    });
    try {
      site.spec('services: { flapping: { memory: 64MiB, protect: expendable } }\n');
      await good(site.apply());
      expect(await property(host, 'flapping', 'MemoryMax')).toBe(String(64 * MIB));
    } finally {
      await on(host, 'systemctl stop flapping; rm /etc/systemd/system/flapping.service');
    }
  });
});
