/**
 * A oneshot that requires a unit which restarts makes no plan stale by beginning or ending before the apply: the plan
 * says what the restart does to it. A service that begins there does.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { javaService as java, specOf } from '../javaOptions/javaApp';
import { mainPid, on, property } from '../looking';

describe.runIf(support.ok)('a saved plan that restarts a unit which others require', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const once = (name: string) =>
      `[Unit]\nRequires=core.service\n[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo ${name} >>/run/runs; until [ -e /run/ends ]; do sleep 0.1; done"\n`;
    await host.writeFile('/etc/systemd/system/backup.service', once('backup'));
    await host.writeFile('/etc/systemd/system/backup.timer', '[Timer]\nOnActiveSec=1d\n');
    await host.writeFile('/etc/systemd/system/loose.service', once('loose'));
    await host.writeFile(
      '/etc/systemd/system/other.service',
      '[Unit]\nRequires=core.service\n[Service]\nExecStart=/bin/sleep 9999\n',
    );
    await host.addService('core', { exec: '/bin/sleep 9999' });
    await on(host, 'systemctl start backup.timer');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const planned = async (heap: string) => {
    site.spec(specOf({ core: java(heap) }));
    return hostOf((await good(site.plan('--out', 'plan.json'))).document);
  };

  it('is carried out where oneshots have begun since, and said what it does to one', async () => {
    const { restarts, findings } = await planned('24MiB');
    expect(restarts.map(({ unit }) => unit)).toEqual(['core.service']);
    expect(findings.find(({ code }) => code === 'OOM671')?.facts['units']).toEqual(['backup.service']);
    await on(host, 'systemctl start --no-block backup loose');
    await until('both run', async () => (await on(host, 'cat /run/runs 2>/dev/null | wc -l')) === '2');
    const pid = await mainPid(host, 'core');
    const { document } = await good(site.apply('plan.json'));
    expect(codes(hostOf(document).findings)).not.toContain('OOM601');
    expect(await mainPid(host, 'core')).not.toBe(pid);
    // As the plan said.
    await until('it runs again', async () => (await on(host, 'grep -c backup /run/runs')) === '2');
  });

  it('is carried out where one has ended since', async () => {
    const { restarts } = await planned('32MiB');
    expect(restarts.map(({ unit }) => unit)).toEqual(['core.service', 'backup.service', 'loose.service']);
    await on(host, 'touch /run/ends');
    await until('both have ended', async () => (await property(host, 'backup', 'ActiveState')) === 'inactive');
    await until('both have ended', async () => (await property(host, 'loose', 'ActiveState')) === 'inactive');
    await good(site.apply('plan.json'));
    expect(await property(host, 'backup', 'ActiveState')).toBe('inactive');
  });

  it('but not where a service has begun that would restart along', async () => {
    await planned('40MiB');
    await on(host, 'systemctl start other');
    const pid = await mainPid(host, 'other');
    const { code, document } = await site.apply('plan.json');
    expect([code, hostOf(document).status]).toEqual([3, 'held']);
    expect(codes(hostOf(document).findings)).toContain('OOM601');
    expect(await mainPid(host, 'other')).toBe(pid);
  });
});
