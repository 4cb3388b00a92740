/** How lists of names are said: all of a few, and of many the first three and how many more. */
import { expect, it } from 'vitest';
import { listed } from '../../src/model/text/count';

it.each([
  ['', []],
  ['a', ['a']],
  ['a and b', ['a', 'b']],
  ['a, b and c', ['a', 'b', 'c']],
  ['a, b, c and 1 more', ['a', 'b', 'c', 'd']],
  ['a, b, c and 2 more', ['a', 'b', 'c', 'd', 'e']],
])('lists "%s"', (text, names) => {
  expect(listed(names)).toBe(text);
});
