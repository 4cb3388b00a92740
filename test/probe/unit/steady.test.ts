/**
 * What changes by itself, without anybody changing anything, is not part of the digest that a plan is held to: a busy
 * host would be held by chance.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS, type Shell } from '../../remote/shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-steady-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The look, but for what it says of the host. */
const UNITS_ALONE = `${'look_host look_generation look_left look_blocked look_defaults look_inherited look_oomd look_unread look_sysctls look_swap look_state look_judged'
  .split(' ')
  .map((name) => `${name}() { :; }`)
  .join('\n')}
find_version() { VERSION=252; }
starts_at_boot() { [ "$1" = boot.service ]; }
systemctl() { printf '%s\\n' "$SHOWN"; }
CGROUP=v1; MEMORY_ROOT=/nowhere; TREE_ROOT=/nowhere`;

const stableOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('N= '));

/** The stable records of a unit with these properties. */
function look(shell: Shell, unit: string, properties: Readonly<Record<string, string>>): readonly string[] {
  const usual = {
    Id: unit,
    Names: unit,
    Type: 'simple',
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Restart: 'no',
    NRestarts: '0',
    MainPID: '0',
    ...properties,
    NeedDaemonReload: 'no',
  };
  const block = Object.entries(usual)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
  const script = `${LOOK}\n${CHANGE}\n${UNITS_ALONE}\nN=N REQ="$1 -" WORDS= FLAGS= SYSCTLS= SHOWN=$2\nlook\nsay\n`;
  return stableOf(runShell(shell, script, [unit, block]).toString('utf8'));
}

/** Of so many that a shell does not sort them. */
const MANY = Array.from({ length: 30 }, (_, index) => `unit-${index}.service`);
const DOWN = { ActiveState: 'inactive', SubState: 'dead' };

describe.each(SHELLS)('in $shell, a plan stays as it is', (shell) => {
  it.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['when what a socket alone starts has ended', 'a.service', { TriggeredBy: 'a.socket' }, DOWN],
    ['when the job of a timer has ended', 'a.service', { TriggeredBy: 'a.timer' }, DOWN],
    ['when that of a path has', 'a.service', { TriggeredBy: 'a.path', Restart: 'on-failure' }, DOWN],
    ['when a oneshot has ended', 'a.service', { Type: 'oneshot', SubState: 'start', ActiveState: 'activating' }, DOWN],
    ['when systemd names units in another order', 'a.service', { RequiredBy: 'b c a' }, { RequiredBy: 'a b c' }],
    ['and many of them', 'a.service', { BoundBy: MANY.join(' ') }, { BoundBy: MANY.toReversed().join(' ') }],
    ['and triggers', 'a.service', { TriggeredBy: 'a.timer a.path' }, { TriggeredBy: 'a.path a.timer' }],
    ['and what begins when it fails', 'a.service', { OnFailure: 'b c' }, { OnFailure: 'c b' }],
    ['while a unit reloads', 'a.service', {}, { ActiveState: 'reloading', SubState: 'reload-notify' }],
    ['when a user logs out', 'user-7.slice', {}, DOWN],
    ['when a session begins in a slice', 'user.slice', {}, { RequiredBy: 'session-7.scope user@0.service' }],
  ])('%s', (_, unit, before, change) => {
    expect(look(shell, unit, { ...before, ...change })).toEqual(look(shell, unit, before));
  });

  it.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['when a unit has ended', 'a.service', {}, DOWN],
    ['when a daemon with a socket has ended', 'boot.service', { TriggeredBy: 'a.socket' }, DOWN],
    ['when what systemd brings back each time has', 'a.service', { TriggeredBy: 'a.timer', Restart: 'always' }, DOWN],
    ['when another unit restarts along with it', 'a.service', {}, { RequiredBy: 'b.service' }],
    ['when one of several does no more', 'a.service', { RequiredBy: 'a b c' }, { RequiredBy: 'a c' }],
    ['when the limit of a job of a timer is another one', 'a.service', { TriggeredBy: 'a.timer' }, { MemoryMax: '5' }],
  ])('but not %s', (_, unit, before, change) => {
    expect(look(shell, unit, { ...before, ...change })).not.toEqual(look(shell, unit, before));
  });
});

describe.each(SHELLS)('in $shell, systemd that is executed anew', (shell) => {
  /** How often it was asked until it answered, and what it said. */
  const asked = (fails: number): string => {
    const script = [
      LOOK.replaceAll('/run/systemd/system ]', `${root} ]`),
      `systemctl() { echo "Id=$3"; [ -e "${root}/up" ]; }`,
      `sleep() { waits=$((waits + 1)); [ "$waits" != ${fails} ] || : >"${root}/up"; }`,
      `waits=0; rm -f "${root}/up"; [ ${fails} != 0 ] || : >"${root}/up"`,
      'ask_systemd a.service',
      'echo "$waits $SHOW"',
    ].join('\n');
    return runShell(shell, script).toString('utf8').trim();
  };

  it('is asked again, and not for ever', () => {
    expect([asked(0), asked(1), asked(3), asked(9)]).toEqual(
      ['0', '1', '3', '4'].map((waits) => `${waits} Id=a.service`),
    );
  });
});

describe.each(SHELLS)('in $shell, swap', (shell) => {
  const HEAD = 'Filename Type Size Used Priority\n';
  const swap = (name: string, areas: string): readonly string[] => {
    mkdirSync(root, { recursive: true });
    const file = join(root, name);
    writeFileSync(file, HEAD + areas);
    const script = `${LOOK.replaceAll('/proc/swaps', file)}\nN=N SWAPFILE=/nowhere/ours MADE="\n/made\n"\nlook_swap\nsay\n`;
    return stableOf(runShell(shell, script).toString('utf8'));
  };

  it('of others comes and goes, and of oomcfg does not', () => {
    expect(swap('theirs', '/swapspace/1 file 1024 0 -2\n/dev/zram0 partition 9 0 5\n')).toEqual(swap('none', ''));
    expect(swap('made', '/made file 1024 0 -2\n')).toContain('N= swap file 1024 /made');
    expect(swap('ours', '/nowhere/ours file 1024 0 -2\n')).toContain('N= swap file 1024 /nowhere/ours');
  });

  it('in all is reported, and nothing waits for it', () => {
    const host = (name: string, total: number): readonly string[] => {
      const file = join(root, name);
      writeFileSync(file, `MemTotal: 5 kB\nMemAvailable: 4 kB\nSwapTotal: ${total} kB\nSwapFree: 0 kB\n`);
      const script = `${LOOK.replaceAll('/proc/meminfo', file)}\nN=N CHECKS=\nlook_host\nsay\n`;
      const text = runShell(shell, script).toString('utf8');
      expect(text).toContain(`swaptotal ${total}\n`);
      return stableOf(text);
    };
    expect(host('some', 1024)).toEqual(host('no', 0));
  });
});
