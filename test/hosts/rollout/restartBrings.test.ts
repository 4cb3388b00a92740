/**
 * What a restart or a daemon-reload brings along on a real host is said before: other units, actions on the host, edits
 * that nobody has read yet.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, variableOf } from '../looking';

const SLEEP = '/bin/sleep 9999';
const JAVA = 'java: { heap: 16MiB, threads: 5, metaspace: 16MiB, codeCache: 16MiB, directMemory: 1MiB }';

describe.runIf(support.ok)('what a restart brings along', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    const inUnit = (name: string, ...lines: readonly string[]) =>
      on(
        host,
        'mkdir -p "/etc/systemd/system/$1.service.d" && printf "[Unit]\\n%b\\n" "$2" >"/etc/systemd/system/$1.service.d/unit.conf"',
        name,
        lines.join('\\n'),
      );
    await host.addService('cache', { exec: SLEEP });
    await host.addService('active', { exec: '/bin/true', type: 'oneshot', extra: 'RemainAfterExit=yes' });
    await host.addService('job', { exec: '/bin/true', type: 'oneshot' });
    await host.addService('whole', { exec: SLEEP });
    await host.addService('part', { exec: SLEEP });
    await host.addService('page', { exec: '/bin/true', type: 'oneshot' });
    for (const name of ['boots', 'refuses', 'edited']) await host.addService(name, { exec: SLEEP });
    await host.addService('stays', { exec: "/bin/sh -c 'sleep 9999; true'", extra: 'KillMode=process' });
    await inUnit('boots', 'FailureAction=reboot', 'OnFailure=page.service');
    await inUnit('part', 'PartOf=whole.service', 'FailureAction=reboot');
    await inUnit('job', 'FailureAction=poweroff', 'OnFailure=page.service');
    await inUnit('whole', 'Wants=job.service');
    await inUnit('refuses', 'RefuseManualStop=yes');
    for (const name of ['through', 'deeper', 'later']) await host.addService(name, { exec: SLEEP });
    await inUnit('through', 'Wants=kk.timer s5k.socket s5t.target up.timer no-such.path');
    await inUnit('deeper', 'Requires=later.service');
    for (const timer of ['kk', 'up'])
      await host.writeFile(`/etc/systemd/system/${timer}.timer`, '[Timer]\nOnActiveSec=9h\nUnit=page.service\n');
    await host.writeFile('/etc/systemd/system/s5k.socket', '[Socket]\nListenStream=/run/s5k\nService=page.service\n');
    await host.writeFile('/etc/systemd/system/s5t.target', '[Unit]\nWants=deeper.service cache.service\n');
    await inUnit('stays', 'Wants=cache.service active.service not-there.service page.service');
    await on(host, 'systemctl daemon-reload && systemctl stop cache deeper later && systemctl start up.timer');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const facts = async (codes: readonly string[]) => {
    const { findings } = hostOf((await site.plan()).document);
    return Object.fromEntries(
      findings.filter(({ code }) => codes.includes(code)).map((found) => [found.code, found.facts]),
    );
  };

  it('a host that a restart could reboot is held, and what OnFailure= names is named', async () => {
    site.spec(`services: { boots: { memory: 72MiB, ${JAVA} } }\n`);
    expect(await facts(['OOM475', 'OOM476'])).toEqual({
      OOM475: { unit: 'boots.service', actions: ['FailureAction=reboot'] },
      OOM476: { unit: 'boots.service', units: ['page.service'] },
    });
    const pid = await mainPid(host, 'boots');
    const { document } = await site.apply();
    expect(document.summary).toMatchObject({ held: 1 });
    expect(await mainPid(host, 'boots')).toBe(pid);
  });

  it('so is one that a part of it, or what starts along with it, could reboot', async () => {
    site.spec(`services: { whole: { memory: 72MiB, ${JAVA} } }\n`);
    const { findings } = hostOf((await site.plan()).document);
    const said = findings.filter(({ code }) => code === 'OOM475' || code === 'OOM476');
    expect(said.map(({ facts: { unit, actions, units } }) => [unit, actions ?? units])).toEqual([
      ['part.service', ['FailureAction=reboot']],
      ['job.service', ['FailureAction=poweroff']],
      ['job.service', ['page.service']],
    ]);
    const pid = await mainPid(host, 'whole');
    expect((await site.apply()).document.summary).toMatchObject({ held: 1 });
    expect(await mainPid(host, 'whole')).toBe(pid);
  });

  it('services that are down and wanted are said to start along, and what lives on with KillMode=process', async () => {
    site.spec(`services: { stays: { memory: 72MiB, ${JAVA} } }\n`);
    expect(await facts(['OOM478', 'OOM479'])).toEqual({
      OOM478: { unit: 'stays.service', units: ['cache.service', 'page.service'] },
      OOM479: { unit: 'stays.service', killMode: 'process', processes: 2 },
    });
  });

  it('timers, sockets and targets that are down are said to start along, and what they would start', async () => {
    site.spec(`services: { through: { memory: 72MiB, ${JAVA} } }\n`);
    const units = ['cache.service', 'deeper.service', 'kk.timer', 'later.service', 's5k.socket', 's5t.target'];
    expect(await facts(['OOM478'])).toEqual({ OOM478: { unit: 'through.service', units } });
    const active = await on(host, `systemctl restart through; systemctl is-active ${units.join(' ')} | sort -u`);
    expect(active.trim()).toBe('active');
  });

  it('a unit that refuses a restart on demand is given its settings for its next start', async () => {
    site.spec(`services: { refuses: { memory: 72MiB, ${JAVA} } }\n`);
    const pid = await mainPid(host, 'refuses');
    expect(await facts(['OOM477'])).toEqual({ OOM477: { unit: 'refuses.service' } });
    expect(hostOf((await site.plan()).document).restarts).toEqual([]);
    await good(site.apply());
    expect(await mainPid(host, 'refuses')).toBe(pid);
    expect(await on(host, 'ls /var/lib/oomcfg')).not.toContain('pending');
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
    await on(host, 'kill "$1"; sleep 0.2; systemctl start refuses', pid);
    expect(await variableOf(host, 'refuses', 'JAVA_OPTS')).toContain('-Xmx16M');
  });

  it("edits of the spec's own unit that systemd has not read are said, and ours are not", async () => {
    const unread = async () => (await facts(['OOM426']))['OOM426']?.['units'];
    site.spec('services: { edited: { memory: 72MiB } }\n');
    await good(site.apply());
    expect(await unread()).toBeUndefined();
    // Ours alone, edited by hand.
    await on(
      host,
      'sleep 0.1; echo "# by hand" >>"$(readlink -f /etc/systemd/system/edited.service.d/zz-oomcfg.conf)"',
    );
    expect(await unread()).toBeUndefined();
    await good(site.apply());
    for (const edit of [
      'echo "# by hand" >>/etc/systemd/system/edited.service',
      'mkdir -p /run/systemd/system/edited.service.d && printf "[Service]\\nNice=1\\n" >/run/systemd/system/edited.service.d/a.conf',
      'rm /run/systemd/system/edited.service.d/a.conf',
      // As a package's new file: newer than what systemd read, older than its last reload.
      'touch -d "@$(( $(stat -c %Y /etc/systemd/system/edited.service) + 1 ))" /etc/systemd/system/edited.service',
    ]) {
      await on(host, `sleep 0.1; ${edit}`);
      expect([edit, await unread()]).toEqual([edit, ['edited.service']]);
      await on(host, 'sleep 0.1; systemctl daemon-reload');
      expect(await unread()).toBeUndefined();
    }
  });
});
