/**
 * Several hosts: waves that stop where too many fail, limits below use that are held, --limit, and which exit code
 * wins.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, mainPid, MIB, on } from '../looking';

const NAMES = ['web01', 'web02', 'web03', 'web04'];
const api = (size: number, more = ''): string => `services: { api: { memory: ${size}MiB${more} } }\n`;

describe.runIf(support.ok)('several hosts', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(NAMES);
    await Promise.all(site.fleet.hosts.map((host) => host.addService('api', { exec: '/usr/local/bin/leak wait 40' })));
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  afterEach(async () => {
    site.inventory();
    site.spec(api(256));
    await good(site.apply());
  });

  /** Lets a change fail on a host, which no plan can know: the disk of its state is full there. */
  const spoil = (name: string): Promise<string> =>
    on(
      site.host(name),
      'cp -a /var/lib/oomcfg /root/kept; mount -t tmpfs -o size=64k,mode=700 none /var/lib/oomcfg; cp -a /root/kept/. /var/lib/oomcfg; ' +
        'rm -r /root/kept; dd if=/dev/zero of=/var/lib/oomcfg/filler bs=4096 2>/dev/null; true',
    );
  const mend = (name: string): Promise<string> => on(site.host(name), 'umount /var/lib/oomcfg');

  const limits = (): Promise<(number | 'infinity')[]> =>
    Promise.all(NAMES.map((name) => limitOf(site.host(name), 'api')));

  it('waves: the canary alone, then each batch as a total; without failures all hosts are done', async () => {
    site.spec(`${api(64)}rollout: { canary: 1, batches: [50%, 100%] }\n`);
    const { document } = await good(site.apply());
    expect(document.hosts.map(({ name, wave, status }) => [name, wave, status])).toEqual([
      ['web01', 1, 'changed'],
      ['web02', 2, 'changed'],
      ['web03', 3, 'changed'],
      ['web04', 3, 'changed'],
    ]);
    expect(await limits()).toEqual([64, 64, 64, 64].map((size) => size * MIB));
  });

  it('a failed canary stops everything: the others are not started and as they were', async () => {
    site.spec(api(256));
    await good(site.apply());
    site.spec(`${api(64)}rollout: { canary: 1, maxFailures: 0 }\n`);
    await spoil('web01');
    try {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      expect(document.summary).toMatchObject({ failed: 1, notStarted: 3, changed: 0 });
      expect(hostOf(document, 'web03')).toMatchObject({ status: 'not-started', wave: 0 });
      expect(codes(hostOf(document, 'web03').findings)).toContain('OOM610');
      expect(await limits()).toEqual([256, 256, 256, 256].map((size) => size * MIB));
      const text = (await site.run(['apply', '--yes'])).stdout;
      expect(text).toContain('web[02-04] — 3 hosts not started');
    } finally {
      await mend('web01');
    }
  });

  it('as many failures as are allowed do not stop it; one more does', async () => {
    site.spec(api(256));
    await good(site.apply());
    await spoil('web01');
    await spoil('web02');
    try {
      site.spec(`${api(64)}rollout: { canary: 1, batches: [2, 3], maxFailures: 1 }\n`);
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      expect(document.hosts.map(({ name, status }) => [name, status])).toEqual([
        ['web01', 'failed'],
        ['web02', 'failed'],
        ['web03', 'not-started'],
        ['web04', 'not-started'],
      ]);
      site.spec(`${api(64)}rollout: { canary: 1, batches: [2, 3], maxFailures: 2 }\n`);
      expect((await site.apply()).document.summary).toMatchObject({ failed: 2, changed: 2 });
    } finally {
      await mend('web01');
      await mend('web02');
    }
  });

  it('unreachable hosts are not part of the waves, and count neither as done nor as failed there', async () => {
    site.inventory({ web01: 'ansible_port=1' });
    site.spec(`${api(64)}rollout: { canary: 1, maxFailures: 0 }\n`);
    const { code, document } = await site.apply();
    expect(code).toBe(4);
    expect(document.summary).toMatchObject({ changed: 3, unreachable: 1, notStarted: 0 });
    expect(hostOf(document, 'web02').wave).toBe(1);
  });

  it('--limit: only those hosts are looked at and changed', async () => {
    site.spec(api(64));
    const { document } = await good(site.apply('--limit', 'web*:!web04:!web01'));
    expect(document.hosts.map(({ name }) => name)).toEqual(['web02', 'web03']);
    expect((await limits()).filter((limit) => limit === 64 * MIB)).toHaveLength(2);
    expect((await site.verify('--limit', 'web02,web03')).code).toBe(0);
    expect((await site.verify()).code).toBe(2);
    const { code, document: refusal } = await site.refused('plan', '--limit', 'db*');
    expect(code).toBe(65);
    expect(codes(refusal.findings)).toEqual(['OOM281']);
  });

  it('the exit code that needs a person most wins', async () => {
    await on(site.host('web02'), 'ln -sf /dev/null /etc/systemd/system/hidden.service; systemctl daemon-reload');
    const spec = (hosts: string): void =>
      site.spec(`services: { api: { memory: 64MiB }, hidden: { hosts: ${hosts}, memory: 64MiB } }\n`);
    // Unreachable and differences: 4. With a held host: 3. With a failed one: 1.
    site.inventory({ web01: 'ansible_port=1' });
    site.spec(api(64));
    expect((await site.plan('--detailed-exitcode')).code).toBe(4);
    expect((await site.verify()).code).toBe(4);
    spec('web02');
    expect((await site.plan('--detailed-exitcode')).code).toBe(3);
    expect((await site.verify()).code).toBe(3);
    await spoil('web03');
    try {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      expect(document.summary).toEqual({
        hosts: 4,
        changed: 1,
        inSync: 0,
        held: 1,
        failed: 1,
        unreachable: 1,
        notStarted: 0,
        restarts: 0,
      });
    } finally {
      await mend('web03');
      await on(site.host('web02'), 'rm /etc/systemd/system/hidden.service; systemctl daemon-reload');
    }
  });

  it('text of a mixed fleet: hosts that go together first, held and unreachable last, one summary line', async () => {
    await on(site.host('web02'), 'ln -sf /dev/null /etc/systemd/system/hidden.service; systemctl daemon-reload');
    site.inventory({ web01: 'ansible_port=1' });
    site.spec('services: { api: { memory: 64MiB }, hidden: { hosts: web02, memory: 64MiB } }\n');
    const { stdout } = await site.run(['plan']);
    const at = ['web[03-04] — 2 hosts to change', 'web02 — held', 'web01 — unreachable', '4 hosts: '].map((text) =>
      stdout.indexOf(text),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(stdout).toMatch(/\n4 hosts: 2 to change, 1 held, 1 unreachable\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    await on(site.host('web02'), 'rm /etc/systemd/system/hidden.service; systemctl daemon-reload');
  });

  describe('a limit below what is in use', () => {
    /** web04 holds 40 MiB and more. */
    beforeAll(async () => {
      const host = site.host('web04');
      await on(host, 'systemctl kill -s USR1 api');
      await until('it holds 40 MiB', async () =>
        (await on(host, 'journalctl -o cat -u api')).includes('holding 40 MiB'),
      );
    });

    it('holds that host; the others go on', async () => {
      const pid = await mainPid(site.host('web04'), 'api');
      site.spec(api(24));
      const planned = await site.plan();
      expect(planned.code).toBe(3);
      const finding = hostOf(planned.document, 'web04').findings.find(({ severity }) => severity === 'error');
      expect(finding).toMatchObject({ code: 'OOM417', facts: { unit: 'api.service', limit: 24 * MIB } });
      expect(finding?.facts['use']).toBeGreaterThan(40 * MIB);
      expect(finding?.fix).toContain('--accept shrink:');
      const { code, document } = await site.apply();
      expect(code).toBe(3);
      expect(document.summary).toMatchObject({ changed: 3, held: 1 });
      expect(await limitOf(site.host('web04'), 'api')).toBe(256 * MIB);
      expect(await mainPid(site.host('web04'), 'api')).toBe(pid);
    });

    it('is set where it is accepted, and the kernel decides', async () => {
      const host = site.host('web04');
      site.spec(api(24));
      expect((await site.plan('--accept', 'shrink:web01')).code).toBe(3);
      const { code, document } = await site.plan('--accept', 'shrink:web04', '--out', 'plan.json');
      expect(code).toBe(0);
      expect(hostOf(document, 'web04').status).toBe('change');
      // A limit that cannot be reached by reclaim comes with a restart on cgroup v1, which refuses it, and kills on v2.
      const applied = await site.apply('plan.json');
      const outcome = hostOf(applied.document, 'web04');
      const limit = await limitOf(host, 'api').catch(() => 'gone');
      if (limit === 24 * MIB || limit === 'gone') expect(outcome.status).toBe('changed');
      else expect(outcome).toMatchObject({ status: 'failed', drift: [{ setting: 'MemoryMax' }] });
    });
  });
});
