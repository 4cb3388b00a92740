/** What is refused in YAML, in JSON and in files without extension, with its code and its place. */
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../cpuTime';
import { refusals } from './refusals';

describe('YAML', () => {
  it.each<[string, string, string[]]>([
    ['a list at the top', '- web01\n', ['OOM206 hosts.yml:1:1']],
    ['a word', 'web01\n', ['OOM206 hosts.yml:1:1']],
    ['INI', '[web]\nweb01\n', ['OOM205 hosts.yml:2:1']],
    ['a group that is text', 'web: web01\n', ['OOM206 hosts.yml:1:6']],
    ['a group that is a list', 'all:\n  children:\n    web: [web01]\n', ['OOM206 hosts.yml:3:10']],
    ['a list of hosts', 'all:\n  hosts:\n    - web01\n', ['OOM206 hosts.yml:3:5']],
    ['a number for hosts', 'all:\n  hosts: 5\n', ['OOM206 hosts.yml:2:10']],
    ['a misspelt section', 'all:\n  host:\n    web01:\n', ['OOM206 hosts.yml:2:3']],
    ['a host without hosts:', 'web:\n  web01:\n', ['OOM206 hosts.yml:2:3']],
    ['text for variables of a host', 'all:\n  hosts:\n    web01: x\n', ['OOM206 hosts.yml:3:12']],
    ['a list for variables of a host', 'all:\n  hosts:\n    web01: [x]\n', ['OOM206 hosts.yml:3:12']],
    ['a host that is a number', 'all:\n  hosts:\n    1234:\n', ['OOM209 hosts.yml:3:5']],
    ['a group that is a boolean', 'on:\n  hosts: web01\n', ['OOM209 hosts.yml:1:1']],
    ['a loop', 'a:\n  children:\n    b:\n      children:\n        a:\n', ['OOM208 hosts.yml:3:5']],
    ['a duplicate key', 'all:\n  hosts:\n    web01:\n    web02:\n    web01:\n', ['OOM211 hosts.yml:5:5']],
    ['a duplicate in a flow mapping', 'all: {vars: {ansible_user: a, ansible_user: b}}\n', ['OOM211 hosts.yml:1:31']],
    ['a tab', 'all:\n\thosts:\n', ['OOM205 hosts.yml:2:1']],
    ['an unknown tag', 'all:\n  vars:\n    a: !!python/object:os.system x\n', ['OOM213 hosts.yml:3:34']],
    ['a tag of a sequence', 'all:\n  vars:\n    a: !!set {x, y}\n', ['OOM213 hosts.yml:3:14']],
    ['a wrong !!int', 'all:\n  vars:\n    a: !!int x\n', ['OOM213 hosts.yml:3:14']],
    ['the tag !!constructor', 'all:\n  vars:\n    a: !!constructor x\n', ['OOM213 hosts.yml:3:22']],
    ['an unknown alias', 'all:\n  vars:\n    a: *x\n', ['OOM205 hosts.yml:3:8']],
    ['an alias in its own anchor', 'all:\n  vars:\n    a: &x [*x]\n', ['OOM205 hosts.yml:3:12']],
    ['a merge of text', 'all:\n  vars:\n    <<: x\n', ['OOM206 hosts.yml:3:9']],
    ['a key that is a mapping', 'all:\n  vars:\n    ? {a: b}\n    : c\n', ['OOM206 hosts.yml:3:7']],
    ['an unquoted template', 'all:\n  vars:\n    a: {{ b }}\n', ['OOM206 hosts.yml:3:9']],
    ['two documents', 'all:\n---\nall:\n', ['OOM205 hosts.yml:2:1']],
    ['a plugin configuration', 'plugin: amazon.aws.aws_ec2\nregions: [x]\n', ['OOM213 hosts.yml:1:1']],
    ['an empty file', '', ['OOM218 hosts.yml:1:1']],
    ['a lone ---', '---\n', ['OOM218 hosts.yml:1:1']],
    ['null', '~\n', ['OOM218 hosts.yml:1:1']],
    ['an empty mapping', '{}\n', ['OOM218 hosts.yml:1:1']],
    ['deep nesting', `all:\n  vars:\n    a: ${'['.repeat(200)}${']'.repeat(200)}\n`, ['OOM205 hosts.yml:3:106']],
    ['a whole encrypted file', '$ANSIBLE_VAULT;1.1;AES256\n6162\n', ['OOM212 hosts.yml:1:1']],
    ['UTF-16', 'a\u0000l\u0000', ['OOM203 hosts.yml:1:2']],
    ['a bad range', 'all:\n  hosts:\n    web[5:1]:\n', ['OOM210 hosts.yml:3:5']],
    ['a path for a group', 'a/b:\n  hosts: x\n', ['OOM209 hosts.yml:1:1']],
    ['a priority in words', 'web:\n  vars:\n    ansible_group_priority: high\n', ['OOM206 hosts.yml:3:5']],
  ])('%s', async (_, text, expected) => {
    expect(await refusals({ 'hosts.yml': text })).toEqual(expected);
  });

  it('a bomb of aliases, quickly', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `    l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const text = `all:\n  vars:\n    l0: &l0 [x]\n${levels.join('\n')}\n`;
    const started = cpuTime();
    expect((await refusals({ 'hosts.yml': text })).map((line) => line.slice(0, 6))).toEqual(['OOM217']);
    expect(cpuTime() - started).toBeLessThan(2000);
  });

  it('bytes that are not UTF-8', async () => {
    const bytes = Uint8Array.from([...Buffer.from('all:\n  hosts:\n    w'), 0xff, 0x3a, 0x0a]);
    expect(await refusals({ 'hosts.yml': { bytes } })).toEqual(['OOM203 hosts.yml:3:6']);
  });
});

describe('JSON', () => {
  it.each<[string, string, string[]]>([
    ['a list', '["web01"]', ['OOM206 hosts.json:1:1']],
    ['a duplicate key', '{"all": {"hosts": {"a": {},\n "a": {}}}}', ['OOM211 hosts.json:2:2']],
    ['a syntax error', '{"all": {"hosts": {"a": {}}}', ['OOM205 hosts.json:1:29']],
    ['deep nesting', `{"all": {"vars": {"a": ${'['.repeat(150)}${']'.repeat(150)}}}}`, ['OOM205 hosts.json:1:121']],
  ])('%s', async (_, text, expected) => {
    expect(await refusals({ 'hosts.json': text })).toEqual(expected);
  });
});

describe('files without extension', () => {
  it.each<[string, string, string[]]>([
    ['lines that YAML takes for one mapping', 'web01 note="a: b"\n', ['OOM206 hosts:1:16']],
    ['broken YAML', 'all:\n  hosts:\n    a: {\n', ['OOM205 hosts:4:1']],
    ['duplicate keys', 'all:\n  hosts:\n    a:\n    a:\n', ['OOM211 hosts:4:5']],
    ['broken INI', '[web]\nweb01 x\n', ['OOM204 hosts:2:7']],
    ['broken INI that begins with a host', 'web01 x\n[web]\n', ['OOM204 hosts:1:7']],
  ])('%s', async (_, text, expected) => {
    expect(await refusals({ hosts: text })).toEqual(expected);
  });
});
