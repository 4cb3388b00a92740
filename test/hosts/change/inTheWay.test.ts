/**
 * What would be in the way of oomcfg's own files is known at plan: the host is held with the place, its cause and a way
 * out, and nothing is begun.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { fingerprint, limitOf, MIB, on } from '../looking';

const SYSTEM = '/etc/systemd/system';
const readOnly = (path: string): [string, string] => [
  `mkdir -p ${path}; mount --bind ${path} ${path}; mount -o remount,ro,bind ${path}`,
  `umount ${path}; rmdir ${path} 2>/dev/null; true`,
];

describe.runIf(support.ok)('a host where a file of oomcfg cannot be written', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'bee', 'other']) await host.addService(unit, { exec: '/usr/local/bin/idle' });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['a folder mounted read-only', SYSTEM, ...readOnly(SYSTEM)],
    ['a unit folder mounted read-only', `${SYSTEM}/bee.service.d`, ...readOnly(`${SYSTEM}/bee.service.d`)],
    ['its state mounted read-only', '/var/lib/oomcfg', ...readOnly('/var/lib/oomcfg')],
    ['a file in place of its state', '/var/lib/oomcfg', 'echo x >/var/lib/oomcfg', 'rm /var/lib/oomcfg'],
    ['a file in place of its own folder', '/etc/oomcfg', 'echo x >/etc/oomcfg', 'rm /etc/oomcfg'],
    [
      'a file in place of a drop-in folder',
      `${SYSTEM}/bee.service.d`,
      `echo x >${SYSTEM}/bee.service.d`,
      `rm ${SYSTEM}/bee.service.d`,
    ],
    [
      'a link that leads nowhere in place of a drop-in folder',
      `${SYSTEM}/bee.service.d`,
      `ln -s nowhere ${SYSTEM}/bee.service.d`,
      `rm ${SYSTEM}/bee.service.d`,
    ],
    [
      "a link to another unit's folder in place of a drop-in folder",
      `${SYSTEM}/bee.service.d`,
      `mkdir ${SYSTEM}/api.service.d; ln -s api.service.d ${SYSTEM}/bee.service.d`,
      `rm ${SYSTEM}/bee.service.d; rmdir ${SYSTEM}/api.service.d`,
    ],
    [
      'a folder in place of a drop-in',
      `${SYSTEM}/bee.service.d/zz-oomcfg.conf`,
      `mkdir -p ${SYSTEM}/bee.service.d/zz-oomcfg.conf`,
      `rm -r ${SYSTEM}/bee.service.d`,
    ],
    [
      "somebody else's file in place of a drop-in",
      `${SYSTEM}/bee.service.d/zz-oomcfg.conf`,
      `mkdir -p ${SYSTEM}/bee.service.d; printf '[Service]\\nNice=1\\n' >${SYSTEM}/bee.service.d/zz-oomcfg.conf`,
      `rm -r ${SYSTEM}/bee.service.d`,
    ],
    [
      "a link from another unit's folder to the one of the spec",
      `${SYSTEM}/api.service.d`,
      `mkdir ${SYSTEM}/api.service.d; ln -s api.service.d ${SYSTEM}/other.service.d`,
      `rm ${SYSTEM}/other.service.d; rmdir ${SYSTEM}/api.service.d`,
    ],
  ])('%s: held, and nothing is begun', async (_name, path, spoil, clear) => {
    site.spec('services: { api: { memory: 64MiB }, bee: { memory: 48MiB } }\n');
    await on(host, spoil);
    try {
      const before = await fingerprint(host);
      const planned = await site.plan();
      const held = hostOf(planned.document);
      const errors = held.findings.filter(({ severity }) => severity === 'error');
      expect([planned.code, held.status, codes(errors)]).toEqual([3, 'held', ['OOM458']]);
      expect(errors[0]?.summary).toContain(`${path} `);
      expect(await fingerprint(host)).toBe(before);
    } finally {
      await on(host, clear);
    }
  });

  it('what is in order already is not held for it, and what the spec drops is taken away', async () => {
    site.spec('services: { api: { memory: 64MiB }, bee: { memory: 48MiB } }\n');
    // A link to a folder that no other unit has is as good as a folder.
    await on(host, `mkdir /opt/drop-ins; ln -s /opt/drop-ins ${SYSTEM}/api.service.d`);
    await good(site.apply());
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    const [spoil, clear] = readOnly(SYSTEM);
    await on(host, spoil);
    try {
      site.spec('services: { api: { memory: 64MiB } }\n');
      const kept = await fingerprint(host);
      expect([(await site.apply()).code, await fingerprint(host)]).toEqual([3, kept]);
      site.spec('services: { api: { memory: 64MiB }, bee: { memory: 48MiB } }\n');
      expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
      // Its link is there, so a new limit needs nothing of that folder.
      site.spec('services: { api: { memory: 96MiB }, bee: { memory: 48MiB } }\n');
      expect(hostOf((await good(site.apply())).document).status).toBe('changed');
      expect(await limitOf(host, 'api')).toBe(96 * MIB);
    } finally {
      await on(host, clear);
    }
    // Somebody makes another unit's folder a link to ours afterwards: said, and taken back with the service.
    await on(host, `ln -s bee.service.d ${SYSTEM}/other.service.d; systemctl daemon-reload`);
    const shared = hostOf((await good(site.verify())).document);
    expect(shared.findings.map(({ code, severity }) => [code, severity])).toContainEqual(['OOM458', 'warning']);
    site.spec('services: { api: { memory: 96MiB } }\n');
    await good(site.apply());
    expect(await limitOf(host, 'other')).toBe('infinity');
    await on(host, `rm ${SYSTEM}/other.service.d`);
  });

  it('a journal that cannot be written is said, and the change is made', async () => {
    await on(host, 'rm -f /var/lib/oomcfg/journal.jsonl; mkdir /var/lib/oomcfg/journal.jsonl');
    site.spec('services: { api: { memory: 64MiB } }\n');
    const { document } = await good(site.apply());
    const changed = hostOf(document);
    expect(changed.status).toBe('changed');
    const said = changed.findings.find(({ code }) => code === 'OOM637');
    expect(said).toMatchObject({ severity: 'warning' });
    expect(said?.summary).toContain('Is a directory');
    await on(host, 'rmdir /var/lib/oomcfg/journal.jsonl');
    site.spec('services: { api: { memory: 96MiB } }\n');
    expect(codes(hostOf((await good(site.apply())).document).findings)).not.toContain('OOM637');
    expect(await on(host, 'wc -l </var/lib/oomcfg/journal.jsonl')).toBe('1');
  });

  it('a note that something is mounted on undoes the change, with what the system said of it', async () => {
    const note = '/var/lib/oomcfg/before';
    await on(host, `touch ${note}; mount --bind ${note} ${note}`);
    site.spec('services: { api: { memory: 96MiB, protect: expendable } }\n');
    const { document } = await site.apply();
    const said = hostOf(document).findings.find(({ code }) => code === 'OOM604');
    expect(said?.summary).toContain('a file in /var/lib/oomcfg cannot be written');
    expect(said?.summary).toContain('busy');
    await on(host, `umount ${note}`);
    await good(site.apply());
  });
});
