/**
 * A daemon that a socket starts as well (docker.service) and that ends soon after its restart has failed, with status 0
 * too: it had run on until then.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { on, property } from '../looking';

/** Ends well two seconds after a start with `ends=1` in its options, ten with `ends=5`. */
const PROGRAM = `#!/bin/sh
case $JAVA_OPTS in *ends=1*) sleep 2; exit 0 ;; *ends=5*) sleep 10; exit 0 ;; esac
exec sleep 9999
`;
const NAMES = ['web01', 'web02'];
const OF_UNIT = ['OOM464', 'OOM630', 'OOM615'];

describe.runIf(support.ok)('a daemon with a socket, which ends with success right after its restart', () => {
  let site: Site;

  const spec = (ends: number): void => {
    const java = `{ heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dends=${ends}" }`;
    site.spec(`services: { engine: { memory: 512MiB, java: ${java} } }\nrollout: { canary: 1 }\n`);
  };

  beforeAll(async () => {
    site = (await bootSite(NAMES)).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/engine', PROGRAM);
      await host.writeFile('/etc/systemd/system/engine.socket', '[Socket]\nListenStream=/run/engine.sock\n');
      await host.writeFile(
        '/etc/systemd/system/engine.service',
        '[Unit]\nRequires=engine.socket\n[Service]\nExecStart=/usr/local/bin/engine\n[Install]\nWantedBy=multi-user.target\n',
      );
      await on(host, 'chmod 755 /usr/local/bin/engine; systemctl daemon-reload; systemctl enable -q --now engine');
    }
    spec(0);
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('has failed, and the other host keeps what it has', async () => {
    spec(1);
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    const [web01, web02] = document.hosts;
    expect(web01?.status).toBe('failed');
    const died = web01?.findings.find((finding) => finding.code === 'OOM630');
    expect(died?.summary).toMatch(
      /^engine\.service ended without an error \d s after its restart; before the change it had run for \d+ s$/,
    );
    expect(web02?.status).not.toBe('changed');
    expect(await on(site.host('web02'), 'cat /etc/systemd/system/engine.service.d/zz-oomcfg.conf')).toContain('ends=0');
  });

  it('counts as down until it runs again: for the next apply and for verify', async () => {
    const { document } = await site.verify();
    const stopped = hostOf(document, 'web01').findings.find(({ code }) => code === 'OOM464');
    expect(stopped).toMatchObject({
      severity: 'warning',
      summary: expect.stringContaining('when oomcfg changed it') as string,
    });
    const again = await site.apply();
    expect(codes(hostOf(again.document, 'web01').findings)).toContain('OOM615');
    expect(hostOf(again.document, 'web02').status).not.toBe('changed');
  });

  it('counts no longer when it was corrected and started', async () => {
    await on(site.host('web01'), 'sed -i s/ends=1/ends=9/ /usr/local/bin/engine; systemctl start engine');
    const { document } = await site.verify('-l', 'web01');
    expect(codes(hostOf(document, 'web01').findings).filter((code) => OF_UNIT.includes(code))).toEqual([]);
    expect(await property(site.host('web01'), 'engine', 'ActiveState')).toBe('active');
  });

  it('has failed, too, where a condition of it does not hold any more, although it ended by itself before', async () => {
    const web01 = site.host('web01');
    await web01.writeFile(
      '/etc/systemd/system/engine.service.d/if.conf',
      '[Unit]\nConditionPathExists=!/run/stop\n[Service]\nExecStart=\nExecStart=/bin/sh -c "[ -e /run/once ] || exec sleep 9999"\n',
    );
    await on(web01, 'touch /run/once; systemctl daemon-reload; systemctl restart engine');
    await until('it has ended', async () => (await property(web01, 'engine', 'ActiveState')) === 'inactive');
    await on(web01, 'rm /run/once; systemctl start engine; touch /run/stop');
    spec(3);
    const { code, document } = await site.apply('-l', 'web01');
    expect([code, hostOf(document).status]).toEqual([1, 'failed']);
    const died = hostOf(document).findings.find((finding) => finding.code === 'OOM630');
    expect(died?.summary).toMatch(/^engine\.service is inactive \(dead, result condition\) \d s after its wave$/);
  });

  it('has failed for the next apply where it ends after the second look', async () => {
    const web01 = site.host('web01');
    await on(
      web01,
      'rm -f /run/stop; rm /etc/systemd/system/engine.service.d/if.conf; systemctl daemon-reload; systemctl restart engine; sleep 12',
    );
    spec(5);
    await good(site.apply('-l', 'web01'));
    await until('it has ended', async () => (await property(web01, 'engine', 'ActiveState')) === 'inactive', 60);
    const { document } = await site.apply();
    expect(codes(hostOf(document, 'web01').findings)).toContain('OOM615');
    expect(hostOf(document, 'web02').status).not.toBe('changed');
  });
});
