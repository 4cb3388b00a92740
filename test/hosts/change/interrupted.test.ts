/**
 * Changes that are cut off in the middle: killed, unplugged, disconnected, interrupted, or met by another one. A host
 * ends wholly old or wholly new.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../../src/documents/apply/document';
import type { FleetHost } from '../../lab/fleet';
import type { Said } from '../../lab/workplace';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, limitOf, MIB, on } from '../looking';

const OLD = 'services: { api: { memory: 64MiB } }\n';
const NEW = 'services: { api: { memory: 48MiB }, batch: { memory: 32MiB } }\n';

/** Stands before the real program: at the call that has these words it says where it is, and waits. */
const STOP = `#!/bin/sh
real=/usr/bin/\${0##*/}
case " $* " in
*"$(cat /run/stop-at 2>/dev/null || echo nowhere)"*)
  ps -o sid= -p $$ >/run/stopped
  while [ -e /run/stop-at ]; do sleep 0.05; done
  ;;
esac
exec "$real" "$@"
`;

describe.runIf(support.ok)('a change that is cut off', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    host = site.host('web01');
    for (const each of site.fleet.hosts) {
      for (const unit of ['api', 'batch']) {
        await each.addService(unit, {
          exec: '/usr/local/bin/idle',
          extra: 'Restart=on-failure\n[Install]\nWantedBy=multi-user.target',
        });
        await on(each, `systemctl enable -q ${unit}`);
      }
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  beforeEach(async () => {
    site.spec(OLD);
    await good(site.apply());
    site.spec(NEW);
  });
  afterEach(() => on(host, 'rm -f /run/stop-at /run/stopped /usr/local/sbin/ln /usr/local/sbin/systemctl'));

  /** Makes the change script on web01 wait before a call: `ln` comes before the switch, the reload after it. */
  async function stopAt(program: 'ln' | 'systemctl', words: string): Promise<void> {
    await host.writeFile(`/usr/local/sbin/${program}`, STOP);
    await on(host, 'chmod 755 "$1"; printf %s "$2" >/run/stop-at', `/usr/local/sbin/${program}`, words);
  }
  const isStopped = (): Promise<void> =>
    until('the change waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
  const goOn = (): Promise<string> => on(host, 'rm -f /run/stop-at /run/stopped');

  const BEFORE_THE_SWITCH: readonly ['ln', string] = ['ln', 'generations/'];
  const AFTER_THE_SWITCH: readonly ['systemctl', string] = ['systemctl', 'daemon-reload'];

  async function expectNew(each = host): Promise<void> {
    expect(await limitOf(each, 'api')).toBe(48 * MIB);
    expect(await limitOf(each, 'batch')).toBe(32 * MIB);
  }

  /** Nothing of a change that was cut off is left, and what the next apply would do is nothing. */
  async function expectTidy(): Promise<void> {
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ changed: 0 });
    const files = await on(
      host,
      'find /etc/oomcfg /var/lib/oomcfg /etc/systemd/system -name "*new*" -o -name pending; true',
    );
    expect(files).toBe('');
    const generations = await on(host, 'ls /etc/oomcfg/generations | wc -l');
    expect(Number(generations)).toBeLessThan(10);
    expect(await on(host, 'ls "/etc/oomcfg/$(readlink /etc/oomcfg/current)"')).toContain('manifest');
  }

  it.each([
    ['before the switch', BEFORE_THE_SWITCH, 'old'],
    ['after the switch', AFTER_THE_SWITCH, 'new'],
  ])('killed %s: the next apply ends it', async (_name, [program, words], files) => {
    await stopAt(program, words);
    const running = site.apply('--limit', 'web01');
    await isStopped();
    await on(host, 'pkill -KILL -s "$(tr -d " " </run/stopped)"');
    const cut = await running;
    expect(cut.code).toBe(1);
    expect(hostOf(cut.document)).toMatchObject({ status: 'failed' });
    expect(codes(hostOf(cut.document).findings).join()).toMatch(/^OOM(607|542)$/);
    await goOn();
    // The kernel has the old values in both cases; the files are wholly the one or the other.
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    const drop = await host.readFile('/etc/systemd/system/api.service.d/zz-oomcfg.conf');
    expect(drop).toContain(`MemoryMax=${(files === 'old' ? 64 : 48) * MIB}`);
    expect((await host.exec('test -e /etc/systemd/system/batch.service.d/zz-oomcfg.conf')).code).toBe(
      files === 'old' ? 1 : 0,
    );

    const planned = hostOf((await site.plan('--limit', 'web01')).document);
    expect(codes(planned.findings)).toContain('OOM434');
    expect((await site.verify('--limit', 'web01')).code).toBe(2);
    const { code, document } = await site.apply();
    expect(code).toBe(0);
    expect(document.summary).toMatchObject({ changed: 2 });
    await expectNew();
    await expectTidy();
  });

  it.each([
    ['before the switch', BEFORE_THE_SWITCH],
    ['after the switch', AFTER_THE_SWITCH],
  ])('killed %s, and then the spec goes back: so does the host', async (_name, [program, words]) => {
    await stopAt(program, words);
    const running = site.apply('--limit', 'web01');
    await isStopped();
    await on(host, 'pkill -KILL -s "$(tr -d " " </run/stopped)"');
    await running;
    await goOn();
    site.spec(OLD);
    await good(site.apply());
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    expect(await limitOf(host, 'batch')).toBe('infinity');
    expect(await on(host, 'ls /etc/systemd/system')).not.toContain('batch.service.d');
    await expectTidy();
  });

  it.each([
    ['before the switch', BEFORE_THE_SWITCH, 64],
    ['after the switch', AFTER_THE_SWITCH, 48],
  ])('the plug is pulled %s: the host boots wholly old or new', async (_name, [program, words], limit) => {
    await stopAt(program, words);
    const running = site.apply('--limit', 'web01');
    await isStopped();
    await host.kill();
    const cut = await running;
    expect(cut.code).toBe(1);
    expect(codes(hostOf(cut.document).findings)).toContain('OOM542');
    await host.start();
    expect(await limitOf(host, 'api')).toBe(limit * MIB);
    expect(await limitOf(host, 'batch')).toBe(limit === 64 ? 'infinity' : 32 * MIB);
    await on(host, 'rm -f /usr/local/sbin/ln /usr/local/sbin/systemctl');
    await good(site.apply());
    await expectNew();
    await expectTidy();
  });

  it.each([
    ['before the switch', BEFORE_THE_SWITCH],
    ['after the switch', AFTER_THE_SWITCH],
  ])('the connection is cut %s: the change goes on to its end by itself', async (_name, [program, words]) => {
    await stopAt(program, words);
    const running = site.apply('--limit', 'web01');
    await isStopped();
    await on(host, "pkill -KILL -f '^sshd: root@'");
    const cut = await running;
    expect(cut.code).toBe(1);
    const [finding] = hostOf(cut.document).findings;
    expect(finding).toMatchObject({ code: 'OOM542' });
    await goOn();
    await until('the lock is free', async () => (await host.exec('flock -n /run/oomcfg.lock true')).code === 0);
    await expectNew();
    expect(await on(host, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toContain('"result":"changed"');
    await good(site.apply());
    await expectTidy();
  });

  it('two controllers at once: the second plans nothing, or waits for the lock and then leaves the host alone', async () => {
    await good(site.plan('--out', 'plan.json'));
    await stopAt(...AFTER_THE_SWITCH);
    const first = site.apply('--limit', 'web01');
    await isStopped();
    const second = await site.apply('--limit', 'web01');
    expect([second.code, hostOf(second.document).status]).toEqual([3, 'held']);
    expect(hostOf(second.document).findings).toMatchObject([{ code: 'OOM434', severity: 'error' }]);
    const third = await site.apply('plan.json', '--limit', 'web01');
    expect([third.code, hostOf(third.document).status]).toEqual([1, 'failed']);
    expect(codes(hostOf(third.document).findings)).toEqual(['OOM602']);
    await goOn();
    expect((await first).code).toBe(0);
    await expectNew();
    await good(site.apply());
    await expectTidy();
  });

  it('two controllers one after the other, both with the same plan: the second is stale', async () => {
    await good(site.plan('--out', 'plan.json'));
    await stopAt(...AFTER_THE_SWITCH);
    const first = site.apply('plan.json', '--limit', 'web01');
    await isStopped();
    const second = site.apply('plan.json', '--limit', 'web01');
    await until('the second waits for the lock', async () => (await host.exec('pgrep -x flock')).code === 0);
    await goOn();
    expect((await first).code).toBe(0);
    expect((await second).code).toBe(3);
    expect(codes(hostOf((await second).document).findings)).toEqual(['OOM601']);
    await expectNew();
    await good(site.apply());
  });

  it('Ctrl-C: the host in work is finished, the next wave is not begun, and the exit is 130', async () => {
    site.spec(`${NEW}rollout: { canary: 1 }\n`);
    await stopAt(...AFTER_THE_SWITCH);
    let pid = 0;
    const running: Promise<Said<Application>> = site.document('apply', ['apply', '--yes', '--json'], {
      whileRunning: (child) => (pid = child),
    });
    await isStopped();
    process.kill(pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await goOn();
    const { code, document, stderr } = await running;
    expect(code).toBe(130);
    expect(stderr).toContain('finishing the hosts in progress');
    expect(hostOf(document, 'web01')).toMatchObject({ status: 'changed', drift: [] });
    expect(hostOf(document, 'web02')).toMatchObject({ status: 'not-started' });
    await expectNew();
    expect(await limitOf(site.host('web02'), 'api')).toBe(64 * MIB);
    // Nobody has looked again at web01: the next apply waits until that can be judged, and goes on.
    expect(codes(hostOf(document, 'web01').findings)).toContain('OOM642');
    await good(site.apply());
    await expectNew(site.host('web02'));
  });

  it('Ctrl-C twice, and the controller killed: the host finishes by itself', async () => {
    for (const signals of [['SIGINT', 'SIGINT'], ['SIGKILL']] as const) {
      site.spec(OLD);
      await good(site.apply());
      site.spec(NEW);
      await stopAt(...AFTER_THE_SWITCH);
      let pid = 0;
      const running = site.run(['apply', '--yes', '--limit', 'web01'], { whileRunning: (child) => (pid = child) });
      await isStopped();
      for (const signal of signals) {
        process.kill(pid, signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect((await running).code).toBe(signals.length === 2 ? 130 : null);
      await goOn();
      await until('the lock is free', async () => (await host.exec('flock -n /run/oomcfg.lock true')).code === 0);
      await expectNew();
    }
    await good(site.apply());
    await expectTidy();
  });

  it('a link that somebody led past `current` is made anew', async () => {
    const path = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
    await on(
      host,
      'ln -sfn "/etc/oomcfg/$(readlink /etc/oomcfg/current)/systemd/system/api.service.d/zz-oomcfg.conf" "$1"',
      path,
    );
    await good(site.apply());
    expect(await on(host, 'readlink "$1"', path)).toBe(
      '/etc/oomcfg/current/systemd/system/api.service.d/zz-oomcfg.conf',
    );
    await expectNew();
    await expectTidy();
  });

  it('Ctrl-C while it looks: nothing was begun', async () => {
    const before = await fingerprint(host);
    await stopAt('systemctl', 'show');
    let pid = 0;
    const running = site.run(['apply', '--yes'], { whileRunning: (child) => (pid = child) });
    await isStopped();
    process.kill(pid, 'SIGINT');
    const { code, stdout } = await running;
    expect(code).toBe(130);
    expect(stdout).toContain('2 hosts not started');
    await goOn();
    expect(await fingerprint(host)).toBe(before);
  });
});
