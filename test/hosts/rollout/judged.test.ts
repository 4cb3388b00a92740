/**
 * Canaries that a look alone cannot call failed: what the apply saw of them is noted on the host, counts for the next
 * one, and ends with a repair.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on } from '../looking';

/** Ends well, two seconds after a start that is told to. */
const ENDS = `#!/bin/sh
case $JAVA_OPTS in *-Dbad=1*) sleep 2; exit 0 ;; esac
exec sleep 9999
`;
/** Fails soon where the unit that it is a part of has such options. */
const SIDE = `#!/bin/sh
if grep -q bad=1 /etc/systemd/system/whole.service.d/zz-oomcfg.conf; then sleep 1; exit 1; fi
exec sleep 9999
`;
/** Gives the program other options than systemd does, in a way that no reader of the script sees. */
const OVERRIDES = `#!/bin/sh
eval "$(echo SkFWQV9PUFRTPS1EbWluZT0xOyBleHBvcnQgSkFWQV9PUFRTCg== | base64 -d)"
exec sleep 9999
`;

describe.runIf(support.ok)('a canary that failed', () => {
  let site: Site;

  const spec = (name: string, bad: number): void =>
    site.spec(
      `services: { ${name}: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dbad=${bad}", replace: true } } }\n`,
    );

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const host of site.fleet.hosts) {
      await host.writeFile('/usr/local/bin/ends', ENDS);
      await host.writeFile('/usr/local/bin/side', SIDE);
      await host.writeFile('/usr/local/bin/overrides', OVERRIDES);
      await on(host, 'chmod 755 /usr/local/bin/*');
      await host.addService('ends', { exec: '/usr/local/bin/ends', extra: 'Restart=no' });
      await host.addService('whole', { exec: '/bin/sleep 9999' });
      await host.addService('side', { exec: '/usr/local/bin/side', extra: 'Restart=no\n[Unit]\nPartOf=whole.service' });
      await host.addService('cond', {
        exec: '/bin/sleep 9999',
        extra: 'Restart=no\n[Unit]\nConditionPathExists=!/run/bad',
      });
      await host.addService('overrides', { exec: '/usr/local/bin/overrides' });
    }
    await on(site.host('web01'), 'touch /run/bad');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** The last lines of the journal: event, result, and units that were down. */
  const expectJournal = async (last: readonly string[]): Promise<void> => {
    const lines = await on(site.host('web01'), `tail -n ${last.length} /var/lib/oomcfg/journal.jsonl`);
    const words = lines.split('\n').map((line) => {
      const { event, result, down = [] } = JSON.parse(line) as { event: string; result: string; down?: string[] };
      return [event, result, ...down].join(' ');
    });
    expect(words).toEqual(last);
  };

  it.each([
    ['because a part of it did', 'whole'],
    ['because a condition does not hold any more', 'cond'],
    ['because its start script gives it other options', 'overrides'],
    ['because it ended with status 0', 'ends'],
  ])('%s is one for the next apply too, until it is repaired', async (_, name) => {
    spec(name, 1);
    const web02 = site.host('web02');
    const pid = await mainPid(web02, name);
    for (let time = 1; time <= 2; time += 1) {
      const { code, document } = await site.apply();
      expect([time, code]).toEqual([time, 1]);
      if (name === 'ends') await expectJournal(['apply changed', 'look failed ends.service']);
      if (name === 'cond') await expectJournal(['apply failed cond.service']);
      expect(document.hosts.map(({ status }) => status)).toEqual(['failed', 'not-started']);
    }
    expect(await mainPid(web02, name)).toBe(pid);
    // What is in no spec has no other finding.
    const seen = codes(hostOf((await site.verify()).document, 'web01').findings);
    expect(seen.includes('OOM370')).toBe(name === 'whole');
  });

  it('and one that was repaired since a plan was saved is not called failed by it', async () => {
    spec('ends', 1);
    await good(site.plan('--out', 'p.json'));
    await on(site.host('web01'), 'sed -i s/bad=1/bad=2/ /usr/local/bin/ends && systemctl start ends');
    await on(site.host('web02'), 'sed -i s/bad=1/bad=2/ /usr/local/bin/ends');
    const { document } = await good(site.apply('p.json'));
    expect(document.hosts.map(({ status }) => status)).toEqual(['in-sync', 'changed']);
    expect(codes(hostOf(document, 'web01').findings)).toEqual(['OOM619']);
  });

  it('is forgotten by the next change of its host, once its unit was started by hand', async () => {
    const noted = (): Promise<string> => on(site.host('web01'), 'cat /var/lib/oomcfg/judged');
    expect(await noted()).toMatch(/^ends\.service ends\.service down /m);
    site.spec(
      'services: { whole: { memory: 256MiB }, ends: { memory: 512MiB, java: { heap: 64MiB, threads: 10, metaspace: 32MiB, codeCache: 32MiB, extra: "-Dbad=1", replace: true } } }\n',
    );
    const { document } = await good(site.apply());
    expect(hostOf(document, 'web01').changes.map(({ target }) => target)).toEqual(['whole.service']);
    expect(await noted()).not.toContain('ends.service');
    // What is stopped by hand from here on is not called failed.
    await on(site.host('web01'), 'systemctl stop ends');
    spec('ends', 1);
    const planned = hostOf((await site.plan()).document, 'web01');
    expect(planned).not.toHaveProperty('failing');
    await on(site.host('web01'), 'systemctl start ends');
  });

  it('goes alone also where the spec says how many may fail and nothing of a canary', async () => {
    const rollout = (text: string) => {
      site.spec(
        `services: { ends: { memory: 512MiB, limits: { addressSpace: 8GiB }, java: { heap: 32MiB } } }\n${text}\n`,
      );
      return good(site.plan());
    };
    expect((await rollout('rollout: { maxFailures: 1 }')).document.waves).toEqual([['web01'], ['web02']]);
    expect((await rollout('rollout: { batches: [100%] }')).document.waves).toEqual([['web01'], ['web02']]);
    expect((await rollout('rollout: { canary: 0 }')).document.waves).toEqual([['web01', 'web02']]);
  });
});
