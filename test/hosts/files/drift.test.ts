/**
 * Every way in which a host drifts by hand: it is found, the file behind it is named, and apply puts it right or says
 * why it cannot.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Drift } from '../../../src/documents/verify/document';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { cgroupOf, fingerprint, limitOf, mainPid, MIB, on, property, scoreOf, V1 } from '../looking';
import type { FleetHost } from '../../lab/fleet';

const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const GENERATION = '/etc/oomcfg/current/systemd/system/api.service.d/zz-oomcfg.conf';

const SPEC = `name: shop
services:
  api:
    memory: 64MiB
    protect: expendable
    limits: { addressSpace: 4GiB }
`;

describe.runIf(support.ok)('drift made by hand', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('api', { exec: '/usr/local/bin/idle' });
    site.spec(SPEC);
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  // In order for the next test; and a second apply after one that put things right finds nothing to do.
  afterEach(async () => {
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  });

  /** What verify says of a setting after a script ran on the host; exit 3 where the spec cannot hold there. */
  async function driftOf(setting: string, exit = 2): Promise<Drift> {
    const { code, document } = await site.verify();
    expect(code).toBe(exit);
    const found = hostOf(document).drift.filter((drift) => drift.setting === setting);
    expect(found).toHaveLength(1);
    return found[0] as Drift;
  }

  /** Apply puts it right without a restart, and verify agrees. */
  async function putRight(): Promise<void> {
    const pid = await mainPid(host, 'api');
    const { code, document } = await site.apply();
    expect(code).toBe(0);
    expect(hostOf(document)).toMatchObject({ status: 'changed', drift: [], restarts: [] });
    expect(await mainPid(host, 'api')).toBe(pid);
    await good(site.verify());
  }

  it.each([
    ['systemctl set-property', '', '/etc/systemd/system.control/api.service.d/50-MemoryMax.conf'],
    ['systemctl set-property --runtime', '--runtime', '/run/systemd/system.control/api.service.d/50-MemoryMax.conf'],
  ])('%s: in force now, and ours wins at the next reload', async (_name, option, file) => {
    await on(host, `systemctl set-property ${option} api.service MemoryMax=48M`);
    try {
      expect(await driftOf('MemoryMax')).toEqual({
        target: 'api.service',
        setting: 'MemoryMax',
        want: 64 * MIB,
        file: 64 * MIB,
        kernel: 48 * MIB,
        setBy: file,
        nextBy: OURS,
      });
      const text = (await site.run(['verify'])).stdout;
      expect(text).toContain(file);
      await putRight();
      expect(await limitOf(host, 'api')).toBe(64 * MIB);
    } finally {
      await on(host, `rm -f ${file}; systemctl daemon-reload`);
    }
  });

  it('systemctl edit: override.conf loses against ours by its name, and that is not drift', async () => {
    await host.writeFile('/etc/systemd/system/api.service.d/override.conf', '[Service]\nMemoryMax=16M\n');
    await on(host, 'systemctl daemon-reload');
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
    await good(site.verify());
    await on(host, 'rm /etc/systemd/system/api.service.d/override.conf; systemctl daemon-reload');
  });

  it('a later drop-in wins: drift with its file and line; apply holds the host instead of losing to it', async () => {
    const theirs = '/etc/systemd/system/api.service.d/zzz.conf';
    await host.writeFile(theirs, '# ops\n[Service]\nMemoryMax=32M\n');
    await on(host, 'systemctl daemon-reload');
    try {
      expect(await driftOf('MemoryMax', 3)).toMatchObject({
        file: 32 * MIB,
        kernel: 32 * MIB,
        setBy: theirs,
        nextBy: null,
      });
      const before = await fingerprint(host);
      const { code, document } = await site.apply();
      expect(code).toBe(3);
      const held = hostOf(document);
      expect(held.status).toBe('held');
      const finding = held.findings.find(({ severity }) => severity === 'error');
      expect(finding).toMatchObject({ code: 'OOM420', facts: { file: theirs, line: 3 } });
      expect(finding?.where).toMatchObject({ file: 'oomcfg.yaml', line: 4 });
      expect(await fingerprint(host)).toBe(before);
    } finally {
      await on(host, 'rm "$1"; systemctl daemon-reload', theirs);
    }
  });

  it('our link is removed: a missing file, though the kernel still has the value', async () => {
    await on(host, 'rm "$1"', OURS);
    try {
      expect(await driftOf('file')).toMatchObject({ target: 'api.service', file: 'missing', setBy: OURS });
    } finally {
      await putRight();
    }
    expect(await on(host, 'readlink "$1"', OURS)).toBe(GENERATION);
  });

  it('our link is removed and systemd has read that: the limit is gone', async () => {
    await on(host, 'rm "$1"; systemctl daemon-reload', OURS);
    expect(await driftOf('MemoryMax')).toMatchObject({ file: null, kernel: 'infinity', setBy: null });
    await putRight();
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
  });

  it.each([
    ['in place, through the link', 'printf "[Service]\\nMemoryMax=24M\\n" >"$1"'],
    ['by sed -i, which puts a file where the link was', 'sed -i "s/^MemoryMax=.*/MemoryMax=24M/" "$1"'],
  ])('our file is edited %s', async (_name, edit) => {
    await on(host, `${edit}; systemctl daemon-reload`, OURS);
    expect(await limitOf(host, 'api')).toBe(24 * MIB);
    expect(await driftOf('MemoryMax')).toMatchObject({
      want: 64 * MIB,
      file: 24 * MIB,
      kernel: 24 * MIB,
      setBy: OURS,
      nextBy: null,
    });
    expect(await driftOf('file')).toMatchObject({ file: 'edited', setBy: OURS });
    await putRight();
    expect(await on(host, 'readlink "$1"', OURS)).toBe(GENERATION);
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
  });

  it('our file is edited and not read yet: the kernel still holds, the file does not', async () => {
    await on(host, 'printf "[Service]\\nMemoryMax=24M\\n" >"$1"', OURS);
    const { code, document } = await site.verify();
    expect(code).toBe(2);
    const drift = hostOf(document).drift.find(({ setting }) => setting === 'MemoryMax');
    expect(drift).toMatchObject({ want: 64 * MIB, file: 24 * MIB, kernel: 64 * MIB });
    await putRight();
  });

  it('a generation that was deleted', async () => {
    await on(host, 'rm -rf /etc/oomcfg/generations');
    const { code, document } = await site.verify();
    expect(code).toBe(2);
    expect(hostOf(document).drift).toContainEqual(expect.objectContaining({ setting: 'file', setBy: OURS }));
    await putRight();
    expect(await on(host, 'readlink "$1"', OURS)).toBe(GENERATION);
  });

  it('a score written by hand', async () => {
    await on(host, 'echo 700 >"/proc/$1/oom_score_adj"', await mainPid(host, 'api'));
    expect(await driftOf('OOMScoreAdjust')).toMatchObject({
      want: 300,
      file: 300,
      kernel: 700,
      setBy: null,
      nextBy: OURS,
    });
    await putRight();
    expect(await scoreOf(host, 'api')).toBe(300);
  });

  it('a limit written into the cgroup by hand', async () => {
    const file = `${await cgroupOf(host, 'api')}/${V1 ? 'memory.limit_in_bytes' : 'memory.max'}`;
    await on(host, `echo ${200 * MIB} >"$1"`, file);
    expect(await driftOf('MemoryMax')).toMatchObject({ want: 64 * MIB, kernel: 200 * MIB, setBy: null, nextBy: OURS });
    await putRight();
    expect(await limitOf(host, 'api')).toBe(64 * MIB);
  });

  it('an address space limit changed by hand with prlimit', async () => {
    await on(host, `prlimit --pid "$1" --as=${1024 * MIB}:`, await mainPid(host, 'api'));
    expect(await driftOf('LimitAS')).toMatchObject({ want: 4096 * MIB, kernel: `${1024 * MIB}:${4096 * MIB}` });
    await putRight();
  });

  it('edits of another unit that systemd has not read: a warning, for our reload would activate them', async () => {
    await host.addService('other', { exec: '/usr/local/bin/idle' });
    await host.writeFile('/etc/systemd/system/other.service.d/x.conf', '[Service]\nMemoryMax=32M\n');
    const { document } = await site.plan();
    const finding = hostOf(document).findings.find(({ code }) => code === 'OOM426');
    expect(finding).toMatchObject({ severity: 'warning', facts: { units: ['other.service'] } });
    expect(await property(host, 'other', 'MemoryMax')).toBe('infinity');
    await on(host, 'rm -r /etc/systemd/system/other.service.d; systemctl daemon-reload');
    expect(codes(hostOf((await site.plan()).document).findings)).not.toContain('OOM426');
  });

  it('a masked drop-in: a zz-oomcfg.conf of a folder that comes before ours', async () => {
    const theirs = '/etc/systemd/system.control/api.service.d/zz-oomcfg.conf';
    await host.writeFile(theirs, '[Service]\nMemoryMax=16M\n');
    await on(host, 'systemctl daemon-reload');
    try {
      expect(await driftOf('MemoryMax', 3)).toMatchObject({ kernel: 16 * MIB, setBy: theirs });
      const { code, document } = await site.apply();
      expect(code).toBe(3);
      expect(codes(hostOf(document).findings)).toContain('OOM420');
    } finally {
      await on(host, 'rm "$1"; systemctl daemon-reload', theirs);
    }
  });

  it('files with names and values of control characters: nothing of them reaches the terminal, nor confuses a change', async () => {
    const folder = '/etc/systemd/system/api.service.d';
    await on(
      host,
      'cd "$1"; printf "[Service]\\nNice=1\\n" >"$(printf "a\\nb\\033[31m.conf")"; ' +
        'printf "[Service]\\nMemoryMax=\\033[31m9M\\nLimitAS=\\377\\n" >"$(printf "zzz\\033[2J.conf")"; systemctl daemon-reload',
      folder,
    );
    try {
      site.spec(SPEC.replace('64MiB', '65MiB'));
      for (const args of [['plan'], ['apply', '--yes'], ['verify']]) {
        const { code, stdout, stderr } = await good(site.run(args));
        expect(code).toBe(0);
        expect(`${stdout}${stderr}`).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }
      expect(await limitOf(host, 'api')).toBe(65 * MIB);
    } finally {
      site.spec(SPEC);
      await on(host, 'cd "$1"; rm a* zzz*; systemctl daemon-reload', folder);
      await site.apply();
    }
  });
});
