/** Proves which ssh_config files are read, and that what cannot be followed or told holds the host. */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import type { MemoryFile } from '../memoryEdges';
import { memoryEdges } from '../memoryEdges';

const JUMP = 'ProxyJump bastion\n';

async function held(files: Readonly<Record<string, string | MemoryFile>>, vars = ''): Promise<string[]> {
  const edges = memoryEdges({ hosts: `h1 ${vars}\n`, ...files }, { homes: ['/home/me', '/root'] });
  const { value } = await readInventory(['hosts'], edges);
  expect(value?.routeFindings('nobody')).toEqual([]);
  // Asked twice: the files are read once.
  value?.routeFindings('h1');
  return (value?.routeFindings('h1') ?? []).map(({ where }) => `${where?.file}:${where?.line}`);
}

describe('the files of ssh', () => {
  it.each<[string, Record<string, string | MemoryFile>, string[]]>([
    ['of HOME', { '/home/me/.ssh/config': JUMP }, ['/home/me/.ssh/config:1']],
    ['of the home in the password database', { '/root/.ssh/config': JUMP }, ['/root/.ssh/config:1']],
    ['of the system', { '/etc/ssh/ssh_config': `\n${JUMP}` }, ['/etc/ssh/ssh_config:2']],
    [
      'that the system includes',
      { '/etc/ssh/ssh_config': 'Include /etc/ssh/d/*.conf\n', '/etc/ssh/d/a.conf': JUMP, '/etc/ssh/d/.b.conf': JUMP },
      ['/etc/ssh/d/a.conf:1'],
    ],
    ['by a relative Include', { '/etc/ssh/ssh_config': 'Include more\n', '/etc/ssh/more': JUMP }, ['/etc/ssh/more:1']],
    ['by ~', { '/root/.ssh/config': 'Include ~/x\n', '/root/x': JUMP }, ['/root/x:1']],
    [
      'by sets',
      { '/root/.ssh/config': 'Include [!b]?\n', '/root/.ssh/a1': JUMP, '/root/.ssh/b1': JUMP },
      ['/root/.ssh/a1:1'],
    ],
    ['by a set that is none', { '/root/.ssh/config': 'Include a[z-a]\n', '/root/.ssh/a1': JUMP }, ['/root/.ssh/a1:1']],
    ['of another user', { '/root/.ssh/config': 'Include ~bob/x\n' }, ['/root/.ssh/config:1']],
    ['of a variable', { '/root/.ssh/config': 'Include ${X}\n' }, ['/root/.ssh/config:1']],
    ['that cannot be read', { '/root/.ssh/config': { unreadable: 'x' } }, []],
    ['in a folder that is not there', { '/root/.ssh/config': 'Include no/*\n' }, []],
    ['with lines that say nothing', { '/root/.ssh/config': '=\nHost\nProxyJump none\n"Port\nMatch\n' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await held(files)).toEqual(expected);
  });

  it('are too many to follow', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`/root/.ssh/d/${index}`, '']));
    expect(await held({ '/root/.ssh/config': 'Include d/*\n', ...many })).toEqual(['/root/.ssh/config:1']);
  });

  it.each(['ansible_ssh_args="-F none"', 'ansible_connection=local ansible_host=localhost'])(
    'do not count with %s',
    async (vars) => {
      expect(await held({ '/root/.ssh/config': JUMP }, vars)).toEqual([]);
    },
  );

  it.each<[string, string, string[]]>([
    ['ansible_user=x', 'User y\nMatch user z\n  ProxyJump b\n', []],
    ['ansible_user=x', 'Match user x\n  ProxyJump b\n', ['/root/.ssh/config:2']],
    ['ansible_port=1', 'Port 2\n', []],
    ['ansible_private_key_file=/k', 'IdentityFile /other\n', []],
    ['', 'Match host=h1 exec=x !final\n  HostName \\"x\\ y # c\n', ['/root/.ssh/config:2']],
    ['', "HostName 'h1'\nHostKeyAlias H1\n", []],
  ])('are beaten by the inventory: %s and %j', async (vars, text, expected) => {
    expect(await held({ '/root/.ssh/config': text }, vars)).toEqual(expected);
  });
});
