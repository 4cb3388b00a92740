/** A variable of a unit has one value: two runtimes that both want it are told apart before anything is written. */
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/runtimes/runtime';
import { variableTwice } from '../../src/runtimes/variableTwice';

const AT = { file: 'oomcfg.yaml', line: 5, column: 3 };

/** Sets variables of these names. */
const runtime = (key: string, ...names: readonly string[]): Runtime => ({
  key,
  source: '',
  read: () => ({}),
  asks: () => names.map((name) => ({ name })),
  size: () => ({ value: undefined, findings: [] }),
});
const TABLE = [runtime('one', 'A', 'B'), runtime('two', 'C'), runtime('three', 'B')];
const asked = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, { value: {}, at: AT }]));

describe('variableTwice', () => {
  it('says nothing where each variable is set once', () => {
    expect(variableTwice(TABLE, asked('one', 'two'))).toEqual([]);
    expect(variableTwice(TABLE, asked('two', 'three'))).toEqual([]);
    expect(variableTwice(TABLE, {})).toEqual([]);
  });

  it('names the variable, the two runtimes, and the place of the second', () => {
    expect(variableTwice(TABLE, asked('three', 'two', 'one'))).toEqual([
      { variable: 'B', first: 'one', second: 'three', at: AT },
    ]);
  });
});
