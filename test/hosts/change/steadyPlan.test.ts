/**
 * What changes by itself between a plan and its apply (a job ends, a socket's service begins, systemd is reloaded or
 * executed anew) holds no host as stale.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { MIB, on, property, V1 } from '../looking';

const LIMIT = V1 ? 'memory.limit_in_bytes' : 'memory.max';

describe.runIf(support.ok)('a saved plan', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (mib: number): void => {
    const services = ['idle', 'job', 'calm'].map((name) => `${name}: { memory: ${mib}MiB }`).join(', ');
    site.spec(`services: { ${services}, app: { unit: app.slice, memory: ${4 * mib}MiB } }\n`);
  };
  const limit = (path: string): Promise<string> =>
    on(host, `cat /sys/fs/cgroup${V1 ? '/memory' : ''}/${path}/${LIMIT}`);

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const unit = (name: string, lines: string) => host.writeFile(`/etc/systemd/system/${name}`, `${lines}\n`);
    await unit('idle.service', '[Service]\nExecStart=/bin/sh -c "until [ -e /run/ends ]; do sleep 0.1; done"');
    await unit('idle.socket', '[Socket]\nListenStream=/run/idle.sock');
    await unit('job.service', '[Service]\nExecStart=/bin/sh -c "until [ -e /run/ends ]; do sleep 0.1; done"');
    await unit('job.timer', '[Timer]\nOnActiveSec=1d');
    await host.addService('calm', { exec: '/bin/sleep 9999', extra: 'ExecReload=/bin/sleep 20' });
    await host.addService('inner', { exec: '/bin/sleep 9999', extra: 'Slice=app.slice' });
    await on(host, 'systemctl start idle.socket job.timer idle job');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is carried out where a job has ended since, another unit has begun in a slice, and one reloads', async () => {
    spec(64);
    await good(site.plan('--out', 'plan.json'));
    await on(host, 'touch /run/ends');
    await until('both have ended', async () => {
      const states = await on(host, 'systemctl is-active idle job || :');
      return states === 'inactive\ninactive';
    });
    await on(host, 'systemd-run -q --slice=app.slice --unit=other sleep 9999; systemctl reload --no-block calm');
    await until('it reloads', async () => (await property(host, 'calm', 'ActiveState')) === 'reloading');
    const { document } = await good(site.apply('plan.json'));
    expect(hostOf(document).status).toBe('changed');
    expect(codes(hostOf(document).findings)).not.toContain('OOM601');
    expect(await limit('system.slice/calm.service')).toBe(String(64 * MIB));
    expect(await limit('app.slice')).toBe(String(256 * MIB));
  });

  it('and where they have begun since: what it says is in force in them', async () => {
    await on(host, 'rm /run/ends');
    spec(48);
    await good(site.plan('--out', 'plan.json'));
    await on(host, 'systemctl start idle job; systemctl stop other');
    const { document } = await good(site.apply('plan.json'));
    expect(hostOf(document).status).toBe('changed');
    for (const name of ['idle', 'job']) expect(await limit(`system.slice/${name}.service`)).toBe(String(48 * MIB));
    await good(site.verify());
  });

  it('but not where a unit that runs on has ended: its finding says so', async () => {
    spec(40);
    await good(site.plan('--out', 'plan.json'));
    await on(host, 'systemctl stop calm');
    const { code, document } = await site.apply('plan.json');
    expect([code, hostOf(document).status]).toEqual([3, 'held']);
    expect(hostOf(document).findings.find((one) => one.code === 'OOM601')?.detail).toMatch(
      /calm\.service: ActiveState is (?:inactive|failed) \(was active\)/,
    );
  });

  it('is the same, however often systemd is reloaded and executed anew, and jobs begin and end', async () => {
    const unit = (name: string, lines: string) => host.writeFile(`/etc/systemd/system/${name}`, `${lines}\n`);
    const parts = ['a', 'b', 'c', 'd', 'e'].map((name) => `part-${name}.service`);
    for (const name of parts)
      await unit(
        name,
        '[Unit]\nRequires=core.service\nOnFailure=x.service y.service z.service\n[Service]\nExecStart=/bin/sleep 9999',
      );
    await unit('tick.service', '[Service]\nExecStart=/bin/sleep 0.7');
    await unit('once.service', '[Service]\nType=oneshot\nExecStart=/bin/sleep 0.7');
    for (const name of ['tick', 'once'])
      await unit(`${name}.timer`, '[Timer]\nOnActiveSec=0.5\nOnUnitInactiveSec=0.5\nAccuracySec=10ms');
    await host.addService('core', { exec: '/bin/sleep 9999' });
    await host.addService('dies', {
      exec: '/bin/sh -c "sleep 0.5; exit 1"',
      extra: 'Restart=always\nRestartSec=100ms\nStartLimitIntervalSec=0',
    });
    await on(host, `systemctl start ${parts.join(' ')} tick.timer once.timer`);
    await until('it has died', async () => (await property(host, 'dies', 'NRestarts')) !== '0');
    site.spec(
      'services: { core: { memory: 64MiB }, tick: { memory: 64MiB }, once: { memory: 64MiB }, dies: { memory: 64MiB }, part: { unit: part-a.service, memory: 64MiB }, all: { unit: system.slice, memory: 4GiB } }\n',
    );
    // It ends by itself, should the test fail.
    const disturbing = on(
      host,
      'rm -f /run/calm; for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ ! -e /run/calm ] || exit 0; systemctl daemon-reload; sleep 0.5; systemctl daemon-reexec; sleep 0.5; done',
    );
    const seen = new Set<string>();
    for (let turn = 0; turn < 6; turn += 1) {
      const { observed, status } = hostOf((await good(site.plan())).document);
      seen.add(`${status} ${observed}`);
    }
    await on(host, ': >/run/calm');
    await disturbing;
    expect([...seen]).toEqual([expect.stringMatching(/^change sha256:/)]);
  });
});
