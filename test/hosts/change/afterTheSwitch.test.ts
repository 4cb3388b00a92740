/**
 * A change script that ends between the switch and its last note: nothing that it owed is lost, and no unit is blamed
 * for it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, mainPid, MIB, on, scoreOf, variableOf } from '../looking';
import { JAVA } from '../javaOptions/javaApp';

const WITH_API = `services: { batch: { memory: 64MiB }, api: { memory: 96MiB, protect: expendable, limits: { addressSpace: 4GiB }, ${JAVA} } }\n`;
const WITHOUT_API = 'services: { batch: { memory: 48MiB } }\n';
const API_WITHOUT_JAVA = 'services: { batch: { memory: 48MiB }, api: { memory: 96MiB } }\n';

/**
 * Stands before systemctl and prlimit: at the call that has the words of /run/stop-at it says where it is, and waits.
 */
const STOP = `#!/bin/sh
case " $* " in
*"$(cat /run/stop-at 2>/dev/null || echo nowhere)"*)
  ps -o sid= -p $$ >/run/stopped
  while [ -e /run/stop-at ]; do sleep 0.05; done
  ;;
esac
exec "/usr/bin/\${0##*/}" "$@"
`;

/** Does its work, and ends as a program that was killed. */
const KILLED_AT_ITS_END = (words: string): string => `#!/bin/sh
/usr/bin/mv "$@"
case " $* " in *"${words}"*) exit 137 ;; esac
`;

/** Ends the client of a restart before it has asked for anything. */
const NO_RESTART = (end: string): string => `#!/bin/sh
case " $* " in *' try-restart '*) ${end} ;; esac
exec /usr/bin/systemctl "$@"
`;

