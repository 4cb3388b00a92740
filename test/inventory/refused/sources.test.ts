/** Sources and scripts that are refused, with the code and the place. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import type { MemoryFile } from '../memoryEdges';
import { memoryEdges } from '../memoryEdges';
import { refusals } from './refusals';

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
