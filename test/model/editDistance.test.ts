/** How far two words are apart: swaps count once, and what is one edit away is so by either measure. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, isOneEditAway, isOneSwapAway } from '../../src/model/text/editDistance';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

describe('the distance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'acb', 1],
    ['protect', 'protct', 1],
    ['hihg', 'high', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%j to %j is %i', (a, b, expected) => expect(editDistance(a, b)).toBe(expected));

  it('is symmetric, zero for equal words alone, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const far = editDistance(a, b);
        expect(far).toBe(editDistance(b, a));
        expect(far === 0).toBe(a === b);
        expect(far).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(far).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

it.each<[string, string, boolean]>([
  ['host', 'host', false],
  ['hots', 'host', true],
  ['hosts', 'host', true],
  ['hos', 'host', true],
  ['ost', 'host', true],
  ['hxst', 'host', true],
  ['ohst', 'host', true],
  ['tsoh', 'host', false],
  ['hostss', 'host', false],
  ['ho', 'host', false],
  ['hxxt', 'host', false],
  ['hotsx', 'hostx', true],
  ['hotsy', 'hostx', false],
])('%s and %s are one edit apart: %s', (word, known, expected) => {
  expect(isOneEditAway(word, known)).toBe(expected);
});

it('one edit away is what has a distance of one', () => {
  fc.assert(fc.property(word, word, (a, b) => isOneEditAway(a, b) === (editDistance(a, b) === 1)));
});

it.each([
  ['hihg', 'high', true],
  ['high', 'high', false],
  ['hig', 'high', false],
  ['hgih', 'high', true],
  ['hhgi', 'high', false],
])('%s and %s differ in two swapped letters: %s', (a, b, expected) => {
  expect(isOneSwapAway(a, b)).toBe(expected);
});
