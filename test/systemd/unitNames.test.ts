/** Which texts are names of units, and where a slice is in the tree. */
import { expect, it } from 'vitest';
import { foreignCharacter, isSlice, isUnitName, slicesAbove, stemOf } from '../../src/systemd/unitNames';

it.each([
  ['api.service', true],
  ['dbus-org.freedesktop.login1.service', true],
  ['a\\x2db@1:2_3.service', true],
  ['a'.repeat(255), true],
  ['a'.repeat(256), false],
  ['', false],
  ['../a.service', false],
  ['a b.service', false],
  ['é.service', false],
])('%s is a unit name: %s', (text, is) => {
  expect(isUnitName(text)).toBe(is);
});

it('shows the first character that is of no unit name, whole', () => {
  expect(foreignCharacter('a😀b c')).toBe('😀');
  expect(foreignCharacter('a.service')).toBeUndefined();
});

it('knows slices', () => {
  expect([isSlice('a.slice'), isSlice('a.service')]).toEqual([true, false]);
});

it.each([
  ['-.slice', []],
  ['a.slice', ['-.slice']],
  ['a-b-c.slice', ['-.slice', 'a.slice', 'a-b.slice']],
])('%s is in %j', (slice, above) => {
  expect(slicesAbove(slice)).toEqual(above);
});

it.each([
  ['a-b@1.service', 'a-b'],
  ['a.b.service', 'a.b'],
  ['service', ''],
])('the stem of %s is %s', (unit, stem) => {
  expect(stemOf(unit)).toBe(stem);
});
