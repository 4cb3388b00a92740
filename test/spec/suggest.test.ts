/** The word that was meant is found, and none is made up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../src/spec/suggest';

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'acb', 1],
    ['protect', 'protct', 1],
    ['hihg', 'high', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%j to %j is %i', (a, b, expected) => expect(distance(a, b)).toBe(expected));

  it('is symmetric, zero for equal words alone, and at most the longer length', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const far = distance(a, b);
        expect(far).toBe(distance(b, a));
        expect(far === 0).toBe(a === b);
        expect(far).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(far).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('nearest', () => {
  const words = ['memory', 'limits', 'java', 'protect', 'oomPolicy', 'max', 'min'];
  it.each([
    ['memroy', 'memory'],
    ['Memory', 'memory'],
    ['oom_policy', 'oomPolicy'],
    ['limit', 'limits'],
    ['mix', 'max'],
    ['zzz', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('%j is %s', (word, expected) => expect(nearest(word, words)).toBe(expected));
});
