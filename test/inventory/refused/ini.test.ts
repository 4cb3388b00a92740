/** What is refused in INI, with its code and its place. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';
import { refusals } from './refusals';

describe('INI', () => {
  it.each<[string, string, string[]]>([
    [
      'a variable with spaces around the =',
      '[web]\nweb01 ansible_host = 192.0.2.1\n',
      ['OOM204 hosts.ini:2:7', 'OOM204 hosts.ini:2:20', 'OOM204 hosts.ini:2:22'],
    ],
    ['words after a host', 'web01 web02\n', ['OOM204 hosts.ini:1:7']],
    ['a comment with ; after a host', 'web01 ; old\n', ['OOM204 hosts.ini:1:7', 'OOM204 hosts.ini:1:9']],
    ['a comment with ; after a section', '[web] ; old\nweb01\n', ['OOM204 hosts.ini:1:1']],
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
    ['a priority that is not a number', '[a]\nh1\n[a:vars]\nansible_group_priority=high\n', ['OOM206 hosts.ini:4:1']],
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

  it.each(['all', 'ungrouped', 'ansible_user=ops'])('the host %s, which is not one', async (entry) => {
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

  it('bytes that are not UTF-8, but in a comment', async () => {
    const bytes = Uint8Array.from([...Buffer.from('# caf'), 0xe9, ...Buffer.from('\nweb01 a='), 0xe9, 0x0a]);
    expect(await refusals({ 'hosts.ini': { bytes } })).toEqual(['OOM203 hosts.ini:2:9']);
  });
});
