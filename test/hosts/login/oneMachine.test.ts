/**
 * Proves that two names of one machine are held, that hosts of one image are not taken for one machine, and that a
 * local host is named as this machine.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, hostOf, type Site, support } from '../harness';
import { fingerprint } from '../looking';

describe.runIf(support.ok)('names and machines', () => {
  let site: Site;

  beforeAll(async () => {
    site = await bootSite(['web01', 'web02', 'web03']);
    site.spec('name: shop\nservices: { api: { hosts: web, memory: 64MiB, optional: true } }\n');
    // web02 and web03 are clones, as images with a machine-id in them make them.
    for (const name of ['web02', 'web03']) {
      await site.host(name).exec('echo 0123456789abcdef0123456789abcdef > /etc/machine-id');
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('two names of one machine are held, in plan, apply and verify, and clones go on', async () => {
    const { address, port } = site.host('web01');
    const { keyFile } = site.fleet;
    const reach = (name: string, host: { address: string; port: number }): string =>
      `${name} ansible_host=${host.address} ansible_port=${host.port} ansible_user=root ansible_ssh_private_key_file=${keyFile}\n`;
    const hosts = [
      reach('web01', { address, port }),
      reach('alias', { address, port }),
      reach('web02', site.host('web02')),
      reach('web03', site.host('web03')),
    ];
    site.write('inventory.ini', `[web]\n${hosts.join('')}`);
    const before = await fingerprint(site.host('web01'));
    for (const command of [() => site.plan(), () => site.apply(), () => site.verify()]) {
      const { code, document } = (await command()) as Awaited<ReturnType<Site['plan']>>;
      expect(code).toBe(3);
      for (const name of ['web01', 'alias']) {
        expect(hostOf(document, name).findings).toMatchObject([
          { code: 'OOM241', severity: 'error', facts: { hosts: ['web01', 'alias'] } },
        ]);
      }
      for (const name of ['web02', 'web03']) expect(codes(hostOf(document, name).findings)).not.toContain('OOM241');
    }
    expect(await fingerprint(site.host('web01'))).toBe(before);
    expect((await site.plan('--limit', 'web01')).document.summary).toMatchObject({ hosts: 1, held: 0 });
  });

  it('a host with a local connection is said to be this machine', async () => {
    site.write('inventory.ini', '[web]\nlocalhost ansible_connection=local\n');
    const { document } = await site.plan();
    const host = hostOf(document, 'localhost');
    expect(host.findings).toContainEqual(expect.objectContaining({ code: 'OOM242', severity: 'info' }) as object);
    expect(host).toMatchObject({ thisMachine: true });
  });
});
