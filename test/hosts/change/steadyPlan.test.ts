/** What begins and ends by itself between a plan and its apply (a job, what a socket starts, a session, a reload) holds no host as stale, and gets its limits all the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { on, property, V1 } from '../looking';

const LIMIT = V1 ? 'memory.limit_in_bytes' : 'memory.max';
const MIB = 1024 * 1024;

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
    expect(hostOf(document).findings.find((one) => one.code === 'OOM601')?.detail).toContain(
      'calm.service: ActiveState is inactive (was active)',
    );
  });
});
