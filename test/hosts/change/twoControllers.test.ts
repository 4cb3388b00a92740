/**
 * Two applies at once, or one after another that was interrupted: the second one does not go on to other hosts before
 * the canary of the first was judged.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import { bootSite, BUILD_AND_BOOT, codes, hostOf, type Site, support, until } from '../harness';
import { mainPid, on } from '../looking';

interface Applied {
  readonly hosts: readonly {
    readonly name: string;
    readonly status: string;
    readonly findings: readonly Finding[];
  }[];
}

/** Fails when it is told to, after a start with other options. */
const DIES = `#!/bin/sh
case $JAVA_OPTS in *-Dbad=*) until [ -e /run/die ]; do sleep 0.1; done; exit 1 ;; esac
exec sleep 9999
`;
const STOP = "ExecStop=/bin/sh -c 'while [ -e /run/hold ]; do sleep 0.1; done'";

describe.runIf(support.ok)('a canary that another run has changed', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/dies', DIES);
      await on(host, 'chmod 755 /usr/local/bin/dies');
      await host.addService('dies', { exec: '/usr/local/bin/dies', extra: 'Restart=no' });
      await host.addService('ends', { exec: '/usr/local/bin/dies', extra: 'Restart=no' });
      await host.addService('stops', { exec: '/bin/sleep 9999', extra: STOP });
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (name: string): void =>
    site.spec(
      `rollout: { canary: 1 }\nservices: { ${name}: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dbad=1", replace: true } } }\n`,
    );
  const first = (started: (pid: number) => void) =>
    site.document<Applied>('apply', ['apply', '--yes', '--json'], {
      whileRunning: started,
      env: { OOMCFG_SECOND_LOOK_MS: '6000' },
    });
  const isRestarted = async (name: string, was: string): Promise<void> =>
    until(`${name} is restarted`, async () => {
      const pid = await mainPid(site.host('web01'), name);
      return pid !== '0' && pid !== was;
    });

  it('and has not looked at again holds them too, until it has', async () => {
    spec('dies');
    const web02 = site.host('web02');
    const pid = await mainPid(web02, 'dies');
    const was = await mainPid(site.host('web01'), 'dies');
    const running = first(() => undefined);
    await isRestarted('dies', was);
    await until(
      'its change has ended',
      async () => (await site.host('web01').exec('test -e /var/lib/oomcfg/pending')).code === 1,
    );
    const plan = await site.plan();
    expect(codes(hostOf(plan.document, 'web01').findings)).toContain('OOM641');
    const second = site.apply();
    await on(site.host('web01'), 'sleep 2; touch /run/die');
    // Whether it was at work already when the service died, or was still looking.
    expect([
      ['failed', 'not-started'],
      ['in-sync', 'held'],
    ]).toContainEqual((await second).document.hosts.map(({ status }) => status));
    expect((await running).document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    expect(await mainPid(web02, 'dies')).toBe(pid);
  });

  it('and was interrupted before it could look again is named as such, and the next one looks before it goes on', async () => {
    await on(site.host('web01'), 'rm -f /run/die');
    spec('ends');
    const web02 = site.host('web02');
    const pid = await mainPid(web02, 'ends');
    const was = await mainPid(site.host('web01'), 'ends');
    let controller = 0;
    const running = first((child) => (controller = child));
    await isRestarted('ends', was);
    await until(
      'its change has ended',
      async () => (await site.host('web01').exec('test -e /var/lib/oomcfg/pending')).code === 1,
    );
    process.kill(controller, 'SIGINT');
    const { code, document } = await running;
    expect(code).toBe(130);
    expect(codes(hostOf(document, 'web01').findings)).toContain('OOM642');
    // Nothing is wrong with it, as the next apply sees when it may look.
    expect((await site.apply()).document.hosts.map(({ status }) => status)).toEqual(['in-sync', 'changed']);
    expect(await mainPid(web02, 'ends')).not.toBe(pid);
  });

  it('and is at work on still holds all that the canary protects', async () => {
    spec('stops');
    const web02 = site.host('web02');
    const pid = await mainPid(web02, 'stops');
    await on(site.host('web01'), 'touch /run/hold');
    const running = site.apply();
    await until(
      'web01 stops its service',
      async () => (await site.host('web01').exec('systemctl is-active stops')).stdout.trim() === 'deactivating',
    );
    const { document } = await site.apply();
    expect(document.hosts.map(({ status }) => status)).toEqual(['held', 'not-started']);
    expect(codes(hostOf(document, 'web02').findings)).toContain('OOM610');
    expect(await mainPid(web02, 'stops')).toBe(pid);
    await on(site.host('web01'), 'rm /run/hold');
    expect((await running).code).toBe(0);
    // When it was looked at again, nobody waits any more.
    await on(site.host('web01'), '! grep -q open /var/lib/oomcfg/judged');
  });
});
