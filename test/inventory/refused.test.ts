/** What is refused, with its code and its place: everything that Ansible would drop, misread or warn about. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding';
import { readInventory } from '../../src/inventory/readInventory';
import type { MemoryFile } from './memoryEdges';
import { memoryEdges } from './memoryEdges';
import { cpuTime } from '../cpuTime';

function brief(findings: readonly Finding[]): string[] {
  return findings.map(({ code, where }) => `${code} ${where?.file}:${where?.line}:${where?.column}`);
}

async function refusals(
  files: Readonly<Record<string, string | MemoryFile>>,
  sources = [Object.keys(files)[0] ?? ''],
): Promise<string[]> {
  const { value, findings } = await readInventory(sources, memoryEdges(files));
  expect(value, 'half an inventory').toBeUndefined();
  for (const { summary, detail, fix } of findings) {
    expect(summary).not.toMatch(/\.$|[\u0000-\u001f]/);
    expect(detail).toMatch(/\S/);
    expect(fix).toMatch(/\S/);
  }
  return brief(findings.filter((one) => one.severity === 'error'));
}

describe('INI', () => {
  it.each<[string, string, string[]]>([
    [
      'a variable with blanks around the =',
      '[web]\nweb01 ansible_host = 192.0.2.1\n',
      ['OOM204 hosts.ini:2:7', 'OOM204 hosts.ini:2:20', 'OOM204 hosts.ini:2:22'],
    ],
    ['words behind a host', 'web01 web02\n', ['OOM204 hosts.ini:1:7']],
    ['a comment with ; behind a host', 'web01 ; old\n', ['OOM204 hosts.ini:1:7', 'OOM204 hosts.ini:1:9']],
    ['a comment with ; behind a section', '[web] ; old\nweb01\n', ['OOM204 hosts.ini:1:1']],
    ['blanks in a section', '[web servers]\nweb01\n', ['OOM204 hosts.ini:1:1']],
    ['a section that is not closed', '[web]\nweb01\n[web:vars\nx=1\n', ['OOM204 hosts.ini:3:1']],
    ['an empty section', '[]\nweb01\n', ['OOM204 hosts.ini:1:1']],
    ['a section of unknown kind', '  [web:hostz]\nweb01\n', ['OOM204 hosts.ini:1:3']],
    ['an unclosed quote', 'web01 a="b\n', ['OOM204 hosts.ini:1:9']],
    ['a backslash at the end', 'web01 a=b\\\n', ['OOM204 hosts.ini:1:10']],
    ['a line of variables without =', '[web]\nweb01\n[web:vars]\n  a b\n', ['OOM204 hosts.ini:4:3']],
    ['a variable without name', '[web]\nweb01\n[web:vars]\n= b\n', ['OOM204 hosts.ini:4:1']],
    ['a range of children', '[all:children]\nweb[1:2]\n', ['OOM204 hosts.ini:2:1']],
    ['a child that is a host with variables', '[all:children]\nweb01 a=1\n', ['OOM204 hosts.ini:2:1']],
    ['an undeclared child', '[site:children]\nweb\ndb\n[web]\n', ['OOM207 hosts.ini:3:1']],
    ['an undeclared child of two', '[a:children]\nx\n[b:children]\nx\n', ['OOM207 hosts.ini:2:1']],
    ['variables of an undeclared group', 'h1\n[wbe:vars]\na=1\n', ['OOM207 hosts.ini:2:2']],
    ['a child that only has variables', '[a:children]\nx\n[x:vars]\na=1\n', ['OOM207 hosts.ini:2:1']],
    ['a group in itself', '[a:children]\na\n', ['OOM208 hosts.ini:2:1']],
    ['a loop of three', '[a:children]\nb\n[b:children]\nc\n[c:children]\na\n', ['OOM208 hosts.ini:6:1']],
    ['all below a group', '[a:children]\nall\n', ['OOM208 hosts.ini:2:1']],
    ['ungrouped below a group', 'h1\n[a:children]\nungrouped\n', ['OOM216 hosts.ini:3:1']],
    ['a priority that is no number', '[a]\nh1\n[a:vars]\nansible_group_priority=high\n', ['OOM206 hosts.ini:4:1']],
    ['YAML', '---\nall:\n  hosts:\n', ['OOM204 hosts.ini:1:1', 'OOM209 hosts.ini:2:1', 'OOM209 hosts.ini:3:3']],
    ['a byte order mark', '\ufeffweb01\n', ['OOM203 hosts.ini:1:1']],
    ['a control character', 'web01\n\u001b[31mweb02\n', ['OOM203 hosts.ini:2:1']],
    ['an empty file', '', ['OOM218 hosts.ini:1:1']],
    ['comments alone', '# a\n\n ; b\n', ['OOM218 hosts.ini:1:1']],
    [
      'several mistakes at once',
      'a b\n[x y]\n[w]\nweb[5:1]\n',
      ['OOM204 hosts.ini:1:3', 'OOM204 hosts.ini:2:1', 'OOM210 hosts.ini:4:1'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await refusals({ 'hosts.ini': text })).toEqual(expected);
  });

  it.each([
    'web[20:1]',
    'web[c:a]',
    'web[1:]',
    'web[1:2:3:4]',
    'web[01:100]',
    'web[1:2',
    'web]1[',
    'web[]',
    'web[1:5:0]',
    'web[1:5:-1]',
    'web[1:5:x]',
    'web[a:5]',
    'web[-1:5]',
    'web[1:9999999]',
    'web[1:999][1:999][1:999]',
    '[2001:db8::1]',
  ])('the range %s', async (entry) => {
    expect(await refusals({ 'hosts.ini': `x1\n[w]\n ${entry} a=1\n` })).toEqual(['OOM210 hosts.ini:3:2']);
  });

  it.each(['web01:', '../etc', 'a/b', '..', '-oProxyCommand=x', `${'x'.repeat(241)}`, '"a\u202eb"'])(
    'the host name %j',
    async (entry) => {
      expect(await refusals({ 'hosts.ini': `${entry}\n` })).toEqual(['OOM209 hosts.ini:1:1']);
    },
  );

  it.each(['all', 'ungrouped', 'ansible_user=ops'])('the host %s, which is none', async (entry) => {
    expect(await refusals({ 'hosts.ini': `[web]\n${entry}\n` })).toEqual(['OOM209 hosts.ini:2:1']);
  });

  it.each([
    'web01 ansible_password = hunter2',
    'ansible_password=hunter2',
    'ansible_password=[hunter2',
    'web01 ansible_password="hunter2',
    'web01 ansible_password=x#hunter2',
    '[web:vars]\nansible_password hunter2',
    '[web:children]\nansible_password=hunter2',
    '[web:children]\nansible_password = hunter2',
    '[web:vars]\n= hunter2',
    '[a]\nh1 ansible_port=hunter2 ansible_become=hunter2 ansible_user=-hunter2',
  ])('shows no password in a message: %j', async (text) => {
    const { value, findings } = await readInventory(['hosts.ini'], memoryEdges({ 'hosts.ini': `${text}\n` }));
    const all = [...findings, ...(value?.connectionFindings('h1') ?? [])];
    expect(all.length).toBeGreaterThan(0);
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });

  it('bytes that are no UTF-8, but in a comment', async () => {
    const bytes = Uint8Array.from([...Buffer.from('# caf'), 0xe9, ...Buffer.from('\nweb01 a='), 0xe9, 0x0a]);
    expect(await refusals({ 'hosts.ini': { bytes } })).toEqual(['OOM203 hosts.ini:2:9']);
  });
});

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

  it('bytes that are no UTF-8', async () => {
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

describe('sources', () => {
  it.each<[string, Record<string, string | MemoryFile>, string[], string[]]>([
    ['a missing file', {}, ['nowhere.ini'], ['OOM201 nowhere.ini:1:1']],
    ['a FIFO', { fifo: { other: 'it is not a regular file' } }, ['fifo'], ['OOM201 fifo:1:1']],
    ['an unreadable file', { f: { unreadable: 'this user may not' } }, ['f'], ['OOM201 f:1:1']],
    ['a file that is too large', { f: { tooLarge: true } }, ['f'], ['OOM202 f:1:1']],
    ['TOML', { 'h.toml': '[web]\n' }, ['h.toml'], ['OOM213 h.toml:1:1']],
    ['a folder with nothing to read', { 'inv/notes.md': 'x', 'inv/.git': 'x' }, ['inv'], ['OOM218 inv:1:1']],
    ['a folder that cannot be listed', { 'inv/': 'x' }, ['inv'], ['OOM201 inv:1:1']],
    ['a wrong file in a folder', { 'inv/hosts': 'a b\n', 'inv/more': 'c\n' }, ['inv'], ['OOM204 inv/hosts:1:3']],
    ['a range in a list of hosts', {}, ['web[1:3],'], ['OOM210 web[1:3],:1:1']],
    ['a wrong name in a list of hosts', {}, ['-x,web01'], ['OOM209 -x,web01:1:1']],
    [
      'mistakes in two sources',
      { a: 'x y\n', b: '- z\n' },
      ['a', 'b'],
      ['OOM204 a:1:3', 'OOM209 b:1:1', 'OOM204 b:1:3'],
    ],
    ['an encrypted inventory', { hosts: '$ANSIBLE_VAULT;1.1;AES256\n' }, ['hosts'], ['OOM212 hosts:1:1']],
    [
      'a host that a group of its name displaces',
      { 'h.yml': 'all:\n  hosts: x\n  children: x\n' },
      ['h.yml'],
      ['OOM216 h.yml:2:10'],
    ],
  ])('%s', async (_, files, sources, expected) => {
    expect(await refusals(files, sources)).toEqual(expected);
  });
});

describe('scripts', () => {
  const prints = (list: unknown): MemoryFile => ({
    run: () => ({ stdout: typeof list === 'string' ? list : JSON.stringify(list) }),
  });
  it.each<[string, MemoryFile, string]>([
    ['not executable', { text: '#!/usr/bin/env python3\nprint(1)\n' }, 'OOM214'],
    [
      'failing',
      { run: () => ({ problem: 'it ended with status 1', stderr: 'Traceback\nKeyError: \u001b[31mx\n' }) },
      'OOM214',
    ],
    ['printing nothing', prints(''), 'OOM215'],
    ['printing INI', prints('[web]\nweb01\n'), 'OOM215'],
    ['printing text', prints('hello'), 'OOM215'],
    ['printing a list', prints(['web01']), 'OOM215'],
    ['printing broken JSON', prints('{"web": '), 'OOM215'],
    ['printing a key twice', prints('{"a": [], "a": []}'), 'OOM215'],
    ['hosts that are text', prints({ web: { hosts: 'web01' } }), 'OOM215'],
    ['a group that is text', prints({ web: 'web01' }), 'OOM215'],
    ['hosts that are numbers', prints({ web: [1] }), 'OOM215'],
    ['vars that are a list', prints({ web: { vars: ['a'] } }), 'OOM215'],
    ['children that are text', prints({ web: { children: 'db' } }), 'OOM215'],
    ['_meta that is a list', prints({ _meta: [] }), 'OOM215'],
    ['hostvars that are a list', prints({ web: ['a'], _meta: { hostvars: [] } }), 'OOM215'],
    ['hostvars of a host that are a list', prints({ web: ['a'], _meta: { hostvars: { a: [] } } }), 'OOM215'],
    ['hostvars of a host in no group', prints({ web: ['a'], _meta: { hostvars: { b: {} } } }), 'OOM216'],
    ['a loop', prints({ a: { children: ['b'] }, b: { children: ['a'] }, _meta: { hostvars: {} } }), 'OOM208'],
    ['a bad host name', prints({ a: ['../x'] }), 'OOM209'],
    ['a bad group name', prints({ 'a/b': ['x'] }), 'OOM209'],
    ['a bad child name', prints({ a: { children: ['b\n'] } }), 'OOM209'],
    [
      '--host failing',
      {
        run: ([action]) => (action === '--list' ? { stdout: '{"web": ["a"]}' } : { problem: 'it ended with status 2' }),
      },
      'OOM214',
    ],
    [
      '--host printing a list',
      { run: ([action]) => ({ stdout: action === '--list' ? '{"web": ["a"]}' : '[]' }) },
      'OOM215',
    ],
    [
      '--host printing text',
      { run: ([action]) => ({ stdout: action === '--list' ? '{"web": ["a"]}' : 'x' }) },
      'OOM215',
    ],
  ])('%s', async (_, file, code) => {
    expect(await refusals({ 'inv.sh': file })).toEqual([`${code} inv.sh:1:1`]);
  });

  it('takes an empty answer to --host for no variables', async () => {
    const edges = memoryEdges({
      'inv.sh': { run: ([action]) => ({ stdout: action === '--list' ? '{"web": ["a"]}' : '\n' }) },
    });
    const { value, findings } = await readInventory(['inv.sh'], edges);
    expect(findings).toEqual([]);
    expect(value?.host('a')?.vars).toEqual({});
  });
});

describe('warnings, with a value', () => {
  it.each<[string, Record<string, string>, string[], string[]]>([
    ['an .ini in a folder', { 'inv/hosts': 'h1\n', 'inv/more.ini': 'h2\n' }, ['inv'], ['OOM219 inv/more.ini:1:1']],
    [
      'two files for one group',
      { hosts: 'h1\n', 'group_vars/all.yml': 'a: 1\n', 'group_vars/all/x.yml': 'b: 1\n' },
      ['hosts'],
      ['OOM220 group_vars/all.yml:1:1'],
    ],
    ['a host and group of one name', { hosts: '[web]\nweb\n' }, ['hosts'], ['OOM221 hosts:2:1']],
    ['a port that comes too late', { hosts: 'h1\n[web]\nh1:2222\n' }, ['hosts'], ['OOM222 hosts:3:1']],
    ['a # in a value', { hosts: 'h1 ansible_password=a#b\n' }, ['hosts'], ['OOM223 hosts:1:22']],
    [
      'an encrypted file of variables',
      {
        hosts: 'h1\n',
        'host_vars/h1': '$ANSIBLE_VAULT;1.1;AES256\n',
        'group_vars/all/vault.yml': '$ANSIBLE_VAULT;1.2;AES256;x\n',
      },
      ['hosts'],
      ['OOM224 group_vars/all/vault.yml:1:1', 'OOM224 host_vars/h1:1:1'],
    ],
    [
      'a comment behind a value',
      { hosts: 'h1\n[all:vars]\nx=a   # b\ny=1 # b\nz="a # b"\n' },
      ['hosts'],
      ['OOM225 hosts:3:1'],
    ],
    [
      'a name that nothing can read',
      { hosts: 'h1\n[all:vars]\nexport x=1\n"y"=2\nz: 3=4\n' },
      ['hosts'],
      ['OOM229 hosts:3:1', 'OOM229 hosts:4:1', 'OOM229 hosts:5:1'],
    ],
    [
      'a group that is meant as a host',
      { 'hosts.yml': 'all:\n  hosts: { h1: }\n  children: { web: { children: { web01.example.org: } }, db: }\n' },
      ['hosts.yml'],
      ['OOM239 hosts.yml:3:34'],
    ],
    ['a variable that looks like ours', { hosts: 'h1 oomcfg_ram=4GiB\n' }, ['hosts'], ['OOM235 hosts:1:4']],
    ['one of ours with a hyphen', { hosts: 'h1 oomcfg-memory=4GiB\n' }, ['hosts'], ['OOM235 hosts:1:4']],
    ['one of ours in capitals', { hosts: 'h1 OOMCFG_MEMORY=4GiB\n' }, ['hosts'], ['OOM235 hosts:1:4']],
  ])('%s', async (_, files, sources, expected) => {
    const { value, findings } = await readInventory(sources, memoryEdges(files));
    expect(brief(findings)).toEqual(expected);
    expect(findings.every((one) => one.severity === 'warning')).toBe(true);
    expect(value?.hosts).toHaveLength(1);
  });
});
