/** The word that was meant is found, and none is made up. */
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/model/text/nearest';

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
