/**
 * Whether a text shows that it is an inventory, and whether a word in it may be the name of a host or rather is a
 * secret.
 */
import { describe, expect, it } from 'vitest';
import { isProven, mayBeHost } from '../../../src/inventory/foreign/looks';
import { looksSecret, programOf, withoutSecrets } from '../../../src/inventory/foreign/secrets';

it.each<[string, boolean]>([
  ['[web]', true],
  ['  [web:children]\nweb01', true],
  ['web01 ansible_host=10.0.0.1', true],
  ['web01 oomcfg_memory : 1GiB', true],
  ['hosts:\n  web01:', true],
  ['children:\n', true],
  ['all:\n  vars: {}', true],
  ['ungrouped :', true],
  ['a\n  "hosts":', true],
  ["'children':", true],
  ['web01', false],
  ['[]', false],
  ['[a b]', false],
  ['ansible_host', false],
  ['xansible_host=1', false],
  ['ansible = 1', false],
  ['myhosts: 1', false],
  ['all the hosts', false],
])('%j shows that it is an inventory: %s', (text, expected) => {
  expect(isProven(text)).toBe(expected);
});

describe('a word', () => {
  it.each([
    'web01',
    'db-primary-eu-west-1a',
    'web[01:20].example.org',
    '10.0.0.1',
    '[2001:db8::1]:22',
    'web01.example.org.',
    'ip-10-20-0-12.eu-central-1.compute.internal',
    'i-0abcdef1234567890',
    'Web01',
    'srv2024app15',
    'MyServer01',
    'a1b2c3d4.example.org',
  ])('%s may be the name of a host', (word) => {
    expect([looksSecret(word), mayBeHost(word)]).toEqual([false, true]);
  });

  it.each([
    'c2VjcmV0LXBhc3N3b3Jk=',
    'c2VjcmV0LXBhc3N3b3JkMQ==',
    'ghp_abcdefghijklmnop1234',
    'github_pat_11ABCDEFG',
    'glpat-abcdefgh12',
    'xoxb-1234567890',
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    'eyJhbGciOi.eyJzdWIi',
    'hvs.CAESIJabcdef',
    'sk-abcdefgh',
    'dop_v1_abcdefgh',
    'npm_abcdefgh',
    '123e4567-e89b-12d3-a456-426614174000',
    '123E4567-E89B-12D3-A456-426614174000',
    'd41d8cd98f00b204e9800998ecf8427e',
    'D41D8CD98F00B204E9800998ECF8427E',
    'aB3dE5fG',
    'abcdefghijkLmnO1',
    'a1b2c3d4e5f6',
    'prod-aB3dE5fG',
    'abc/d1e2f3g4h5i6',
  ])('%s is rather a secret', (word) => {
    expect([looksSecret(word), mayBeHost(word)]).toEqual([true, false]);
  });

  it.each(['', 'a b', 'a=b', 'x_y!', '-----BEGIN', 'web01:port', '..'])('%j is neither', (word) => {
    expect([looksSecret(word), mayBeHost(word)]).toEqual([false, false]);
  });
});

it('of a command, the program is the first word', () => {
  expect(programOf('  mysql -p hunter2')).toBe('mysql');
  expect(programOf(' ')).toBe('');
});

it.each([
  ['mysql -phunter2 -u root', 'mysql -p… -u root'],
  ['mysql -p hunter2', 'mysql -p …'],
  ['tool --password hunter2 x', 'tool --password … x'],
  ['tool --pwd=hunter2', 'tool --pwd=…'],
  ['tool -token hunter2', 'tool -token …'],
  ['tool --secret hunter2', 'tool --secret …'],
  ['tool --key hunter2', 'tool --key …'],
  ["password is 'hunter two'", 'password is …'],
  ['the passphrase "a b" is wrong', 'the passphrase … is wrong'],
  ['token h4nter', 'token …'],
  ['the password is wrong', 'the password is wrong'],
  ['curl -u me:hunter2 x', 'curl -u me:… x'],
  ['curl -u "me:hunter2" x', 'curl -u "me:…" x'],
  ['credentials: abc', 'credentials: …'],
  ["auth='a b' x", 'auth=… x'],
  ['pwd=abc', 'pwd=…'],
])('of the line %s, %s is shown', (line, shown) => {
  expect(withoutSecrets(line)).toBe(shown);
});
