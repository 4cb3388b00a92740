/** Which of several JVMs in a unit count: those that stay, and not one that runs for a moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../../src/probe/unit/observeJvms';
import { runShell, LOOK, SHELLS } from '../../remote/shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-counted-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Seconds since the boot at which each process began; 100 ticks each. The main process is 11. */
const CASES: readonly (readonly [string, Readonly<Record<number, number>>, number, string, boolean])[] = [
  ['the only one counts, however young', { 12: 99.9 }, 100, '12', false],
  ['one that began with its unit counts at once, and may not stay', { 11: 50, 12: 52 }, 53, '11 12', true],
  ['one that began with its unit counts', { 11: 50, 12: 52 }, 63, '11 12', false],
  ['one that began later and is young does not', { 11: 50, 12: 53 }, 54, '11', false],
  ['one that began later and stays does not either, and is reported', { 11: 50, 12: 53 }, 83, '11 / 12', false],
  ['the main process counts, although another one is older', { 11: 90, 12: 50 }, 91, '11 12', false],
  ['beside a script the oldest one counts', { 12: 50, 13: 60, 14: 99 }, 100, '12 / 13', false],
  ['two that began together with a script may not stay', { 12: 99, 13: 99.5 }, 100, '12 13', true],
  ['what has gone meanwhile does not count', { 12: 50, 13: -1 }, 100, '12', false],
];

describe.each(SHELLS)('JVMs of a unit in $shell', (shell) => {
  it.each(CASES)('%s', (_, began, now, counted, unsettled) => {
    mkdirSync(join(root, 'group'), { recursive: true });
    writeFileSync(join(root, 'group/cgroup.procs'), ['10', ...Object.keys(began), ''].join('\n'));
    const starts = Object.entries(began).map(
      ([pid, second]) => `${pid}) START=${second < 0 ? '' : Math.round(second * 100)} ;;`,
    );
    const script = [
      LOOK,
      `start_of() { case $1 in ${starts.join(' ')} esac; }`,
      `ticks_now() { NOW=${now * 100}; }`,
      `set -f; TREE_ROOT=$1 JVMS=" ${Object.keys(began).join(' ')} "`,
      'counted_jvms 11 /group',
      'echo $COUNTED ${LATE:+/} $LATE "$UNSETTLED"',
    ].join('\n');
    const text = runShell(shell, script, [root]).toString('utf8');
    expect(text.trim()).toBe(`${counted}${unsettled ? ' yes' : ''}`);
  });

  it.each([
    ['waits for another one where there were several before a restart', 'yes', ' /group', '11 / yes\n'],
    ['does not wait where there was one', 'yes', ' /others', '11 / \n'],
    ['does not wait where nothing was restarted', '', ' /group', '11 / \n'],
  ])('the only one %s', (_, restarted, several, said) => {
    mkdirSync(join(root, 'group'), { recursive: true });
    writeFileSync(join(root, 'group/cgroup.procs'), '10\n11\n');
    const script = [
      LOOK,
      `start_of() { START=5000; }; ticks_now() { NOW=5100; }`,
      `set -f; TREE_ROOT=$1 JVMS=' 11 ' JUST_STARTED=$2 HAD_SEVERAL=$3`,
      'counted_jvms 11 /group; echo $COUNTED / $RECENT "$UNSETTLED"',
    ].join('\n');
    expect(runShell(shell, script, [root, restarted, several]).toString('utf8')).toBe(said);
  });

  it('one that began later is told of at once, apart from those that have stayed', () => {
    mkdirSync(join(root, 'group'), { recursive: true });
    writeFileSync(join(root, 'group/cgroup.procs'), '11\n12\n13\n');
    const script = [
      LOOK,
      'start_of() { case $1 in 11) START=5000 ;; 12) START=5600 ;; 13) START=8000 ;; esac; }; ticks_now() { NOW=8700; }',
      `set -f; TREE_ROOT=$1 JVMS=' 11 12 13 '`,
      'counted_jvms 11 /group; echo $COUNTED / $LATE / $RECENT',
    ].join('\n');
    expect(runShell(shell, script, [root]).toString('utf8')).toBe('11 / 12 / 13\n');
  });

  it.each<[string, number, boolean]>([
    ['began with its script', 52, false],
    ['began some seconds after its script', 69, false],
    ['began long after its script, however long ago', 70, true],
  ])('one that %s: whether a plan leaves it out of its digest', (_, began, passing) => {
    const script = [
      LOOK,
      `start_of() { case $1 in 11) START=5000 ;; 12) START=${began * 100} ;; esac; }`,
      'AT=$1; ticks_now() { NOW=$AT; }',
      'if is_passing 12 11; then echo yes; else echo no; fi; is_passing 11 11 || echo main',
    ].join('\n');
    // A moment after its start, and much later.
    for (const now of [began * 100 + 10, 900_000]) {
      expect(runShell(shell, script, [String(now)]).toString('utf8')).toBe(`${passing ? 'yes' : 'no'}\nmain\n`);
    }
  });

  it('are as old as the time that has passed since they began', () => {
    const script = `${LOOK}\nsleep 0.3 & start_of $!; began=$START; wait; ticks_now; echo $((NOW - began))`;
    const ticks = Number(runShell(shell, script).toString('utf8'));
    expect(ticks).toBeGreaterThanOrEqual(29);
    expect(ticks).toBeLessThan(1000);
  });
});

