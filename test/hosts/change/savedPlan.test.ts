/**
 * A plan is a contract: a saved one does what it lists and nothing else, and holds a host that is no longer as it was
 * planned from.
 */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/documents/plan/document';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, limitOf, mainPid, MIB, on } from '../looking';

const SPEC = 'name: shop\nservices: { api: { memory: 64MiB } }\n';

describe.runIf(support.ok)('a saved plan', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) {
      await host.addService('api', { exec: '/usr/local/bin/idle', extra: '[Install]\nWantedBy=multi-user.target' });
      await on(host, 'systemctl enable -q api');
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** Another limit in force, 32 MiB, and a saved plan for 64 MiB. */
  async function planned(): Promise<void> {
    site.inventory();
    site.spec(SPEC.replace('64', '32'));
    await good(site.apply());
    site.spec(SPEC);
    const { code, stdout } = await site.plan('--out', 'plan.json');
    expect(code).toBe(0);
    expect(readFileSync(join(site.folder, 'plan.json'), 'utf8')).toBe(stdout);
  }

  const limits = (): Promise<(number | 'infinity')[]> =>
    Promise.all(site.fleet.hosts.map((host) => limitOf(host, 'api')));

  describe('that is one', () => {
    beforeEach(planned);

    it('does what it lists, though the spec changed since and then went', async () => {
      expect(statSync(join(site.folder, 'plan.json')).mode & 0o777).toBe(0o600);
      site.spec(SPEC.replace('64', '128'));
      await good(site.apply('plan.json', '--limit', 'web01'));
      expect(await limits()).toEqual([64 * MIB, 32 * MIB]);
      rmSync(join(site.folder, 'oomcfg.yaml'));
      const { code, document } = await site.apply('plan.json', '--limit', 'web02', '-i', 'inventory.ini');
      expect(code).toBe(0);
      expect(document.summary).toMatchObject({ hosts: 1, changed: 1 });
      expect(await limits()).toEqual([64 * MIB, 64 * MIB]);
    });

    it.each([
      [
        'a limit was set by hand',
        'systemctl set-property --runtime api MemoryMax=48M',
        'rm -r /run/systemd/system.control; systemctl daemon-reload',
      ],
      [
        'our file was edited',
        'echo "# x" >>/etc/systemd/system/api.service.d/zz-oomcfg.conf',
        'cd /etc/systemd/system/api.service.d; grep -v "^# x" zz-oomcfg.conf >x; cat x >zz-oomcfg.conf; rm x; systemctl daemon-reload',
      ],
      [
        'somebody added a drop-in',
        'printf "[Service]\\nNice=1\\n" >/etc/systemd/system/api.service.d/a.conf; systemctl daemon-reload',
        'rm /etc/systemd/system/api.service.d/a.conf; systemctl daemon-reload',
      ],
      ['the service was stopped', 'systemctl stop api', 'systemctl start api'],
    ])('is stale where %s: that host is held, the other is changed', async (_name, script, mend) => {
      const web01 = site.host('web01');
      await on(web01, script);
      try {
        const before = await fingerprint(web01);
        const { code, document } = await site.apply('plan.json');
        expect(code).toBe(3);
        expect(document.summary).toMatchObject({ held: 1, changed: 1 });
        expect(hostOf(document, 'web01')).toMatchObject({ status: 'held', findings: [{ code: 'OOM601' }] });
        expect(await fingerprint(web01)).toBe(before);
        expect(await limitOf(site.host('web02'), 'api')).toBe(64 * MIB);
      } finally {
        await on(web01, mend);
      }
    });

    it('is stale when it was applied already', async () => {
      await good(site.apply('plan.json'));
      const before = await fingerprint(site.host('web01'));
      expect((await site.apply('plan.json')).code).toBe(3);
      expect(await fingerprint(site.host('web01'))).toBe(before);
    });

    it('is good where the service was only restarted, and where the host was rebooted', async () => {
      const [web01, web02] = [site.host('web01'), site.host('web02')];
      const pid = await mainPid(web01, 'api');
      await on(web01, 'systemctl restart api');
      expect(await mainPid(web01, 'api')).not.toBe(pid);
      const boot = (): Promise<string> =>
        on(web02, 'cat /proc/sys/kernel/random/boot_id; stat -c %Y /proc/1').catch(() => '');
      const before = await boot();
      const leader = web02.leader;
      await on(web02, 'systemctl reboot');
      await until('another boot', () => {
        try {
          return web02.leader !== leader;
        } catch {
          return false;
        }
      });
      await web02.untilUp();
      expect(await boot()).not.toBe(before);
      const { code, document } = await site.apply('plan.json');
      expect(document.hosts.flatMap(({ findings }) => codes(findings))).toEqual([]);
      expect(code).toBe(0);
      expect(await limits()).toEqual([64 * MIB, 64 * MIB]);
    });
  });

  describe('that is not one', () => {
    let text = '';
    beforeAll(async () => {
      await planned();
      text = readFileSync(join(site.folder, 'plan.json'), 'utf8');
    });
    beforeEach(() => site.write('plan.json', text));

    const edit = (change: (plan: Plan) => unknown): void => {
      const plan = JSON.parse(readFileSync(join(site.folder, 'plan.json'), 'utf8')) as Plan;
      site.write('plan.json', JSON.stringify(change(plan)));
    };

    it.each<[string, string, (site: Site) => void]>([
      [
        'edited by hand',
        'OOM454',
        () =>
          edit((plan) => ({
            ...plan,
            hosts: plan.hosts.map((host) => ({
              ...host,
              changes: host.changes.map((change) => ({ ...change, after: 2 * MIB })),
            })),
          })),
      ],
      ['of another format', 'OOM452', () => edit((plan) => ({ ...plan, format: 'oomcfg.plan/99' }))],
      ['no plan by its schema', 'OOM453', () => edit((plan) => ({ ...plan, hosts: [{}] }))],
      ['not JSON', 'OOM451', (site) => site.write('plan.json', 'name: shop\n')],
      ['empty', 'OOM451', (site) => site.write('plan.json', '')],
      ['not there', 'OOM450', (site) => rmSync(join(site.folder, 'plan.json'))],
    ])('%s is refused before anything is reached', async (_name, expected, spoil) => {
      const before = await fingerprint(site.host('web01'));
      spoil(site);
      const { code, document } = await site.refused('apply', '--yes', 'plan.json');
      expect(code).toBe(65);
      expect(document.findings[0]?.fix).not.toBe('');
      expect(document.findings[0]?.summary).toContain('plan.json');
      expect(codes(document.findings)).toEqual([expected]);
      expect(await fingerprint(site.host('web01'))).toBe(before);
    });

    it('for a host that the inventory does not have', async () => {
      site.write('inventory.ini', 'other ansible_host=127.0.10.250\n');
      const { code, document } = await site.refused('apply', '--yes', 'plan.json');
      expect(code).toBe(65);
      expect(codes(document.findings)).toEqual(['OOM611', 'OOM611']);
    });
  });
});