describe.runIf(support.ok)('a change that ends after the switch', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'batch']) await host.addService(unit, { exec: '/usr/local/bin/idle' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const clean = (): Promise<string> =>
    on(host, 'cd /usr/local/sbin && rm -f /run/stop-at /run/stopped systemctl prlimit mv');
  beforeEach(async () => {
    site.spec(WITH_API);
    await good(site.apply());
    expect(await scoreOf(host, 'api')).toBe(300);
  });
  afterEach(clean);

  async function stopAt(words: string): Promise<void> {
    for (const program of ['systemctl', 'prlimit']) {
      await host.writeFile(`/usr/local/sbin/${program}`, STOP);
      await on(host, 'chmod 755 "$1"; printf %s "$2" >/run/stop-at', `/usr/local/sbin/${program}`, words);
    }
  }

  /** Applies, and kills the script with all that it started at the call that has these words. */
  async function killedAt(words: string): Promise<void> {
    await stopAt(words);
    const running = site.apply();
    await until('the change waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
    await on(host, 'pkill -KILL -s "$(tr -d " " </run/stopped)"');
    expect((await running).code).toBe(1);
    await clean();
  }

  async function addressSpaceOf(unit: string): Promise<string> {
    const limits = await on(host, 'grep "Max address space" "/proc/$1/limits"', await mainPid(host, unit));
    return limits.split(/\s+/)[3] ?? '';
  }

  it('a program that is killed at its end has done its work: the switch was made, and is not undone', async () => {
    await host.writeFile('/usr/local/sbin/mv', KILLED_AT_ITS_END('.current.new '));
    await on(host, 'chmod 755 /usr/local/sbin/mv');
    site.spec(WITHOUT_API);
    await good(site.apply());
    expect(await limitOf(host, 'batch')).toBe(48 * MIB);
    await clean();
    await good(site.verify());
  });

  it('a note of what was before that was placed by such a program is taken back with the rest', async () => {
    const before = await on(host, 'cat /var/lib/oomcfg/before');
    await host.writeFile('/usr/local/sbin/mv', KILLED_AT_ITS_END('/.before.new '));
    await on(host, 'chmod 755 /usr/local/sbin/mv');
    site.spec('services: { batch: { memory: 48MiB, protect: expendable } }\n');
    const { code, document } = await site.apply();
    expect([code, hostOf(document).status]).toEqual([1, 'failed']);
    expect(await on(host, 'cat /var/lib/oomcfg/before')).toBe(before);
    await clean();
  });

  async function expectDropped(): Promise<void> {
    expect(await limitOf(host, 'api')).toBe('infinity');
    expect(await scoreOf(host, 'api')).toBe(0);
    expect(await addressSpaceOf('api')).toBe('unlimited');
    expect(await variableOf(host, 'api', 'JAVA_OPTS')).toBeUndefined();
    expect(await limitOf(host, 'batch')).toBe(48 * MIB);
    expect(await on(host, 'cat /var/lib/oomcfg/before 2>/dev/null; true')).not.toContain('score');
    expect(await on(host, 'ls /var/lib/oomcfg')).not.toContain('pending');
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ changed: 0, inSync: 1 });
  }

  it.each(['daemon-reload', 'try-restart'])(
    'killed at %s: what a dropped service still has is in the next plan, and goes',
    async (words) => {
      site.spec(WITHOUT_API);
      await killedAt(words);
      expect(await variableOf(host, 'api', 'JAVA_OPTS')).toContain('-Xmx');

      expect((await site.verify()).code).toBe(2);
      const planned = hostOf((await site.plan()).document);
      expect(codes(planned.findings)).toContain('OOM434');
      expect(planned.restarts).toMatchObject([{ unit: 'api.service' }]);
      if (words === 'daemon-reload') {
        const settings = planned.changes.filter(({ target }) => target === 'api.service').map(({ setting }) => setting);
        expect(settings).toEqual(expect.arrayContaining(['MemoryMax', 'OOMScoreAdjust', 'LimitAS', 'JAVA_OPTS']));
      }
      await good(site.apply());
      await expectDropped();
    },
  );

  it('killed, and the next one killed too: the third still knows what the first owed', async () => {
    site.spec(WITHOUT_API);
    await killedAt('daemon-reload');
    site.spec(WITHOUT_API.replace('48', '80'));
    await killedAt('daemon-reload');
    expect((await site.verify()).code).toBe(2);
    site.spec(WITHOUT_API);
    await good(site.apply());
    await expectDropped();
  });

  it('killed, and the next one fails before its switch: what the first owed is still known', async () => {
    site.spec(WITHOUT_API);
    await killedAt('daemon-reload');
    await on(
      host,
      'cp -a /etc/oomcfg/generations /root/kept; mount -t tmpfs -o size=64k none /etc/oomcfg/generations; ' +
        'cp -a /root/kept/. /etc/oomcfg/generations; rm -r /root/kept; dd if=/dev/zero of=/etc/oomcfg/generations/filler bs=4096 2>/dev/null; true',
    );
    try {
      site.spec(WITHOUT_API.replace('48', '80'));
      expect((await site.apply()).code).toBe(1);
    } finally {
      await on(host, 'umount /etc/oomcfg/generations');
    }
    site.spec(WITHOUT_API);
    await good(site.apply());
    await expectDropped();
  });

  it('killed while single settings are dropped: they go, the service keeps the others', async () => {
    site.spec(API_WITHOUT_JAVA);
    await killedAt('daemon-reload');
    await good(site.apply());
    expect(await limitOf(host, 'api')).toBe(96 * MIB);
    expect(await scoreOf(host, 'api')).toBe(0);
    expect(await addressSpaceOf('api')).toBe('unlimited');
    expect(await variableOf(host, 'api', 'JAVA_OPTS')).toBeUndefined();
    await good(site.verify());
  });

  it('the journal says what the next contact did with it', async () => {
    site.spec(WITHOUT_API);
    await killedAt('daemon-reload');
    await good(site.apply());
    const lines = (await on(host, 'tail -n 2 /var/lib/oomcfg/journal.jsonl')).split('\n');
    const results = lines.map((line) => (JSON.parse(line) as { result: string }).result);
    expect(results).toEqual(['finished', 'changed']);
  });

  it("the lock is the script's alone: what it starts does not hold it", async () => {
    site.spec(WITHOUT_API);
    await stopAt('try-restart');
    const running = site.apply();
    await until('the change waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
    const holders = await on(
      host,
      'for fd in /proc/[0-9]*/fd/*; do [ "$(readlink "$fd")" != /run/oomcfg.lock ] || echo "$fd"; done',
    );
    expect(holders.split('\n')).toHaveLength(1);
    await clean();
    await good(running);
    await expectDropped();
  });

  it.each([
    ['killed', 'kill -KILL $$', 'exit status 137'],
    ['of another status', 'exit 3', 'exit status 3'],
  ])('a restart whose client is %s: that is reported, and the unit is not held for it', async (_name, end, words) => {
    site.spec(WITH_API.replace('heap: 16MiB', 'heap: 24MiB'));
    await host.writeFile('/usr/local/sbin/systemctl', NO_RESTART(end));
    await on(host, 'chmod 755 /usr/local/sbin/systemctl');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    const finding = hostOf(document).findings.find((each) => each.code === 'OOM605');
    expect(finding?.summary).toContain(words);
    expect(await on(host, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toMatch(
      /"result":"failed","failed":\["restart"\]}$/,
    );
    const drift = hostOf(document).findings.find((each) => each.code === 'OOM608');
    expect(drift?.detail).toContain('its main process is still the one from before');
    expect(hostOf(document).restarts).toEqual([]);
    await clean();
    const planned = hostOf((await site.plan()).document);
    expect(codes(planned.findings)).not.toContain('OOM427');
    expect(planned.restarts).toMatchObject([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
    await good(site.apply());
    expect(await variableOf(host, 'api', 'JAVA_OPTS')).toContain('-Xmx24');
  });
});