it.each<[string, readonly string[], number | undefined]>([
  ['2 -Da -Da -ea', ['-Da', '-Da', '-ea'], 2],
  ['1', [], 1],
  ['-Da -ea', ['-Da', '-ea'], undefined],
])('what a restart noted of JVMs, %j, is their number and names', (text, names, number) => {
  const starts = observeStarts([{ type: 'had', text }], []);
  expect([starts.hadOptions, starts.hadJvms]).toEqual([names, number]);
});

describe.each(SHELLS)('what an earlier start of a unit left behind, in $shell', (shell) => {
  const groups = join(root, 'starts');
  const begin = (invocation: string | undefined): ChildProcess =>
    spawn('sleep', ['20'], {
      env: { PATH: process.env['PATH'], ...(invocation === undefined ? {} : { INVOCATION_ID: invocation }) },
      stdio: 'ignore',
    });

  it('neither counts as a JVM of the unit nor as its main process', () => {
    mkdirSync(groups, { recursive: true });
    const children = [begin('aa'), begin('bb'), begin(undefined)];
    const pids = children.map(({ pid }) => String(pid));
    const [old = '', fresh = '', unknown = ''] = pids;
    try {
      writeFileSync(join(groups, 'cgroup.procs'), `${pids.join('\n')}\n`);
      const script = [
        `${LOOK}\nset -f; TREE_ROOT=$1 JVMS=" ${pids.join(' ')} "`,
        'ticks_now() { NOW=9999999999; }',
        'counted_jvms 0 /starts bb; echo $COUNTED "/" $LEFT_BEHIND',
        `JI_${fresh}=aa; counted_jvms 0 /starts bb; echo $COUNTED "/" $LEFT_BEHIND`,
        'counted_jvms 0 /starts ""; echo $COUNTED "/" $LEFT_BEHIND',
        `PS_1="${pids.join(' ')}"`,
        'choose_main "$1/starts" bb 1; echo $pid; choose_main "$1/starts" "" 1; echo $pid; choose_main "$1/starts" cc 1; echo $pid',
      ].join('\n');
      expect(runShell(shell, script, [root]).toString('utf8').split('\n').slice(0, -1)).toEqual([
        `${fresh} ${unknown} / ${old}`,
        `${unknown} / ${old} ${fresh}`,
        `${pids.join(' ')} /`,
        fresh,
        old,
        old,
      ]);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });
});

describe.each(SHELLS)('the last kill in a cgroup, in $shell', (shell) => {
  const said = (log: string): string =>
    runShell(
      shell,
      `${LOOK}\nN=N\ndmesg() { printf '%s\\n' "$1" >/dev/null; cat <<'END'\n${log}\nEND\n}\nget() { X='5000.42 1'; }\nlook_last_kill /system.slice/a.service\nsay\n`,
    )
      .toString('utf8')
      .trim();
  const line = (seconds: string, group: string): string =>
    `[ ${seconds}] oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=${group},task_memcg=${group},task=java,pid=4,uid=0`;

  it.each([
    [
      'the newest of its own counts',
      `${line('4000.1', '/system.slice/a.service')}\n${line('4990.123456', '/system.slice/a.service')}\n${line('4999.9', '/system.slice/b.service')}`,
      'N~ killed 10',
    ],
    [
      'a kernel before 5.0 says it in other words',
      '[4000.5] Task in /system.slice/a.service killed as a result of limit of /system.slice/a.service',
      'N~ killed 1000',
    ],
    ['a log without it says nothing', line('4000.1', '/system.slice/b.service'), ''],
    ['an empty log says nothing', '', ''],
  ])('%s', (_, log, found) => {
    expect(said(log)).toBe(found);
  });
});
