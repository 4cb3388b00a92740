/** Which of several JVMs in a unit count: those that stay, and not one that runs for a moment. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../src/probe/observeJvms';
import { runShell, LOOK, SHELLS } from './shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-counted-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Seconds since the boot at which each process began; 100 ticks each. The main process is 11. */
const CASES: readonly (readonly [string, Readonly<Record<number, number>>, number, string, boolean])[] = [
  ['the only one counts, however young', { 12: 99.9 }, 100, '12', false],
  ['one that began with its unit counts at once, and may not stay', { 11: 50, 12: 52 }, 53, '11 12', true],
  ['one that began with its unit counts', { 11: 50, 12: 52 }, 63, '11 12', false],
  ['one that began later and is young does not', { 11: 50, 12: 53 }, 54, '11', false],
  ['one that began later and stays does', { 11: 50, 12: 53 }, 83, '11 12', false],
  ['the main process counts, although another one is older', { 11: 90, 12: 50 }, 91, '11 12', false],
  ['beside a script the oldest one counts', { 12: 50, 13: 60, 14: 99 }, 100, '12 13', false],
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
      'echo $COUNTED "$UNSETTLED"',
    ].join('\n');
    const text = runShell(shell, script, [root]).toString('utf8');
    expect(text.trim()).toBe(`${counted}${unsettled ? ' yes' : ''}`);
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
