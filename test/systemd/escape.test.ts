/** Text in unit files and in the names of units; test/render/systemd.test.ts holds the same against systemd itself. */
import { expect, it } from 'vitest';
import { environmentAssignment, escapePath, pathValue } from '../../src/systemd/escape';
import { swapUnit } from '../../src/systemd/paths';

it('keeps control characters from ending a line', () => {
  expect(environmentAssignment('X', 'a\nb\r\t\u0001\u007f')).toBe('"X=a\\nb\\r\\t\\x01\\x7f"');
});

it('doubles % in paths and bounds the alphabet of unit names', () => {
  expect(pathValue('/a%b')).toBe('/a%%b');
  expect(swapUnit('//.a b/ä//')).toBe('\\x2ea\\x20b-\\xc3\\xa4.swap');
  expect(() => escapePath('/a/../b')).toThrow(RangeError);
  expect(() => escapePath('a')).toThrow(RangeError);
});
