/** Text of hosts is one bounded line without control characters, whatever comes in. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '../../src/model/text/printable';

it.each([
  ['plain text', 'api.service', 'api.service'],
  ['letters of other languages', 'Straße 日本 é 🚀', 'Straße 日本 é 🚀'],
  ['a terminal escape', '\x1b[31mred\x07', '\\x1b[31mred\\x07'],
  ['an 8-bit CSI', '\x9b2J', '\\x9b2J'],
  ['DEL', 'a\x7fb', 'a\\x7fb'],
  ['line ends and tabs', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
  ['zero-width characters', 'ro\u200bot\ufeff', 'ro\\u{200b}ot\\u{feff}'],
  ['line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['a lone surrogate', 'a\ud83d', 'a\\u{d83d}'],
  ['NUL', '\0', '\\x00'],
])('%s', (_name, text, expected) => {
  expect(printable(text, 100)).toBe(expected);
});

it.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abcde…'],
  ['ab\x1bdefg', 6, 'ab…'],
  ['🚀🚀🚀', 4, '🚀…'],
  ['abc', 0, ''],
])('%j is bounded to %d', (text, length, expected) => {
  expect(printable(text, length)).toBe(expected);
});

it('a gigabyte-like text costs no more than its bound', () => {
  const text = '\x1b'.repeat(50_000_000);
  const start = process.cpuUsage();
  expect(printable(text, 40)).toHaveLength(37);
  expect(process.cpuUsage(start).user).toBeLessThan(100_000);
});

it('whatever comes in, one bounded line without control characters comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 50 }), (text, length) => {
      const shown = printable(text, length);
      expect(shown.length).toBeLessThanOrEqual(length);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(printable(shown, length)).toBe(shown);
    }),
  );
});
