/** Sizes: what is understood, what is refused, and that both are exact. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSize } from '../../src/model/size';

function bytesOf(text: string): number | string {
  const parsed = parseSize(text);
  if (!parsed.ok) return parsed.summary;
  return parsed.size.kind === 'bytes' ? parsed.size.bytes : parsed.size.kind;
}

function refusal(text: string): string {
  const parsed = parseSize(text);
  return parsed.ok ? 'accepted' : `${parsed.summary} | ${parsed.fix}`;
}

const FACTORS: readonly (readonly [string, bigint])[] = [
  ['B', 1n],
  ['K', 1024n],
  ['KiB', 1024n],
  ['M', 1024n ** 2n],
  ['MiB', 1024n ** 2n],
  ['G', 1024n ** 3n],
  ['GiB', 1024n ** 3n],
  ['T', 1024n ** 4n],
  ['TiB', 1024n ** 4n],
];

describe('sizes that are understood', () => {
  it.each([
    ['4GiB', 4294967296],
    ['4G', 4294967296],
    ['4096M', 4294967296],
    ['1.5GiB', 1610612736],
    ['0.1K', 102],
    ['100000001B', 100000001],
    ['2.0B', 2],
    ['0', 0],
    ['0B', 0],
    ['0.0', 0],
    ['infinity', 'infinity'],
    ['50%', 'share'],
    ['8191T', 8191 * 1024 ** 4],
    ['9007199254740991B', Number.MAX_SAFE_INTEGER],
  ])('%s is %s', (text, expected) => {
    expect(bytesOf(text)).toBe(expected);
  });

  it('keeps the percent of a share', () => {
    expect(parseSize('12.5%')).toEqual({ ok: true, size: { kind: 'share', percent: 12.5 } });
    expect(parseSize('100%')).toEqual({ ok: true, size: { kind: 'share', percent: 100 } });
  });
});

describe('sizes that are refused, each with its way out', () => {
  it.each([
    ['4GB', '4GB is ambiguous | Did you mean 4GiB (4294967296 bytes) or 4000000000B?'],
    ['1.5MB', '1.5MB is ambiguous | Did you mean 1.5MiB (1572864 bytes) or 1500000B?'],
    ['4gb', '4gb is ambiguous | Did you mean 4GiB (4294967296 bytes) or 4000000000B?'],
    ['4g', '4g is not a size: case matters | Did you mean 4G (4294967296 bytes)?'],
    ['4gib', '4gib is not a size: case matters | Did you mean 4GiB (4294967296 bytes)?'],
    ['4Gi', '4Gi is not a size: case matters | Did you mean 4GiB (4294967296 bytes)?'],
    ['4b', '4b is not a size: case matters | Did you mean 4B?'],
    ['4096', '4096 has no unit | Write 4096B (bytes), 4096MiB or 4096GiB, whichever is meant.'],
    ['1.5', '1.5 has no unit | Write 1.5MiB or 1.5GiB, whichever is meant.'],
    ['1.5B', '1.5B is not a whole number of bytes | Write 1B.'],
    ['-1', '"-1" is negative | Write infinity for no limit.'],
    ['-4GiB', '"-4GiB" is negative | Write a size of zero or more.'],
    ['150%', '150% is more than the host has | Write a share up to 100%, or infinity for no limit.'],
    ['0%', '0% is not a share of the RAM | Write 0 where a size of zero is meant, or a share above 0%.'],
    ['4 GiB', '"4 GiB" is not a size | Did you mean 4GiB?'],
    ['4_000M', '"4_000M" is not a size | Did you mean 4000M?'],
    ['max', '"max" is not a size | Write infinity.'],
    ['Infinity', '"Infinity" is not a size | Write infinity.'],
    ['+4G', '"+4G" is not a size | Write 4G.'],
  ])('%s', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it.each([
    '',
    '4X',
    '4PiB',
    'G',
    '.5G',
    '5.G',
    '1e3M',
    '0x10',
    '４G',
    '4G\n',
    '%',
    '9007199254740992B',
    '9'.repeat(65),
    '{{ x }}',
  ])('refuses %j with a summary, a cause and a way out', (text) => {
    const parsed = parseSize(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.summary).not.toMatch(/\.$/);
    expect(parsed.detail).not.toBe('');
    expect(parsed.fix).not.toBe('');
  });
});

describe('properties', () => {
  it('counts whole units exactly, all the way to 2^53-1', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 54n }), fc.constantFrom(...FACTORS), (count, [unit, factor]) => {
        const exact = count * factor;
        const parsed = parseSize(`${count}${unit}`);
        if (exact > BigInt(Number.MAX_SAFE_INTEGER)) expect(parsed.ok).toBe(false);
        else expect(parsed).toEqual({ ok: true, size: { kind: 'bytes', bytes: Number(exact) } });
      }),
    );
  });

  it('drops what is left of a byte of a fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 999999 }),
        fc.constantFrom(...FACTORS.slice(1)),
        (whole, millionths, [unit, factor]) => {
          const text = `${whole}.${String(millionths).padStart(6, '0')}${unit}`;
          const exact = ((BigInt(whole) * 1000000n + BigInt(millionths)) * factor) / 1000000n;
          expect(bytesOf(text)).toBe(Number(exact));
        },
      ),
    );
  });

  it('either gives a safe size or all three sentences in one line each, whatever the text', () => {
    const nearSizes = fc.stringMatching(/^[-+]?[0-9]{0,20}[.,]?[0-9]{0,5} ?[%BKMGTibkmgt]{0,4}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearSizes), (text) => {
        const parsed = parseSize(text);
        if (!parsed.ok) {
          for (const sentence of [parsed.summary, parsed.detail, parsed.fix]) {
            expect(sentence).not.toBe('');
            expect(sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
          }
        } else if (parsed.size.kind === 'bytes') {
          expect(Number.isSafeInteger(parsed.size.bytes) && parsed.size.bytes >= 0).toBe(true);
        } else if (parsed.size.kind === 'share') {
          expect(parsed.size.percent > 0 && parsed.size.percent <= 100).toBe(true);
        }
      }),
    );
  });
});
