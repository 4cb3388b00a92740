/** Under which name each systemd knows a directive, and which names it counts. */
import { describe, expect, it } from 'vitest';
import { directiveName, directiveOf, firstSystemd, isLegacyName } from '../../src/systemd/directiveNames';

describe('a directive', () => {
  it('is known from its version on', () => {
    expect(directiveName('MemorySwapMax', 231)).toBeUndefined();
    expect(directiveName('MemorySwapMax', 232)).toBe('MemorySwapMax');
    expect(firstSystemd('MemorySwapMax')).toBe(232);
  });

  it('has its earlier name before that', () => {
    expect(directiveName('MemoryMax', 230)).toBe('MemoryLimit');
    expect(directiveName('MemoryMax', undefined)).toBe('MemoryMax');
    expect(firstSystemd('MemoryMax')).toBe(208);
  });
});

describe('an assignment of a unit file', () => {
  it.each([
    ['MemoryMax', 252, 'MemoryMax', false],
    ['MemoryMax', 219, 'MemoryMax', false],
    ['MemoryLimit', 219, 'MemoryMax', false],
    ['MemoryLimit', 230, 'MemoryMax', false],
    ['MemoryLimit', 231, 'MemoryMax', true],
    ['MemoryLimit', 257, 'MemoryMax', true],
    ['MemoryLimit', 258, undefined, false],
    ['CPUQuota', 252, undefined, false],
    ['toString', 252, undefined, false],
  ])('%s= of systemd %i sets %s; beside a newer one: %s', (name, systemd, directive, legacy) => {
    expect([directiveOf(name, systemd), isLegacyName(name, systemd)]).toEqual([directive, legacy]);
  });
});
