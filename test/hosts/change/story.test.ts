/**
 * The main job on real hosts: plan, apply, verify; a limit that kills; a second apply that does nothing; and the way
 * back.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, limitOf, mainPid, MIB, on, ours, property, scoreOf, V1 } from '../looking';

const SPEC = `name: shop
services:
  api:
    memory: 64MiB
    protect: expendable
  sessions:
    memory: { max: 128MiB, high: 96MiB }
    limits: { addressSpace: 2GiB }
`;

describe.runIf(support.ok)('from a spec to hosts that the kernel confirms', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) {
      await host.addService('api', { exec: '/usr/local/bin/leak wait 400' });
      await host.addService('sessions', { exec: '/usr/local/bin/idle' });
    }
    site.spec(SPEC);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('plan lists what would change and changes nothing', async () => {
    const web01 = site.host('web01');
    const before = await fingerprint(web01);
    const { code, document, stderr } = await site.plan();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document.summary).toMatchObject({ hosts: 2, change: 2, restarts: 0 });
    expect(hostOf(document, 'web01').changes).toEqual(
      expect.arrayContaining([
        {
          target: 'api.service',
          setting: 'MemoryMax',
          before: 'infinity',
          after: 64 * MIB,
          takesEffect: 'live',
          source: { file: 'oomcfg.yaml', line: 4, column: 13 },
        },
        expect.objectContaining({ target: 'api.service', setting: 'OOMScoreAdjust', before: 0, after: 300 }),
        expect.objectContaining({
          target: 'sessions.service',
          setting: 'LimitAS',
          after: 2048 * MIB,
          takesEffect: 'live',
        }),
      ]),
    );
    expect(await fingerprint(web01)).toBe(before);
    expect((await site.run(['plan', '--detailed-exitcode'])).code).toBe(2);
    const text = (await site.run(['plan'])).stdout;
    expect(text).toContain('web[01-02] — 2 hosts to change\n');
    expect(text).toMatch(/\n2 hosts: 2 to change\n$/);
  });

  it('verify before it says what differs', async () => {
    const { code, document } = await site.verify();
    expect(code).toBe(2);
    expect(hostOf(document, 'web01').drift).toContainEqual({
      target: 'api.service',
      setting: 'MemoryMax',
      want: 64 * MIB,
      file: null,
      kernel: 'infinity',
      setBy: null,
      nextBy: null,
    });
  });

  it('apply asks, and without a terminal takes no silence for a yes', async () => {
    const { code, stderr } = await site.run(['apply']);
    expect(code).toBe(64);
    expect(stderr).toContain('--yes');
    expect(await ours(site.host('web01'))).toEqual([]);
  });

  it('apply sets what the kernel then has, and restarts nothing', async () => {
    const hosts = site.fleet.hosts;
    const before = await Promise.all(hosts.map((host) => mainPid(host, 'sessions')));
    const { code, document, stderr } = await site.apply();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document.summary).toMatchObject({ hosts: 2, changed: 2, failed: 0, restarts: 0 });
    for (const host of hosts) {
      expect(await limitOf(host, 'api')).toBe(64 * MIB);
      expect(await limitOf(host, 'sessions')).toBe(128 * MIB);
      expect(await scoreOf(host, 'api')).toBe(300);
      const limits = await on(host, 'grep "Max address space" /proc/$1/limits', await mainPid(host, 'sessions'));
      expect(limits).toMatch(new RegExp(`Max address space +${2048 * MIB} +${2048 * MIB} +bytes`));
    }
    expect(await Promise.all(hosts.map((host) => mainPid(host, 'sessions')))).toEqual(before);
    const drift = await site.verify();
    expect(drift.code).toBe(0);
    expect(drift.document.summary).toMatchObject({ hosts: 2, ok: 2 });
  });

  it('files are one generation behind links, and say whose they are', async () => {
    const web01 = site.host('web01');
    const links = await on(web01, 'readlink /etc/oomcfg/current /etc/systemd/system/api.service.d/zz-oomcfg.conf');
    expect(links).toMatch(
      /^generations\/000001-[0-9a-f]{8}\n\/etc\/oomcfg\/current\/systemd\/system\/api\.service\.d\/zz-oomcfg\.conf$/,
    );
    const text = await web01.readFile('/etc/systemd/system/api.service.d/zz-oomcfg.conf');
    expect(text).toMatch(
      /^# oomcfg: spec shop, service api \(oomcfg\.yaml\)[^\n]*\n\[Service\]\nMemoryMax=67108864\nOOMScoreAdjust=300\n$/,
    );
    expect(await on(web01, 'stat -c %a /var/lib/oomcfg')).toBe('700');
    expect(await on(web01, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toMatch(/"event":"apply","spec":"shop"/);
    expect(await on(web01, 'ls -A /etc/oomcfg /var/lib/oomcfg')).not.toMatch(/new|pending|errors/);
  });

  it.runIf(V1)('what cgroup v1 cannot enforce is a note once it is in the files, never drift', async () => {
    const { document } = await site.verify();
    const web01 = hostOf(document, 'web01');
    expect(web01.unsupported).toEqual([
      { target: 'sessions.service', setting: 'MemoryHigh', because: expect.stringContaining('cgroup v1') as string },
    ]);
    expect(web01.drift).toEqual([]);
    const planned = hostOf((await site.plan()).document, 'web01');
    expect(planned.findings.find(({ code }) => code === 'OOM430')?.severity).toBe('info');
    expect(planned.status).toBe('in-sync');
  });

  it('a second apply changes nothing, restarts nothing and makes no generation', async () => {
    const web01 = site.host('web01');
    const before = [await fingerprint(web01), await mainPid(web01, 'api'), await mainPid(web01, 'sessions')];
    const { code, document } = await site.apply();
    expect(code).toBe(0);
    expect(document.summary).toMatchObject({ hosts: 2, inSync: 2, changed: 0, restarts: 0 });
    expect([await fingerprint(web01), await mainPid(web01, 'api'), await mainPid(web01, 'sessions')]).toEqual(before);
  });

  it('a service that leaks is killed by its own limit, and its neighbours live', async () => {
    const [web01, web02] = [site.host('web01'), site.host('web02')];
    const living = async (): Promise<string[]> => [
      await mainPid(web01, 'sessions'),
      await mainPid(web02, 'sessions'),
      await mainPid(web02, 'api'),
    ];
    const before = await living();
    await on(web01, 'systemctl kill -s USR1 api');
    await until('api is killed', async () => (await property(web01, 'api', 'ActiveState')) === 'failed');
    expect(await property(web01, 'api', 'ExecMainStatus')).toBe('9');
    expect(await living()).toEqual(before);

    // What does not run has no kernel value: the file alone decides, and apply does not start it.
    const { code, document } = await site.verify();
    expect(code).toBe(0);
    expect(document.summary).toMatchObject({ ok: 2 });
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 2 });
    expect(await property(web01, 'api', 'ActiveState')).toBe('failed');
    await on(web01, 'systemctl start api');
    expect(await limitOf(web01, 'api')).toBe(64 * MIB);
    await good(site.verify());
  });

  it('a setting that changes is one more generation, and live', async () => {
    const web01 = site.host('web01');
    const pid = await mainPid(web01, 'api');
    site.spec(SPEC.replace('64MiB', '96MiB').replace('expendable', 'sacrifice'));
    const { code } = await site.apply();
    expect(code).toBe(0);
    expect(await limitOf(web01, 'api')).toBe(96 * MIB);
    expect(await scoreOf(web01, 'api')).toBe(800);
    expect(await mainPid(web01, 'api')).toBe(pid);
    expect(await on(web01, 'readlink /etc/oomcfg/current')).toMatch(/^generations\/000002-/);
  });

  it('a service that the spec drops goes back: limit, score, file, link and folder', async () => {
    const web01 = site.host('web01');
    const pid = await mainPid(web01, 'api');
    site.spec(SPEC.replace(/ {2}api:\n.*\n.*\n/, ''));
    const planned = hostOf((await site.plan()).document, 'web01');
    expect(planned.files).toContainEqual({
      path: '/etc/systemd/system/api.service.d/zz-oomcfg.conf',
      action: 'remove',
    });
    expect(planned.changes).toEqual([
      {
        target: 'api.service',
        setting: 'MemoryMax',
        before: 96 * MIB,
        after: 'infinity',
        takesEffect: 'live',
        dropped: true,
      },
      { target: 'api.service', setting: 'OOMScoreAdjust', before: 800, after: 0, takesEffect: 'live', dropped: true },
    ]);
    const { code } = await site.apply();
    expect(code).toBe(0);
    expect(await limitOf(web01, 'api')).toBe('infinity');
    expect(await scoreOf(web01, 'api')).toBe(0);
    expect(await mainPid(web01, 'api')).toBe(pid);
    expect(await on(web01, 'ls /etc/systemd/system')).not.toContain('api.service.d');
    expect(await limitOf(web01, 'sessions')).toBe(128 * MIB);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 2 });
  });

  it('a host for which the spec no longer asks anything is as it was before oomcfg', async () => {
    const [web01, web02] = [site.host('web01'), site.host('web02')];
    site.spec('name: shop\nservices:\n  api: { hosts: web02, memory: 64MiB }\n');
    const { code } = await site.apply();
    expect(code).toBe(0);
    expect(await limitOf(web01, 'sessions')).toBe('infinity');
    expect(await ours(web01)).toEqual([expect.stringMatching(/manifest$/)]);
    expect(await on(web01, 'ls /etc/systemd/system')).not.toContain('.service.d');
    expect(await limitOf(web02, 'sessions')).toBe('infinity');
    expect(await limitOf(web02, 'api')).toBe(64 * MIB);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 2 });
  });
});
