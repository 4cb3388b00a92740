/**
 * Units in trouble on a real host: what is down, dies over and over, or holds nothing is said, and never counts as in
 * force.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { mainPid, on, property, scoreOf } from '../looking';

const IDLE = '/usr/local/bin/idle';

describe.runIf(support.ok)('units in trouble', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('fine', { exec: IDLE });
    await host.addService('quiet', { exec: IDLE });
    await host.addService('loop', { exec: '/bin/sh -c "sleep 0.1; exit 3"', extra: 'Restart=always\nRestartSec=4' });
    await host.addService('leak', { exec: '/usr/local/bin/leak wait 400' });
    await host.addService('gone', {
      exec: '/bin/sh -c "setsid sleep 9999 & sleep 0.2; exit 1"',
      extra: 'KillMode=process',
    });
    await host.addService('umbrella', { exec: '/bin/true', type: 'oneshot', extra: 'RemainAfterExit=yes' });
    // A copy of sleep under the client's name: what counts is who is in the cgroup.
    await on(host, 'cp "$(command -v sleep)" /usr/local/bin/docker');
    await host.addService('docker', { exec: '/usr/local/bin/docker 9999' });
    await host.addService('self', { exec: '/bin/sh -c "echo 200 >/proc/$$$$/oom_score_adj; exec sleep 9999"' });
    site.spec(`services:
${['fine', 'quiet', 'loop', 'leak', 'gone', 'umbrella'].map((name) => `  ${name}: { memory: 64MiB }\n`).join('')}`);
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  async function found(code: string): Promise<readonly Finding[]> {
    const { document } = await good(site.verify());
    return hostOf(document).findings.filter((finding) => finding.code === code);
  }

  it('each is named with how it ended, and only what runs is counted as in force', async () => {
    await on(host, 'systemctl stop quiet; systemctl kill -s USR1 leak');
    await until('leak is dead', async () => (await property(host, 'leak', 'ActiveState')) === 'failed');
    const { document } = await good(site.verify());
    const { findings, holds, inFilesOnly } = hostOf(document);
    const said = new Map(findings.map(({ code, facts }) => [`${code} ${String(facts['unit'])}`, facts]));
    expect(said.get('OOM464 quiet.service')).toMatchObject({ state: 'inactive' });
    expect(said.get('OOM462 loop.service')).toBeDefined();
    expect(said.get('OOM436 leak.service') ?? said.get('OOM463 leak.service')).toMatchObject({ status: 9 });
    expect(said.get('OOM436 gone.service')).toMatchObject({ result: 'exit-code', status: 1 });
    expect(said.get('OOM465 umbrella.service')).toMatchObject({ state: 'active' });
    expect([...said.keys()].filter((key) => key.endsWith('fine.service'))).toEqual([]);
    // fine; loop runs by chance.
    expect(holds).toBeGreaterThanOrEqual(1);
    expect(holds).toBeLessThanOrEqual(2);
    expect(holds + inFilesOnly).toBe(6);
    expect(document.summary).toMatchObject({ ok: 1, warned: 1 });
    const text = (await site.run(['verify'])).stdout;
    expect(text).toContain('1 host: 1 without drift, with warnings');
    expect(text).not.toMatch(/1 host: 1 as wanted/);
  });

  it('a process of a failed unit that lives on is said to, not that nothing of it runs', async () => {
    const [finding] = (await found('OOM436')).filter(({ facts }) => facts['unit'] === 'gone.service');
    expect(finding?.detail).toContain('1 process of it still runs in its cgroup');
  });

  it('what a failed unit left behind is limited where it is, and no restart is announced that would do nothing', async () => {
    const options = 'java: { heap: 16MiB, threads: 5, metaspace: 16MiB, codeCache: 16MiB, directMemory: 1MiB }';
    site.spec(`services: { gone: { memory: 72MiB, ${options} } }\n`);
    const { document } = await good(site.plan());
    expect(hostOf(document).restarts).toEqual([]);
    const changes = hostOf(document).changes.filter(({ target }) => target === 'gone.service');
    expect(changes.map(({ setting, takesEffect }) => [setting, takesEffect])).toEqual([
      ['MemoryMax', 'live'],
      ['JAVA_OPTS', 'start'],
    ]);
    const applied = hostOf((await good(site.apply())).document);
    expect(applied.findings.map(({ code }) => code)).not.toContain('OOM609');
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  it('a program that only has a daemon do the work is not what a limit is for', async () => {
    site.spec('services: { docker: { memory: 64MiB } }\n');
    await good(site.apply());
    const verified = hostOf((await good(site.verify())).document);
    expect(verified).toMatchObject({ holds: 0, inFilesOnly: 0, unsupported: [{ setting: 'MemoryMax' }] });
    expect(await found('OOM461')).toMatchObject([{ facts: { unit: 'docker.service', program: 'docker' } }]);
  });

  it('a process that gave itself a score keeps it, and that is not drift', async () => {
    site.spec('services: { self: { protect: expendable }, fine: { protect: expendable } }\n');
    await good(site.apply());
    expect(await scoreOf(host, 'self')).toBe(200);
    expect(await scoreOf(host, 'fine')).toBe(300);
    expect(await found('OOM473')).toMatchObject([{ facts: { unit: 'self.service', score: 200, wanted: 300 } }]);
    const pid = await mainPid(host, 'self');
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    expect(await mainPid(host, 'self')).toBe(pid);
    await on(host, 'echo 0 >/proc/$1/oom_score_adj', await mainPid(host, 'fine'));
    expect((await site.verify()).code).toBe(2);
  });
});
