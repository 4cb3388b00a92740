/** Proves that patterns of ssh_config and known_hosts match what a regular expression for them matches, and fast. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globMatches } from '../../src/model/text/glob';
import { cpuTime } from '../cpuTime';

it.each([
  ['web01', 'web01', true],
  ['web01', 'WEB01', false],
  ['web*', 'web', true],
  ['*.example.org', 'web01.example.org', true],
  ['*.example.org', 'example.org', false],
  ['web?', 'web', false],
  ['web??', 'web01', true],
  ['', '', true],
  ['', 'a', false],
  ['**', '', true],
  ['a*b*c', 'abbcbc', true],
])('%s matches %s: %s', (pattern, name, expected) => {
  expect(globMatches(pattern, name)).toBe(expected);
});

it('matches what the same regular expression matches', () => {
  const text = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
  fc.assert(
    fc.property(text('ab*?'), text('ab'), (pattern, name) => {
      const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(globMatches(pattern, name)).toBe(same.test(name));
    }),
  );
});

it('a pattern made to be slow is not', () => {
  const start = cpuTime();
  expect(globMatches('*a'.repeat(50), 'a'.repeat(5000) + 'b')).toBe(false);
  expect(cpuTime() - start).toBeLessThan(500);
});
