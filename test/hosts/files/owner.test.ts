/**
 * Whose a host is: one spec's at a time, let go with its last file; and what a host without the right to a setting
 * says.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { fingerprint, limitOf, MIB, on, ours, scoreOf } from '../looking';

describe.runIf(support.ok)('whose a host is', () => {
  let site: Site;
  let web01: FleetHost;
  let db01: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01', 'db01']);
    [web01, db01] = [site.host('web01'), site.host('db01')];
    for (const host of [web01, db01])
      await host.addService('api', { exec: '/usr/local/bin/idle', extra: 'Restart=on-failure' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const shop = 'name: shop\nservices: { api: { hosts: web01, memory: 64MiB } }\n';
  const blog = (hosts: string): string => `name: blog\nservices: { api: { hosts: ${hosts}, memory: 32MiB } }\n`;

  it('two specs share an inventory, each with hosts of its own', async () => {
    site.spec(shop);
    expect((await good(site.apply())).document.summary).toMatchObject({ changed: 1, inSync: 1 });
    site.spec(blog('db01'));
    expect((await good(site.plan())).document.summary).toMatchObject({ change: 1, inSync: 1, held: 0 });
    expect((await good(site.apply())).document.summary).toMatchObject({ changed: 1, inSync: 1 });
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 2 });
    expect([await limitOf(web01, 'api'), await limitOf(db01, 'api')]).toEqual([64 * MIB, 32 * MIB]);
    site.spec(shop);
    expect((await good(site.apply())).document.summary).toMatchObject({ changed: 0, inSync: 2 });
  });

  it('a spec that asks for a host of another is held there', async () => {
    site.spec(blog('all'));
    const before = await fingerprint(web01);
    const { code, document } = await site.apply();
    expect(code).toBe(3);
    expect(hostOf(document, 'web01').findings).toMatchObject([
      { code: 'OOM425', facts: { owner: 'shop', spec: 'blog' } },
    ]);
    expect(hostOf(document, 'db01').status).toBe('in-sync');
    expect(await fingerprint(web01)).toBe(before);
    expect((await site.verify()).code).toBe(3);
  });

  it('once the first spec took everything back, the host is free for the other', async () => {
    // What `services: {}` means is a warning, for it takes back all that was set under the name.
    site.spec('name: shop\nservices: {}\n');
    const { stderr } = await good(site.apply('--limit', 'web01'));
    expect(stderr).toContain('OOM107');
    expect(await limitOf(web01, 'api')).toBe('infinity');
    expect(await ours(web01)).toEqual([expect.stringMatching(/manifest$/) as string]);
    expect(await on(web01, 'ls /etc/systemd/system')).not.toContain('api.service.d');
    await good(site.verify('--limit', 'web01'));
    site.spec(blog('all'));
    await good(site.apply());
    expect(await limitOf(web01, 'api')).toBe(32 * MIB);
    site.spec(shop);
    expect((await site.plan()).code).toBe(3);
  });

  it('a score that the host has no right to give is unsupported, and no drift', async () => {
    const bounding = await on(web01, 'sed -n "s/^CapBnd:\\t//p" /proc/1/status');
    const may = ((BigInt(`0x${bounding}`) >> 24n) & 1n) === 1n;
    site.spec('name: blog\nservices: { api: { memory: 32MiB, protect: critical } }\n');
    const { document } = await good(site.apply());
    const { document: verified } = await good(site.verify());
    const { drift, unsupported } = hostOf(verified, 'web01');
    expect(drift).toEqual([]);
    if (may) {
      expect(await scoreOf(web01, 'api')).toBe(-900);
      expect(unsupported).toEqual([]);
    } else {
      expect(await scoreOf(web01, 'api')).toBe(0);
      expect(unsupported).toMatchObject([{ target: 'api.service', setting: 'OOMScoreAdjust' }]);
      expect(codes(hostOf(document, 'web01').findings)).toEqual(['OOM430']);
    }
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 2 });
  });

  it('a spec file under another name changes nothing, and is not drift', async () => {
    const text = 'name: blog\nservices: { api: { memory: 32MiB, protect: critical } }\n';
    site.write('other.yaml', text);
    expect((await good(site.plan('-f', 'other.yaml'))).document.summary).toMatchObject({ change: 0, inSync: 2 });
    expect((await good(site.verify('-f', 'other.yaml'))).document.summary).toMatchObject({ ok: 2 });
    // What does change is written with the new name; the rest keeps its first line.
    site.write('other.yaml', text.replace('32MiB', '48MiB'));
    await good(site.apply('-f', 'other.yaml'));
    const [head] = (await web01.readFile('/etc/systemd/system/api.service.d/zz-oomcfg.conf')).split('\n');
    expect(head).toContain('(other.yaml)');
    expect((await good(site.plan('-f', 'other.yaml'))).document.summary).toMatchObject({ inSync: 2 });
    site.spec(text);
    await good(site.apply());
  });

  it('a score below 0 for sshd would be every login shell: held', async () => {
    site.spec('name: blog\nservices: { ssh: { protect: high } }\n');
    const { code, document } = await site.plan();
    expect(code).toBe(3);
    const errors = hostOf(document, 'web01').findings.filter(({ severity }) => severity === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toMatch(/session/);
  });
});
