/**
 * A change that is undone: whole even where the undo is cut off or fails too, with nothing left behind, and with the
 * reason in true words.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { fingerprint, limitOf, MIB, on, property } from '../looking';

const OLD = 'services: { api: { memory: 64MiB } }\n';
const NEW = 'services: { batch: { memory: 32MiB } }\n';

/** The first daemon-reload fails; from then on it waits at the call that has the words of /run/stop-at. */
const FAIL_THEN_STOP = `#!/bin/sh
if [ "\${0##*/} $1" = 'systemctl daemon-reload' ] && ! [ -e /run/refused ]; then
  : >/run/refused
  echo 'Failed to reload daemon: no way' >&2
  exit 1
fi
if [ -e /run/refused ]; then
  case " $* " in *"$(cat /run/stop-at 2>/dev/null || echo nowhere)"*)
    ps -o sid= -p $$ >/run/stopped
    while [ -e /run/stop-at ]; do sleep 0.05; done
    ;;
  esac
fi
exec "/usr/bin/\${0##*/}" "$@"
`;

const PROGRAMS = ['systemctl', 'ln', 'mv'];

describe.runIf(support.ok)('a change that is undone', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'batch']) {
      await host.addService(unit, {
        exec: '/usr/local/bin/idle',
        extra: 'Restart=on-failure\n[Install]\nWantedBy=multi-user.target',
      });
      await on(host, `systemctl enable -q ${unit}`);
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const clean = (): Promise<string> =>
    on(
      host,
      `rm -f /run/stop-at /run/stopped /run/refused ${PROGRAMS.map((name) => `/usr/local/sbin/${name}`).join(' ')}`,
    );
  beforeEach(async () => {
    site.spec(OLD);
    await good(site.apply());
  });
  afterEach(clean);

  async function replace(text: string, ...programs: readonly string[]): Promise<void> {
    for (const program of programs) {
      await host.writeFile(`/usr/local/sbin/${program}`, text);
      await on(host, 'chmod 755 "$1"', `/usr/local/sbin/${program}`);
    }
  }

  it.each([
    ['its links are made', ' /etc/oomcfg/current/systemd/system/api.service.d/'],
    ['a link takes its place', ' /etc/systemd/system/api.service.d/'],
    ['the switch is prepared', ' generations/'],
    ['it switches back', ' /etc/oomcfg/current '],
    ['systemd reads the files', ' daemon-reload '],
  ])('an undone change that loses power as %s: the host boots wholly old or new', async (_name, words) => {
    site.spec(NEW);
    await replace(FAIL_THEN_STOP, ...PROGRAMS);
    await on(host, 'printf %s "$1" >/run/stop-at', words);
    const running = site.apply();
    await until('the undo waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
    await host.kill();
    await running;
    await host.start();
    await clean();
    const limits = [await limitOf(host, 'api'), await limitOf(host, 'batch')];
    expect([
      [64 * MIB, 'infinity'],
      ['infinity', 32 * MIB],
    ]).toContainEqual(limits);
    await good(site.apply());
    expect([await limitOf(host, 'api'), await limitOf(host, 'batch')]).toEqual(['infinity', 32 * MIB]);
    expect(await on(host, 'find /etc/systemd/system /etc/oomcfg -name "*oomcfg-new" -o -xtype l')).toBe('');
    await good(site.verify());
  });

  it('an undone change leaves no unit with unread files, and no folder', async () => {
    site.spec('services: { api: { memory: 48MiB }, batch: { memory: 32MiB } }\n');
    const before = await fingerprint(host);
    await replace(FAIL_THEN_STOP, 'systemctl');
    expect((await site.apply()).code).toBe(1);
    await clean();
    for (const unit of ['api', 'batch']) expect(await property(host, unit, 'NeedDaemonReload')).toBe('no');
    expect(await fingerprint(host)).toBe(before);
  });

  it('a link that cannot be made: the folder for it goes too', async () => {
    site.spec(NEW);
    const before = await fingerprint(host);
    await replace(
      '#!/bin/sh\ncase " $* " in *batch.service.d*) echo "ln: no" >&2; exit 1 ;; esac\nexec /usr/bin/ln "$@"\n',
      'ln',
    );
    expect((await site.apply()).code).toBe(1);
    expect(await fingerprint(host)).toBe(before);
  });

  const tiny = (options: string, fill: string): string =>
    `cp -a /etc/oomcfg /root/kept; mount -t tmpfs -o ${options},mode=755 none /etc/oomcfg; cp -a /root/kept/. /etc/oomcfg; rm -r /root/kept; ${fill}`;
  const FILES = 'i=0; while touch "/etc/oomcfg/filler$i" 2>/dev/null; do i=$((i + 1)); done';
  const BYTES = 'dd if=/dev/zero of=/etc/oomcfg/filler bs=4096 2>/dev/null; true';

  it.each([
    ['no inodes', tiny('nr_inodes=40', FILES), /no inodes left/, /KiB|I\/O error/],
    ['no blocks', tiny('size=64k', BYTES), /no space left on its file system \(0 KiB/, /inodes|I\/O error/],
  ])('%s: that is what is said to be short', async (_name, spoil, says, saysNot) => {
    site.spec(NEW);
    await on(host, spoil);
    try {
      const { code, document } = await site.apply();
      expect(code).toBe(1);
      const finding = hostOf(document).findings.find((each) => each.code === 'OOM604');
      expect(finding?.summary).toMatch(says);
      expect(finding?.summary).not.toMatch(saysNot);
      expect(finding?.detail).toContain('Nothing but files of oomcfg');
    } finally {
      await on(host, 'umount /etc/oomcfg');
    }
  });

  it('a lock that cannot be taken is not somebody else at work', async () => {
    site.spec(NEW);
    await on(host, 'rm -f /run/oomcfg.lock; ln -s /run/nowhere/lock /run/oomcfg.lock');
    try {
      const failed = hostOf((await site.apply()).document);
      expect(codes(failed.findings)).toEqual(['OOM604']);
      expect(failed.findings[0]?.summary).toContain('/run/oomcfg.lock: No such file or directory');
      expect(failed.findings[0]?.detail).toContain('nothing was begun');
    } finally {
      await on(host, 'rm /run/oomcfg.lock');
    }
  });

  it('an undo that fails too says so, and the next apply takes it up', async () => {
    site.spec(NEW);
    await replace('#!/bin/sh\n[ "$1" != daemon-reload ] || exit 3\nexec /usr/bin/systemctl "$@"\n', 'systemctl');
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    const finding = hostOf(document).findings.find((each) => each.code === 'OOM613');
    expect(finding?.summary).toContain('exit status 3');
    expect(finding?.detail).toContain('The files from before are in force');
    expect(await on(host, 'tail -n 1 /var/lib/oomcfg/journal.jsonl')).toContain('"result":"not undone"');
    await clean();
    expect(codes(hostOf((await site.plan()).document).findings)).toContain('OOM434');
    await good(site.apply());
    expect([await limitOf(host, 'api'), await limitOf(host, 'batch')]).toEqual(['infinity', 32 * MIB]);
    await good(site.verify());
  });

  it('an undo that is killed is undone by the next apply, and systemd reads the files again', async () => {
    site.spec(NEW);
    await replace(FAIL_THEN_STOP, 'systemctl');
    await on(host, 'printf %s "$1" >/run/stop-at', ' daemon-reload ');
    const running = site.apply();
    await until('the undo waits', async () => (await host.exec('test -s /run/stopped')).code === 0);
    await on(host, 'pkill -KILL -s "$(tr -d " " </run/stopped)"');
    const cut = hostOf((await running).document).findings.find(({ code }) => code === 'OOM607');
    expect(cut?.detail).toContain('while it undid');
    await clean();
    site.spec(OLD);
    await good(site.apply());
    for (const unit of ['api', 'batch']) expect(await property(host, unit, 'NeedDaemonReload')).toBe('no');
    expect(await on(host, 'tail -n 2 /var/lib/oomcfg/journal.jsonl | head -n 1')).toContain('"event":"recover"');
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    await good(site.verify());
  });
});
