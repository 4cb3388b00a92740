/** Proves that the last words of a failing script are shown without the secrets in them. */
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/inventory/looks';

describe('a line of a script', () => {
  it.each([
    ['boto3: password=hunter2 refused', 'boto3: password=… refused'],
    ['login with token: "a b"', 'login with token: …'],
    ['Authorization: Bearer abc.def', 'Authorization: …'],
    ['get https://me:hunter2@vault.example.org/x', 'get https://me:…@vault.example.org/x'],
    ['key AKIAIOSFODNN7EXAMPLE is unknown', 'key … is unknown'],
    ['bad ghp_abcdefghijklmnop1234', 'bad …'],
  ])('%s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });

  it.each([
    'KeyError: web01.example.org',
    'could not resolve db-primary-eu-west-1a',
    'ModuleNotFoundError: No module named boto3',
    'exit status 127 at line 20',
  ])('is left as it is: %s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });
});
