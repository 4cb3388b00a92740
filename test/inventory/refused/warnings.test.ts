/**
 * What is read with a warning: everything that Ansible would drop, misread or warn about, and that does no harm here.
 */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';
import { brief } from './refusals';

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
      'a comment after a value',
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
