/** Proves how lines of ssh_config fall into words, and which words are rather secrets than hosts. */
import { describe, expect, it } from 'vitest';
import { foreignText } from '../../../src/inventory/foreign/texts';
import { foreignTree } from '../../../src/inventory/foreign/trees';
import { looksSecret } from '../../../src/inventory/foreign/secrets';
import { keywordAndRest, splitArguments } from '../../../src/inventory/route/configLine';

describe('a line of ssh_config', () => {
  it.each([
    ['', '', ''],
    ['  # Port 1', '', ''],
    ['=', '', ''],
    ['Port', 'Port', ''],
    [' Port = 1 ', 'Port', '1'],
    ['"Port"=1', 'Port', '1'],
    ['"Port', 'Port', ''],
    ['Port"1"', 'Port', '"1"'],
  ])('%j', (line, keyword, rest) => {
    expect(keywordAndRest(line)).toEqual({ keyword, rest });
  });

  it.each([
    ['', []],
    ['a  b', ['a', 'b']],
    ['"a b" \'c d\'', ['a b', 'c d']],
    ['""', ['']],
    ['a\\ b', ['a b']],
    ['"a\\"b" \\\\', ['a"b', '\\']],
    ["'a\\'b'", ["a'b"]],
    ['"a\\ b"', ['a\\ b']],
    ['a#b #c d', ['a#b']],
    ['"a', ['a']],
    ["a\\'", ["a'"]],
    ['\\', ['\\']],
  ])('%j splits into %j', (text, words) => {
    expect(splitArguments(text)).toEqual(words);
  });
});

it.each([
  ['ghp_abcdefghijk', true],
  ['c2VjcmV0LXdvcmQ=', true],
  ['5f4dcc3b5aa765d61d8327deb882cf99', true],
  ['aHVudGVyMg1A2B3C4D', true],
  ['ABCDEFGHIJKLMNOPQRSTU', false],
  ['abcdefghijklmnopqrstu', false],
  ['abcDEFghiJKLmnoPQRstu', false],
  ['web01.Example.org', false],
  ['2001:DB8::a1', false],
  ['a/B1+cdefghijklmnop', true],
  ['Web01', false],
  ['Web01Prod', false],
  ['WebServerProd01', false],
  ['S3cretPassw0rd', true],
  ['aB3xK9pQ', true],
  ['prod-aB3xK9pQ', true],
  ['JBSW4DP5HPK3PXP2', true],
  ['3f4e2a1b9c8d', true],
  ['550e8400-e29b-41d4-a716-446655440000', true],
  ['i-0abcdef1234567890', false],
  ['ec2-3-120-5-9', false],
  ['web01a02b', false],
])('%s is rather a secret: %s', (word, expected) => {
  expect(looksSecret(word)).toBe(expected);
});

it('takes nothing for nothing else', () => {
  const at = { file: 'x', line: 1, column: 1 };
  expect(foreignText(' \n')).toBeUndefined();
  expect(foreignTree({ kind: 'scalar', at, value: 1, source: '1' }, false)).toBeUndefined();
  expect(
    foreignTree({ kind: 'list', at, items: [{ kind: 'scalar', at, value: 'a', source: 'a' }] }, true),
  ).toBeUndefined();
});
