/** Of a runtime without a script of its own the variable of the main process counts: what it began with is in force. */
import { describe, expect, it } from 'vitest';
import type { ObservedProcess } from '../../src/model/observed';
import { ofEnvironment } from '../../src/runtimes/environment';
import { unit } from '../plan/build';

const NAME = 'api.service';
const look = (parts: Partial<ObservedProcess>) => {
  const found = unit(NAME, { variable: 'NODE_OPTIONS', runtime: 'node' });
  return { ...found, main: { ...found.main!, ...parts } };
};

describe('a variable in the environment of the main process', () => {
  it.each([
    ['has it', { variable: ['--a=1', '--b'] }, true],
    ['has it among words of its start script', { variable: ['--x', '--a=1', '--b'] }, true],
    ['lacks a word', { variable: ['--a=1'] }, false],
    ['has no such variable', {}, false],
    ['is older, and has it', { variable: ['--a=1', '--b'], isOlder: true }, true],
    [
      'is older, and has more: what goes away cannot be told',
      { variable: ['--x', '--a=1', '--b'], isOlder: true },
      false,
    ],
  ] as const)('%s', (_, parts, holds) => {
    expect(ofEnvironment.isInEffect('--a=1 --b', look(parts))).toBe(holds);
  });

  it('is in force where nothing runs, and is not where the process has it from a variable that goes', () => {
    const { main: _, ...stopped } = unit(NAME);
    expect(ofEnvironment.isInEffect('--a=1', stopped)).toBe(true);
    const moved = { ...look({ variable: ['--a=1'] }), otherVariable: { name: 'OLD', words: ['--a=1'] } };
    expect(ofEnvironment.isInEffect('--a=1', moved)).toBe(false);
  });

  it('is shown as its words', () => {
    expect(ofEnvironment.shown(look({ variable: ['--a=1', '--b'] }))).toBe('--a=1 --b');
    expect(ofEnvironment.shown(unit(NAME))).toBe('');
  });
});
