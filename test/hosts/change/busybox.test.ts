/**
 * A host whose sh and coreutils are busybox is looked at and changed like any other; one that lacks a program that is
 * needed is held for that.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { limitOf, MIB, on } from '../looking';

const BUSYBOX = '/usr/bin/busybox';

describe.runIf(support.ok && existsSync(BUSYBOX))('a host of busybox', () => {
  let site: Site;
  beforeAll(async () => {
    site = await bootSite(['web01', 'web02']);
    for (const host of site.fleet.hosts) {
      await host.addService('api', { exec: '/usr/local/bin/leak wait' });
      await host.addService('side', { exec: '/usr/local/bin/leak wait' });
    }
    const host = site.host('web01');
    copyFileSync(BUSYBOX, join(host.root, 'usr/local/bin/busybox'));
    // First in the PATH of root's login.
    const links =
      'for one in $(/usr/local/bin/busybox --list); do case $one in init|reboot|poweroff|halt|login|su|passwd|mount|umount) ;; *) ln -s /usr/local/bin/busybox /usr/local/sbin/$one ;; esac; done';
    await on(host, `chmod 755 /usr/local/bin/busybox; ${links}`);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is as wanted after an apply, and a drop takes all back', async () => {
    const host = site.host('web01');
    site.spec(
      'services: { api: { memory: 64MiB, limits: { addressSpace: 1GiB }, protect: expendable }, side: { memory: 48MiB } }\n',
    );
    const planned = (await good(site.plan())).document;
    expect(hostOf(planned, 'web01').changes).toEqual(hostOf(planned, 'web02').changes);
    await good(site.apply());
    expect([await limitOf(host, 'api'), await limitOf(host, 'side')]).toEqual([64 * MIB, 48 * MIB]);
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 2, drift: 0 });
    site.spec('services: { side: { memory: 56MiB } }\n');
    await good(site.apply());
    expect([await limitOf(host, 'api'), await limitOf(host, 'side')]).toEqual(['infinity', 56 * MIB]);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 2 });
  });

  it.each([['grep'], ['sha256sum'], ['tr'], ['flock']])('without %s is held, and says so', async (program) => {
    const host = site.host('web01');
    site.spec('services: { side: { memory: 56MiB } }\n');
    const away = `for one in /usr/local/sbin/${program} /usr/bin/${program}; do mv $one $one.away; done`;
    await on(host, away);
    try {
      const planned = await site.plan();
      expect(planned.code).toBe(3);
      expect(hostOf(planned.document, 'web01')).toMatchObject({
        status: 'held',
        changes: [],
        findings: [{ code: 'OOM499', facts: { programs: [program] } }],
      });
      const verified = await site.verify();
      expect(verified.code).toBe(3);
      expect(hostOf(verified.document, 'web01')).toMatchObject({ status: 'error', drift: [] });
      expect(hostOf(verified.document, 'web02').status).toBe('ok');
    } finally {
      const back = 'PATH=/usr/bin; for one in /usr/local/sbin/*.away /usr/bin/*.away; do mv $one ${one%.away}; done';
      await on(host, back);
    }
  });
});
