/** Sizes as numbers: what is not a byte count is a bug, and what people read. */
import { describe, expect, it } from 'vitest';
import { bytes, floorToPage, formatSize, GiB, KiB, MiB, type Size, TiB } from '../../src/model/bytes';

describe('bytes', () => {
  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53])('are not %d', (count) => {
    expect(() => bytes(count)).toThrow('not a byte count');
  });

  it('are rounded down to the page', () => {
    expect(floorToPage(bytes(100_000_001), 4096)).toBe(99_999_744);
    expect(floorToPage(bytes(8192), 4096)).toBe(8192);
  });

  it.each<[Size, string]>([
    ['infinity', 'infinity'],
    [bytes(512), '512 B'],
    [bytes(2 * KiB), '2 KiB'],
    [bytes(1.5 * MiB), '1.5 MiB'],
    [bytes(4 * GiB), '4 GiB'],
    [bytes(3 * TiB), '3 TiB'],
  ])('%s reads %s', (size, text) => {
    expect(formatSize(size)).toBe(text);
  });
});
