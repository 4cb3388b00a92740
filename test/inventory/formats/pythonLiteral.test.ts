/** Values of INI variables are what Python makes of them: compared with Python on texts at random. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPythonLiteral } from '../../../src/inventory/formats/pythonLiteral';
import { askLiterals } from '../ansible';

const NUMBERS = fc.oneof(
  fc.stringMatching(/^[-+]?[0-9_]{1,6}(\.[0-9]{0,3})?([eE][-+]?[0-9]{1,2})?$/),
  fc.stringMatching(/^0[xXoObB][0-9a-fA-F_]{1,5}$/),
);
const STRINGS = fc.oneof(
  fc.stringMatching(/^[rub]?'[a-z \\'"#,{]{0,6}'$/),
  fc.stringMatching(/^[rub]?"[a-z \\'"#,{]{0,6}"$/),
);
const ATOMS = fc.oneof(
  NUMBERS,
  STRINGS,
  fc.constantFrom('True', 'None', 'true', 'word', '', '- 1', '1 2', '#', "'a' 'b'", '[]', '()', '{}'),
);
const NESTED = fc.letrec<{ value: string }>((tie) => {
  const items = fc.array(tie('value'), { maxLength: 3 });
  return {
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ATOMS,
      items.map((list) => `[${list.join(', ')}]`),
      items.map((list) => `(${list.join(',')})`),
      items.map((list) => `{${list.map((item, index) => `'k${index}': ${item}`).join(', ')}}`),
      items.map((list) => list.join(',')),
    ),
  };
}).value;
/** More runs and other seeds were tried by hand; in the tests the texts are the same each time. */
const RUNS = Number(process.env['LITERAL_RUNS'] ?? 1000);
const SEED = Number(process.env['LITERAL_SEED'] ?? 1);
const NOISE = fc.stringMatching(/^[-+0-9a-e.,'"[\](){}:# _\\]{0,12}$/);

describe('Python literals', () => {
  it('have the value that Python gives them', () => {
    const texts = [NESTED, NUMBERS, NOISE, STRINGS].flatMap((kind) => fc.sample(kind, { numRuns: RUNS, seed: SEED }));
    const theirs = askLiterals(texts);
    expect(theirs).toHaveLength(texts.length);
    const differences = texts.flatMap((text, index) => {
      const expected = theirs[index];
      if (expected === null || expected === undefined) return [];
      const ours = JSON.stringify(readPythonLiteral(text));
      return ours === JSON.stringify(expected.value) ? [] : [{ text, ours, theirs: JSON.stringify(expected.value) }];
    });
    expect(differences).toEqual([]);
  }, 60_000);

  it.each([
    '1j',
    '{1, 2}',
    '...',
    'set()',
    '{[1]: 2}',
    '{(1,): 2}',
    '"\\N{BULLET}"',
    '"\\U00110000"',
    `${'['.repeat(150)}${']'.repeat(150)}`,
    '1'.repeat(5000),
  ])('what JSON cannot say stays text: %.20s', (text) => {
    expect(readPythonLiteral(text)).toBe(text);
  });
});
