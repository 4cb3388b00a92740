/** Patterns and names that select nothing say why, and never select something else; many are matched quickly. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';
import { cpuTime } from '../../cpuTime';
import { INVENTORY } from './inventoryText';

describe('patterns that select nothing say why', () => {
  const brackets = ' | Write [0] or [0:2] after a group, or [a-z] for one character.';
  const nothing = ' names no host and no group | Write all if you mean all hosts.';
  it.each([
    // These select hosts in Ansible: it drops what it cannot read.
    ['web[', `the brackets of web[ do not match${brackets}`],
    ['web]', `the brackets of web] do not match${brackets}`],
    ['web[0]]', `the brackets of web[0]] do not match${brackets}`],
    ['web[0:', `the brackets of web[0: do not match${brackets}`],
    ['[', `the brackets of [ do not match${brackets}`],
    ['*:~[', `the brackets of *:~[ do not match${brackets}`],
    [',', `,${nothing}`],
    [' : ', ` : ${nothing}`],
    ['~', '~ is not a regular expression that can be used | Correct it, or use a group or a wildcard.'],
    ['lonely:web02[7]', 'web02[7] counts past the end | Write [0].'],
    ['wbe', 'wbe matches no host and no group | Did you mean the group web?'],
    [
      'web:!db01.exmple.org',
      'db01.exmple.org matches no host and no group | Look at `oomcfg inventory --graph`, and correct the name.',
    ],
    ['elsewhere', 'elsewhere matches no host and no group | Look at `oomcfg inventory --graph`, and correct the name.'],
    ['web[9]', 'web[9] counts past the end | Write [0] to [4], or a range such as [0:2].'],
    ['~(', '~( is not a regular expression that can be used | Correct it, or use a group or a wildcard.'],
    [
      `~${'a'.repeat(2000)}`,
      `~${'a'.repeat(79)}… is not a regular expression that can be used | Correct it, or use a group or a wildcard.`,
    ],
    ['web0[z-a]', 'web0[z-a] is not a wildcard that can be used | Write [a-z] from low to high.'],
    ['web,!', 'a term of the pattern is a lone & or ! | Remove it, or put a name after it.'],
    ['x'.repeat(20_000), 'the pattern is far too long | Make a group of these hosts.'],
  ])('%.20s', async (pattern, expected) => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: INVENTORY }));
    const selection = value?.select(pattern);
    expect(selection?.ok === false && `${selection.remark.summary} | ${selection.remark.fix}`).toBe(expected);
    expect(value?.match(pattern)).toBeUndefined();
  });
});

describe('localhost', () => {
  it('exists with a local connection where no source names it, and is none of the hosts', async () => {
    const { value } = await readInventory(
      ['hosts'],
      memoryEdges({ hosts: 'h1\n[all:vars]\nx=1\n', 'host_vars/localhost.yml': 'y: 2\n' }),
    );
    expect(value?.match('localhost')).toEqual(['localhost']);
    expect(value?.host('localhost')?.connection).toMatchObject({ kind: 'local', address: 'localhost' });
    expect(value?.host('localhost')?.vars).toMatchObject({ x: 1, ansible_connection: 'local' });
    expect(value?.host('localhost')?.groups).toEqual([]);
    expect(value?.host('localhost')).toBe(value?.host('localhost'));
    expect(value?.hosts.map((host) => host.name)).toEqual(['h1']);
    expect(value?.match('all')).toEqual(['h1']);
    expect(value?.host('nobody')).toBeUndefined();
  });

  it('is an SSH host where a source names it so', async () => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: 'localhost\n' }));
    expect(value?.host('localhost')?.connection.kind).toBe('ssh');
  });
});

describe('a name that is not there', () => {
  const inventory =
    'alpha\napi.eu.example.org\napi.us.example.org\ncache.[a:d]\n[web]\nweb[01:03].example.org\n[db1]\ndb[1:2]\n[wwwb]\nx\n';
  const GRAPH = 'Look at `oomcfg inventory --graph`, and correct the name.';
  it.each([
    ['web01', 'The host is web01.example.org in the inventory.'],
    ['api', 'Write the whole name: api.eu.example.org, api.us.example.org.'],
    ['cache', 'Write the whole name: cache.a, cache.b, cache.c, and others.'],
    ['wbe', 'Did you mean the group web?'],
    ['we', GRAPH],
    ['weg', 'Did you mean the group web?'],
    ['wwb', GRAPH],
    ['db3', GRAPH],
    ['db1x', GRAPH],
    ['lpha', GRAPH],
    ['alpah', GRAPH],
    ['web9', GRAPH],
    ['web04.example.org', GRAPH],
    ['we.b', GRAPH],
  ])('is never replaced by another host, nor by a group where it is like a host: %s', async (pattern, fix) => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: inventory }));
    const selection = value?.select(pattern);
    expect(selection?.ok === false ? selection.remark.fix : '').toBe(fix);
  });
});

describe('many hosts', () => {
  it('are selected by a list of all their names', async () => {
    const { value } = await readInventory(['hosts'], memoryEdges({ hosts: 'host[0001:3000].example.org\n' }));
    const names = value?.hosts.map(({ name }) => name) ?? [];
    expect(value?.match(names.join(','))).toEqual(names);
  });

  /** Twice what a busy machine with coverage needs; a loop over all hosts for each group would take minutes. */
  const LIMIT_MS = 3000;

  it('10,000 hosts in 200 groups load and match many patterns quickly', async () => {
    const groups = Array.from({ length: 200 }, (_, group) => {
      const rack = String(group).padStart(3, '0');
      return `[rack${rack}]\nhost${rack}-[01:50].example.org ansible_user=ops oomcfg_memory=64GiB\n[site${group % 10}:children]\nrack${rack}\n[rack${rack}:vars]\nrack=${group}\n`;
    });
    const started = cpuTime();
    const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts: groups.join('') }));
    expect(findings).toEqual([]);
    expect(value?.hosts).toHaveLength(10_000);
    for (let group = 0; group < 200; group += 1) {
      const rack = `rack${String(group).padStart(3, '0')}`;
      expect(value?.match(`site${group % 10}:&${rack}:!*-01.example.org`)).toHaveLength(49);
    }
    expect(value?.match('~host.*-5\\d\\.')).toHaveLength(200);
    expect(cpuTime() - started).toBeLessThan(LIMIT_MS);
  });
});
