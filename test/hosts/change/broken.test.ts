/**
 * Hosts that cannot be changed: without systemd, read-only, full, or with programs that fail. Each stays wholly as it
 * was.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { fingerprint, limitOf, mainPid, MIB, on, property } from '../looking';
import { JAVA } from '../javaOptions/javaApp';

const NO_RELOAD = `#!/bin/sh
if [ "$1" = daemon-reload ] && ! [ -e /run/refused-once ]; then
  : >/run/refused-once
  echo 'Failed to reload daemon: no way' >&2
  exit 1
fi
[ "$1" != daemon-reload ] || rm /run/refused-once
exec /usr/bin/systemctl "$@"
`;

const NO_LINK = `#!/bin/sh
case "$*" in */batch.service.d/*) echo 'ln: no way' >&2; exit 1 ;; esac
exec /usr/bin/ln "$@"
`;

describe.runIf(support.ok)('hosts that cannot be changed', () => {
  let site: Site;
  let host: FleetHost;
  let before: string;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle' });
    await host.addService('batch', { exec: '/usr/local/bin/idle' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await good(site.apply());
    // The first reload fails; the one that takes the change back works.
    await host.writeFile('/root/no-reload', NO_RELOAD);
    await host.writeFile('/root/no-link', NO_LINK);
    await on(host, 'chmod 755 /root/no-reload /root/no-link');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** A change of a file and one more file: what a half-done change would show. */
  beforeEach(async () => {
    before = await fingerprint(host);
    site.spec(`services: { api: { memory: 48MiB }, batch: { memory: 96MiB, ${JAVA} } }\n`);
  });
  afterEach(async () => {
    site.spec('services: { api: { memory: 64MiB } }\n');
    await good(site.apply());
  });

  async function expectAsBefore(): Promise<void> {
    expect(await fingerprint(host)).toBe(before);
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    expect(await limitOf(host, 'batch')).toBe('infinity');
    expect(await property(host, 'api', 'NeedDaemonReload')).toBe('no');
  }

  it.each([
    ['systemd does not run', 'mv /run/systemd/system /run/away', 'mv /run/away /run/systemd/system', 'OOM431'],
    ['/etc is read-only', 'mount --bind /etc /etc; mount -o remount,ro,bind /etc', 'umount /etc', 'OOM432'],
    ['/var is read-only', 'mount --bind /var /var; mount -o remount,ro,bind /var', 'umount /var', 'OOM458'],
  ])('%s: held before anything is tried', async (_name, spoil, mend, code) => {
    await on(host, spoil);
    try {
      const planned = await site.plan();
      expect(planned.code).toBe(3);
      const held = hostOf(planned.document);
      expect(held.status).toBe('held');
      expect(held.findings.filter(({ severity }) => severity === 'error').map((finding) => finding.code)).toEqual([
        code,
      ]);
      expect((await site.apply()).code).toBe(3);
      expect((await site.verify()).code).toBe(3);
    } finally {
      await on(host, mend);
    }
    await expectAsBefore();
  });

  const tiny = (folder: string): string =>
    `cp -a ${folder} /root/kept; mount -t tmpfs -o size=64k,mode=755 none ${folder}; cp -a /root/kept/. ${folder}; rm -r /root/kept; ` +
    `dd if=/dev/zero of=${folder}/filler bs=4096 2>/dev/null; true`;

  it.each([
    ['the disk of /etc/oomcfg is full', tiny('/etc/oomcfg'), 'umount /etc/oomcfg'],
    ['the disk of /var/lib/oomcfg is full', tiny('/var/lib/oomcfg'), 'umount /var/lib/oomcfg'],
    ['a link cannot be made', 'cp /root/no-link /usr/local/sbin/ln', 'rm /usr/local/sbin/ln'],
    ['systemd cannot reload', 'cp /root/no-reload /usr/local/sbin/systemctl', 'rm /usr/local/sbin/systemctl'],
  ])('%s: the change is undone, and says why', async (name, spoil, mend) => {
    const pids = [await mainPid(host, 'api'), await mainPid(host, 'batch')];
    await on(host, spoil);
    const spoiled = await fingerprint(host);
    try {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      const failed = hostOf(document);
      expect(failed.status).toBe('failed');
      const finding = failed.findings.find((each) => each.code === 'OOM604');
      expect(finding?.detail).toContain('the host is as it was');
      expect(finding?.summary).not.toMatch(/: *$/);
      if (!name.includes('/var/lib'))
        expect(await on(host, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toContain(
          `"result":"undone","failed":["${String(finding?.facts['step'])}"]`,
        );
      expect(await fingerprint(host)).toBe(spoiled);
      expect(await limitOf(host, 'api')).toBe(64 * MIB);
    } finally {
      await on(host, mend);
    }
    await expectAsBefore();
    expect([await mainPid(host, 'api'), await mainPid(host, 'batch')]).toEqual(pids);
  });

  it('systemd cannot reload after a service was dropped: its link comes back', async () => {
    site.spec('services: { batch: { memory: 96MiB } }\n');
    await on(host, 'cp /root/no-reload /usr/local/sbin/systemctl');
    try {
      expect((await site.apply()).code).toBe(1);
    } finally {
      await on(host, 'rm /usr/local/sbin/systemctl');
    }
    await expectAsBefore();
  });

  it('a unit that does not come back from its restart: failed, with the unit named', async () => {
    await on(
      host,
      'printf "[Service]\\nExecStartPre=/bin/sh -c \\"test ! -e /run/refuse\\"\\n" >/etc/systemd/system/batch.service.d-x; ' +
        'mkdir -p /etc/systemd/system/batch.service.d; mv /etc/systemd/system/batch.service.d-x /etc/systemd/system/batch.service.d/a.conf; systemctl daemon-reload; : >/run/refuse',
    );
    try {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      const failed = hostOf(document);
      expect(failed.status).toBe('failed');
      expect(codes(failed.findings)).toEqual(expect.arrayContaining(['OOM605', 'OOM609']));
      expect(failed.findings.find((each) => each.code === 'OOM609')?.facts).toMatchObject({ unit: 'batch.service' });
      expect(JSON.parse(await on(host, 'tail -n 1 /var/lib/oomcfg/journal.jsonl'))).toMatchObject({
        result: 'failed',
        failed: ['restart'],
        down: ['batch.service'],
      });
      // The files are in force all the same: the next start has them.
      expect(await limitOf(host, 'api')).toBe(48 * MIB);
      await on(host, 'rm /run/refuse; systemctl reset-failed batch; systemctl start batch');
      expect(await limitOf(host, 'batch')).toBe(96 * MIB);
      await good(site.verify());
    } finally {
      await on(host, 'rm -f /run/refuse /etc/systemd/system/batch.service.d/a.conf; systemctl daemon-reload');
    }
  });
});
