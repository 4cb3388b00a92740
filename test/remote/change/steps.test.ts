/**
 * The loop of a change over its steps: whichever fails, each that was begun is undone, the last one first, and what
 * cannot be undone is said so.
 */
import { describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS, type Shell } from '../shells';

const STEPS = ['note', 'write', 'before', 'values', 'link', 'switch', 'reload'] as const;
const SWITCH = STEPS.indexOf('switch');

interface Run {
  readonly from?: string;
  readonly reload?: boolean;
  /** The step that fails. */
  readonly fails?: string;
  /** The step whose undo fails. */
  readonly stays?: string;
}

/** What is done in which order, with the loop itself, and in the place of each step a word of it. */
function run(shell: Shell, { from = '1', reload = true, fails = '', stays = '' }: Run): readonly string[] {
  const steps = STEPS.flatMap((step) => [
    // As the real one does, the switch says what is in force.
    `do_${step}() { echo do ${step}; [ '${fails}' != ${step} ] ${step === 'switch' ? '&& SWITCHED=yes' : ''}; }`,
    `undo_${step}() { echo undo ${step}; [ '${stays}' != ${step} ] ${step === 'switch' ? '&& SWITCHED=no' : ''}; }`,
  ]);
  const others = ['plan_watch', 'recover', 'find_new_folders', 'look_after'].map((name) => `${name}() { :; }`);
  const script = [
    LOOK,
    CHANGE,
    'may_begin() { :; }',
    ...others,
    ...steps,
    'now() { echo "now $1"; }',
    'take_effect() { echo take effect; }',
    'end_change() { ENDED=done; }',
    'journal_change() { echo "journal $1"; }',
    `FROM=${from}; TO=2; RELOAD=${reload ? 'yes' : 'no'}; CURRENT=/nonexistent; STATE=/nonexistent`,
    'change_locked; echo "$ENDED"',
    '',
  ].join('\n');
  return runShell(shell, script).toString('utf8').trim().split('\n');
}

const doing = (steps: readonly string[]): readonly string[] => steps.map((step) => `do ${step}`);
const undoing = (steps: readonly string[]): readonly string[] => [
  'now undoing',
  ...[...steps].reverse().map((step) => `undo ${step}`),
];

describe.each(SHELLS)('the steps of a change in $shell', (shell) => {
  it.each([
    ['all, where there is a next generation', {}, STEPS],
    ['those that have nothing to switch to', { from: '2' }, ['note', 'before', 'values', 'reload']],
    ['those without a reload', { reload: false }, STEPS.slice(0, -1)],
    ['the fewest', { from: '2', reload: false }, ['note', 'before', 'values']],
  ] as const)('are %s', (_, options, steps) => {
    expect(run(shell, options)).toEqual(['now begun', ...doing(steps), 'take effect', 'done']);
  });

  it.each(STEPS.map((step, index) => [step, STEPS.slice(0, index + 1)] as const))(
    'are undone from %s back to the first, where that fails',
    (step, begun) => {
      const expected = ['now begun', ...doing(begun), ...undoing(begun), 'journal undone', 'undone'];
      expect(run(shell, { fails: step })).toEqual(expected);
    },
  );

  it.each(STEPS.slice(0, SWITCH))('are undone all the same where %s cannot be', (step) => {
    const expected = ['now begun', ...doing(STEPS), ...undoing(STEPS), 'journal not undone', 'notundone'];
    expect(run(shell, { fails: 'reload', stays: step })).toEqual(expected);
  });

  it('stay as they are where the files of before cannot be put in force again', () => {
    const expected = ['do reload', 'now undoing', 'undo reload', 'undo switch', 'journal not undone', 'notundone'];
    expect(run(shell, { fails: 'reload', stays: 'switch' }).slice(SWITCH + 2)).toEqual(expected);
  });
});

it('has an undo for each step, and a step for each undo', () => {
  const named = (prefix: string): readonly string[] =>
    [...CHANGE.matchAll(new RegExp(`^${prefix}_(\\w+)\\(\\) `, 'gm'))].map(([, name = '']) => name);
  expect(named('do')).toEqual(STEPS);
  expect(named('undo').filter((name) => !['swaps', 'sysctls'].includes(name))).toEqual(STEPS);
});
