/**
 * What ends by design and well after its restart (a job of a timer, a oneshot, what a socket or the bus starts) fails
 * no wave, and counts as failed at no time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { on, property } from '../looking';

/**
 * Ends well, that many seconds after a start with `ends=1` in the options of core; at once where it is to have ended by
 * itself before.
 */
const PROGRAM = `#!/bin/sh
[ ! -e /run/once ] || exit 0
if grep -q ends=1 /etc/systemd/system/core.service.d/zz-oomcfg.conf 2>/dev/null; then sleep "$1"; exit 0; fi
exec sleep 9999
`;
const NAMES = ['web01', 'web02'];
/** A real program of the bus, which is killed after two seconds where the others end. */
const ON_BUS = `#!/bin/sh
if grep -q ends=1 /etc/systemd/system/core.service.d/zz-oomcfg.conf 2>/dev/null; then timeout 2 /usr/lib/systemd/systemd-hostnamed; exit 0; fi
exec /usr/lib/systemd/systemd-hostnamed
`;
/**
 * Units that restart along with core: a job of a timer, what a socket and what the bus starts, a oneshot; and one of
 * the spec that a socket starts.
 */
const ENDING = ['backup', 'helper', 'systemd-hostnamed', 'work', 'idle'];

describe.runIf(support.ok)('a wave of restarts with units that end by design', () => {
  let site: Site;

  const spec = (ends: number): void => {
    const java = `{ heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dends=${ends}" }`;
    site.spec(
      `services: { core: { memory: 512MiB, java: ${java} }, idle: { memory: 512MiB, java: ${java} }, systemd-hostnamed: { memory: 512MiB } }\nrollout: { canary: 1 }\n`,
    );
  };

  beforeAll(async () => {
    site = (await bootSite(NAMES)).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/ends', PROGRAM);
      await host.writeFile('/usr/local/bin/named', ON_BUS);
      await on(host, 'chmod 755 /usr/local/bin/ends /usr/local/bin/named');
      const unit = (name: string, lines: string) => host.writeFile(`/etc/systemd/system/${name}`, `${lines}\n`);
      const along = '[Unit]\nRequires=core.service\nAfter=core.service\n';
      await unit('backup.service', `${along}[Service]\nExecStart=/usr/local/bin/ends 2`);
      await unit('helper.service', `${along}[Service]\nExecStart=/usr/local/bin/ends 1`);
      await unit('work.service', `${along}[Service]\nType=oneshot\nExecStart=/usr/local/bin/ends 4`);
      await unit('idle.service', '[Service]\nExecStart=/usr/local/bin/ends 2');
      await unit(
        'systemd-hostnamed.service',
        `${along}[Service]\nType=dbus\nBusName=org.freedesktop.hostname1\nExecStart=/usr/local/bin/named`,
      );
      await unit('backup.timer', '[Timer]\nOnActiveSec=1d');
      await unit('helper.socket', '[Socket]\nListenStream=/run/helper.sock');
      await unit('idle.socket', '[Socket]\nListenStream=/run/idle.sock');
      await host.addService('core', { exec: '/bin/sleep 9999' });
      await on(host, 'systemctl start backup.timer helper.socket idle.socket');
      await on(host, 'touch /run/once && systemctl start backup helper idle');
      await until('each has ended once', async () => {
        const states = await on(host, 'systemctl is-active backup helper idle || :');
        return states === 'inactive\ninactive\ninactive';
      });
      await on(host, 'rm /run/once; systemctl start backup helper idle && systemctl start --no-block work');
      await on(
        host,
        'busctl get-property org.freedesktop.hostname1 /org/freedesktop/hostname1 org.freedesktop.hostname1 Hostname',
      );
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('goes on to the next host where they ended with success', async () => {
    spec(1);
    const { code, document } = await site.apply();
    const found = document.hosts.flatMap(({ findings }) => findings.map(({ code: of, summary }) => `${of} ${summary}`));
    expect(found.filter((one) => /^OOM6/.test(one))).toEqual([]);
    expect(document.hosts.map(({ status, wave }) => [status, wave])).toEqual([
      ['changed', 1],
      ['changed', 2],
    ]);
    expect(code).toBe(0);
    for (const name of ENDING) {
      expect([name, await property(site.host('web01'), name, 'ActiveState')]).toEqual([name, 'inactive']);
    }
  });

  it('and they count as failed neither for the next plan nor for the journal', async () => {
    const web01 = site.host('web01');
    expect(await on(web01, 'cat /var/lib/oomcfg/judged 2>/dev/null || :')).toBe('');
    expect(await on(web01, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toContain('"result":"changed"');
    const { document } = await good(site.verify());
    for (const name of NAMES) {
      const seen = codes(hostOf(document, name).findings);
      expect(seen.filter((code) => ['OOM370', 'OOM615'].includes(code))).toEqual([]);
      const stopped = hostOf(document, name).findings.filter(({ code }) => code === 'OOM464');
      expect([...new Set(stopped.map(({ severity }) => severity))]).toEqual(['info']);
    }
    spec(2);
    expect(hostOf((await good(site.plan())).document, 'web01')).not.toHaveProperty('failing');
  });
});
