/**
 * What the spec drops goes back as it came; a stale plan says what changed; nobody is locked out by a reader that
 * sleeps.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { on, scoreOf, variableOf } from '../looking';
import { JAVA } from '../javaOptions/javaApp';

const OLD = 'services: { api: { memory: 64MiB } }\n';
const NEW = 'services: { batch: { memory: 32MiB } }\n';

describe.runIf(support.ok)('the way back', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'batch']) {
      await host.addService(unit, { exec: '/usr/local/bin/idle', extra: '[Install]\nWantedBy=multi-user.target' });
      await on(host, `systemctl enable -q ${unit}`);
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  beforeEach(async () => {
    site.spec(OLD);
    await good(site.apply());
  });
  it('a score that is dropped goes back to what files say where the unit restarts, and is forgotten', async () => {
    site.spec(`services: { api: { memory: 64MiB, protect: expendable, ${JAVA} } }\n`);
    await good(site.apply());
    await on(
      host,
      'mkdir -p /etc/systemd/system/api.service.d; printf "[Service]\\nOOMScoreAdjust=50\\n" >/etc/systemd/system/api.service.d/50-admin.conf; systemctl daemon-reload',
    );
    try {
      site.spec(OLD);
      await good(site.apply());
      expect(await scoreOf(host, 'api')).toBe(50);
      expect(await variableOf(host, 'api', 'JAVA_OPTS')).toBeUndefined();
      expect(await on(host, 'cat /var/lib/oomcfg/before 2>/dev/null; true')).not.toContain('score');
      await good(site.verify());
    } finally {
      await on(
        host,
        'rm /etc/systemd/system/api.service.d/50-admin.conf; systemctl daemon-reload; systemctl restart api',
      );
    }
  });

  it('a score that was back already when it was dropped is forgotten, so that the next one notes anew', async () => {
    site.spec('services: { api: { memory: 64MiB, protect: expendable } }\n');
    await good(site.apply());
    await on(host, 'echo 0 >"/proc/$(systemctl show --value -p MainPID api)/oom_score_adj"');
    site.spec(OLD);
    await good(site.apply());
    expect(await on(host, 'cat /var/lib/oomcfg/before 2>/dev/null; true')).not.toContain('score');
  });

  it('a score that it had before one that the host cannot give is not called its own, and goes back', async () => {
    site.spec('services: { api: { memory: 64MiB, protect: expendable } }\n');
    await good(site.apply());
    await on(host, 'systemctl restart api; sleep 1');
    site.spec('services: { api: { memory: 64MiB, protect: high } }\n');
    await good(site.apply());
    expect(codes(hostOf((await good(site.verify())).document).findings)).not.toContain('OOM473');
    site.spec(OLD);
    await good(site.apply());
    expect(await scoreOf(host, 'api')).toBe(0);
  });

  it("a vendor's protection that the host cannot give goes back without a fault, as it came", async () => {
    await host.addService('db', { exec: '/usr/local/bin/idle', extra: 'OOMScoreAdjust=-900' });
    const vendors = await scoreOf(host, 'db');
    site.spec('services: { api: { memory: 64MiB }, db: { memory: 96MiB, protect: high } }\n');
    const on1 = await good(site.apply());
    // It is weaker only where theirs was given.
    expect(codes(hostOf(on1.document).findings).includes('OOM612')).toBe(vendors === -900);
    site.spec(OLD);
    await good(site.apply());
    expect(await scoreOf(host, 'db')).toBe(vendors);
    await good(site.verify());
    await on(host, 'systemctl stop db; rm /etc/systemd/system/db.service; systemctl daemon-reload');
  });

  it('a stale plan: the finding names the unit, the file and the setting that changed', async () => {
    site.spec(NEW);
    await good(site.plan('--out', 'plan.json'));
    await on(
      host,
      'mkdir -p /etc/systemd/system/batch.service.d; printf "[Service]\\nMemoryHigh=16M\\n" >/etc/systemd/system/batch.service.d/10-x.conf; systemctl daemon-reload',
    );
    try {
      const { code, document } = await site.apply('plan.json');
      expect(code).toBe(3);
      const finding = hostOf(document).findings.find((each) => each.code === 'OOM601');
      expect(finding?.detail).toContain('batch.service');
      expect(finding?.detail).toContain('/etc/systemd/system/batch.service.d/10-x.conf');
      expect(finding?.detail).not.toContain('api.service');
    } finally {
      await on(host, 'rm -r /etc/systemd/system/batch.service.d; systemctl daemon-reload');
    }
    await good(site.plan('--out', 'plan.json'));
    await on(host, 'systemctl stop batch');
    try {
      const { document } = await site.apply('plan.json');
      expect(hostOf(document).findings.find((each) => each.code === 'OOM601')?.detail).toContain(
        'ActiveState is inactive (was active)',
      );
    } finally {
      await on(host, 'systemctl start batch');
    }
  });

  it('the lock is free while the output waits for a reader', async () => {
    // More than a pipe holds (64 KiB, pipe(7)): the records of many lines of a drop-in.
    await on(
      host,
      'mkdir -p /etc/systemd/system/api.service.d; { echo "[Service]"; i=0; while [ $i -lt 4000 ]; do i=$((i + 1)); echo "MemoryHigh=1${i}M"; done; echo MemoryHigh=; } >/etc/systemd/system/api.service.d/10-long.conf; systemctl daemon-reload',
    );
    try {
      site.spec(NEW.replace('batch', 'api'));
      await host.writeFile(
        '/usr/local/sbin/systemctl',
        '#!/bin/sh\nif [ "$1" = daemon-reload ]; then pkill -STOP -f "^sshd: root@"; fi\nexec /usr/bin/systemctl "$@"\n',
      );
      await on(host, 'chmod 755 /usr/local/sbin/systemctl');
      const running = site.apply();
      await until(
        'the switch is made',
        async () => (await host.exec('grep -q T /proc/$(pgrep -f "^sshd: root@" | head -n 1)/stat')).code === 0,
      );
      await until('the change is noted', async () => (await host.exec('test ! -e /var/lib/oomcfg/pending')).code === 0);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect((await host.exec('flock -n /run/oomcfg.lock true')).code).toBe(0);
      await on(host, 'pkill -CONT -f "^sshd: root@"');
      expect((await running).code).toBe(0);
    } finally {
      await on(
        host,
        'pkill -CONT -f "^sshd: root@"; rm -f /usr/local/sbin/systemctl; rm -r /etc/systemd/system/api.service.d/10-long.conf; systemctl daemon-reload',
      );
    }
  });
});
