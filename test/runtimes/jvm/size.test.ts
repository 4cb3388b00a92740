/** Sizes as the JVM's command line writes them, and percentages of bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB, TiB } from '../../../src/model/bytes';
import { parseJvmSize, printJvmSize } from '../../../src/runtimes/jvm/size';
import { shareOf } from '../../../src/runtimes/share';

describe('printJvmSize', () => {
  it.each([
    [0, '0K'],
    [1023, '0K'],
    [1024, '1K'],
    [408_405 * KiB + 1023, '408405K'],
    [10 * MiB, '10M'],
    [1025 * KiB, '1025K'],
    [GiB, '1G'],
    [3 * TiB, '3T'],
    [2048 * TiB, '2048T'],
  ])('%d is %s', (size, text) => {
    expect(printJvmSize(bytes(size))).toBe(text);
  });

  it('is read back as the same size, rounded down to a KiB', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (size) => {
        expect(parseJvmSize(printJvmSize(bytes(size)))).toBe(size - (size % KiB));
      }),
    );
  });
});

describe('parseJvmSize', () => {
  it.each([
    ['1048576', MiB],
    ['512m', 512 * MiB],
    ['1G', GiB],
    ['1t', TiB],
    ['64K', 64 * KiB],
    ['0', 0],
    ['1GB', undefined],
    ['1.5g', undefined],
    ['-1', undefined],
    ['', undefined],
    ['g', undefined],
    ['9007199254740992', undefined],
    ['99999999999999999999', undefined],
  ])('%s is %s', (text, size) => {
    expect(parseJvmSize(text)).toBe(size);
  });
});

describe('shareOf', () => {
  it.each([
    [1_000, 50, 500],
    [2_000, 4.35, 87],
    [3, 33.333333, 0],
    [16 * GiB, 12.5, 2 * GiB],
    [1_019_490_304, 60, 611_694_182],
    [100, 100, 100],
  ])('of %d, %d%% is %d', (total, percent, share) => {
    expect(shareOf(bytes(total), percent)).toBe(share);
  });

  it('grows with the percentage and never exceeds the whole', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 99 }), (total, percent) => {
        expect(shareOf(bytes(total), percent)).toBeLessThanOrEqual(shareOf(bytes(total), percent + 1));
        expect(shareOf(bytes(total), 100)).toBe(total);
      }),
    );
  });
});
