/**
 * Proves that a file which is not a spec and may hold secrets (an inventory, variables, a shadow file) is refused
 * without a word of its values.
 */
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';
import { specText } from '../load/shownText';

const LONG = 'hunter2'.repeat(12);

describe('a secret in a file that is not a spec', () => {
  it.each([
    ['an inventory', '[web]\nweb01 ansible_password=hunter2\n'],
    ['an inventory of hosts alone', '[web]\nweb01\n[web:vars]\nansible_password=hunter2\n'],
    ['variables', 'A=1\nDB_PASSWORD=hunter2\n'],
    ['one variable', 'DB_PASSWORD=hunter2\n'],
    ['one variable after a comment', '# x\nexport DB_PASSWORD=hunter2\nB: 1\n'],
    ['a shadow file', 'root:$6$hunter2$HASH:19000:0:99999:7:::\n'],
    ['a shadow file of several', 'root:$6$hunter2$HASH:19000:0:99999:7:::\nme:!:1:0:::::\n'],
    ['a key of an assignment', 'DB_PASSWORD=hunter2: 1\n'],
    ['a long key', `${LONG}: 1\n`],
    ['a key within a service', 'services:\n  api:\n    memory: 1GiB\n    "pw:hunter2": 1\n'],
    ['a service', 'services:\n  "pw=hunter2":\n    memry: 1GiB\n    memory: 1GiB\n'],
    ['a key given twice', '"pw:hunter2": 1\n"pw:hunter2": 2\n'],
    ['a sysctl', 'services: {}\nsystem:\n  - sysctl: { "pw:hunter2": 1 }\n'],
    ['a netrc file', 'machine a login b password hunter2\n'],
    ['a flow map', '{ a: [ hunter2\n'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----\n'],
    ['text after a quoted value', 'password: "a" hunter2\n'],
    ['text after a flow map', 'password: {} hunter2\n'],
    ['a word of two lines', 'a: b\nhunter2 c\nd: e\n'],
  ])('is not shown: %s', (_name, text) => {
    const { findings } = parseSpec([{ path: 'a', text }]);
    expect(findings).not.toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
    expect(specText(findings, 'a', text)).not.toContain('hunter2');
  });
});

it('names an unknown key that is a word, so that a typo is found', () => {
  const { findings } = parseSpec([{ path: 'a', text: 'servces: {}\n' }]);
  expect(findings[0]?.summary).toContain('unknown key servces');
});
