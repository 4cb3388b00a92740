/**
 * Who else decides a sysctl: the machine around a container, tuned, a credential, a line that takes a key away, and the
 * kernel itself.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { fingerprint, on } from '../looking';

describe.runIf(support.ok)('a container with a writable /proc/sys', () => {
  let site: Site;
  let host: FleetHost;
  let first: Finding | undefined;

  beforeAll(async () => {
    site = await bootSite(['web01'], {
      writableProcSys: true,
      holdsVm: ['swappiness', 'page-cluster', 'percpu_pagelist_high_fraction'],
    });
    host = site.host('web01');
    sysctl('vm.swappiness: 7');
    first = await planned('OOM443');
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const sysctl = (keys: string): void => site.spec(`system: [{ hosts: all, sysctl: { ${keys} } }]\n`);
  const planned = async (code: string): Promise<Finding | undefined> =>
    hostOf((await site.plan()).document).findings.find((one) => one.code === code);

  it('its values are the whole machine’s, and the plan that sets them says so, once', async () => {
    expect(first).toMatchObject({
      severity: 'warning',
      facts: { container: 'systemd-nspawn', keys: ['vm.swappiness'] },
    });
    const { document } = await good(site.verify());
    expect(codes(hostOf(document).findings)).not.toContain('OOM443');
    expect(hostOf(document).status).toBe('ok');
  });

  it('a line that takes the key away after ours: held, with its line; before ours it does nothing', async () => {
    const theirs = '/etc/sysctl.d/zzz-ops.conf';
    await host.writeFile(theirs, '# ops\n-vm/swappiness\n');
    const { code, document } = await site.plan();
    expect(code).toBe(3);
    expect(hostOf(document).findings.find((one) => one.severity === 'error')).toMatchObject({
      code: 'OOM447',
      facts: { file: theirs, line: 2 },
    });
    // It is so: systemd-sysctl no longer sets it.
    await on(host, 'echo 33 >/proc/sys/vm/swappiness; systemctl restart systemd-sysctl');
    expect(await on(host, 'cat /proc/sys/vm/swappiness')).toBe('33');
    await on(host, 'mv "$1" /etc/sysctl.d/10-ops.conf; systemctl restart systemd-sysctl', theirs);
    expect(await on(host, 'cat /proc/sys/vm/swappiness')).toBe('7');
    expect((await good(site.verify())).document.summary).toMatchObject({ ok: 1 });
    await on(host, 'rm /etc/sysctl.d/10-ops.conf');
  });

  it('the credential sysctl.extra beats every file', async () => {
    await on(host, 'mkdir -p /run/credentials/@system; echo vm.swappiness=44 >/run/credentials/@system/sysctl.extra');
    try {
      const found = await planned('OOM423');
      expect(found).toMatchObject({ facts: { file: '/run/credentials/@system/sysctl.extra', theirs: '44' } });
      expect(found?.fix).not.toContain('Remove line');
    } finally {
      await on(host, 'rm -r /run/credentials/@system');
    }
  });

  describe('tuned', () => {
    const MAIN = '/etc/tuned/tuned-main.conf';
    const ENABLED = '/etc/systemd/system/multi-user.target.wants/tuned.service';

    /** Two profiles, one of which includes a third, as packages lay them out from 2.24 on and before. */
    beforeAll(async () => {
      await on(host, 'mkdir -p /etc/tuned/site /usr/lib/tuned/profiles/base /usr/lib/tuned/quiet');
      await host.writeFile('/etc/tuned/active_profile', 'quiet site\n');
      await host.writeFile('/usr/lib/tuned/quiet/tuned.conf', '[main]\nsummary=x\n[cpu]\ngovernor=x\n');
      await host.writeFile('/etc/tuned/site/tuned.conf', '[main]\ninclude = base\n');
      await host.writeFile('/usr/lib/tuned/profiles/base/tuned.conf', '[sysctl]\nvm.swappiness = 55\n');
      await host.writeFile(MAIN, 'daemon = 1\n# reapply_sysctl = 1\nreapply_sysctl = 0\n');
    });
    afterAll(() => on(host, 'rm -rf /etc/tuned /usr/lib/tuned /run/tuned; rm -f "$1"', ENABLED));

    const found = () => planned('OOM424');

    it('neither running nor enabled: nothing is said', async () => {
      expect(await found()).toBeUndefined();
    });

    it('running: the file that sets it, and a way out that edits no package’s file', async () => {
      await on(host, 'mkdir -p /run/tuned; echo 1 >/run/tuned/tuned.pid');
      const finding = await found();
      expect(finding).toMatchObject({
        severity: 'warning',
        facts: { file: '/usr/lib/tuned/profiles/base/tuned.conf', line: 2, theirs: '55' },
      });
      expect(finding?.fix).toContain('tuned-adm active');
      expect(finding?.fix).not.toContain('Remove');
    });

    it('enabled: it starts at the next boot', async () => {
      await on(host, 'echo 999999999 >/run/tuned/tuned.pid');
      expect(await found()).toBeUndefined();
      await on(host, 'mkdir -p "${1%/*}"; ln -sf /lib/systemd/system/tuned.service "$1"', ENABLED);
      expect(await found()).toBeDefined();
    });

    it('by default it reads sysctl.d once more after its own, so that ours wins', async () => {
      await host.writeFile(MAIN, 'reapply_sysctl = 1\n');
      expect(await found()).toBeUndefined();
      await on(host, 'rm "$1"', MAIN);
      expect(await found()).toBeUndefined();
    });

    it('profiles that include each other end', async () => {
      await host.writeFile(MAIN, 'reapply_sysctl=false\n');
      await host.writeFile(
        '/usr/lib/tuned/profiles/base/tuned.conf',
        '[main]\ninclude=site,base;../../x ${f:y}\n[sysctl]\nvm.swappiness=56\n',
      );
      expect(await found()).toMatchObject({ facts: { theirs: '56' } });
    });
  });

  it('one key that cannot be written is unsupported, and the other is set', async () => {
    const file = '/proc/sys/vm/swappiness';
    await on(host, 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"', file);
    try {
      sysctl('vm.page-cluster: 1, vm.swappiness: 9');
      const { document } = await good(site.apply());
      expect(hostOf(document).changes.map(({ setting }) => setting)).toEqual(['vm.page-cluster']);
      expect(await on(host, 'cat /proc/sys/vm/page-cluster /proc/sys/vm/swappiness')).toBe('1\n7');
      expect(hostOf((await good(site.verify())).document).unsupported).toMatchObject([{ setting: 'vm.swappiness' }]);
    } finally {
      await on(host, 'umount "$1"', file);
    }
    expect((await site.verify()).code).toBe(2);
    await good(site.apply());
    expect(await on(host, 'cat /proc/sys/vm/swappiness')).toBe('9');
  });

  it('a value that the kernel refuses: an error in our words, and what was set before it goes back', async () => {
    const untouched = await fingerprint(host);
    // A key whose kernel takes less than the table says: in its place is one that refuses 3.
    const keys = ['/proc/sys/vm/percpu_pagelist_high_fraction', '/proc/sys/vm/nr_overcommit_hugepages'] as const;
    await on(host, 'mount --bind "$1" "$2"', ...keys);
    try {
      sysctl('vm.page-cluster: 2, vm.nr_overcommit_hugepages: 3, vm.swappiness: 9');
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      const [failed] = hostOf(document).findings.filter(({ severity }) => severity === 'error');
      expect(failed?.summary).toContain('vm.nr_overcommit_hugepages=3: the kernel does not accept the value 3 here');
      expect(codes(hostOf(document).findings)).toContain('OOM604');
      expect(await on(host, 'cat /proc/sys/vm/page-cluster')).toBe('1');
      expect(await fingerprint(host)).toBe(untouched);
    } finally {
      await on(host, 'umount "$1"', keys[1]);
    }
  });
});
