/**
 * Proves that what is said of options of ssh and of names is true: which files of host keys are read, what an unknown
 * option may do, and that a held host is not reached.
 */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

async function read(line: string) {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts: `h1 ${line}\n` }));
  return { said: value?.connectionFindings('h1') ?? [], unused: value?.unusedOptions(new Set(['h1'])) };
}

describe('what is said', () => {
  it('of another known_hosts file, is that it is not read, and which are', async () => {
    const { unused } = await read("ansible_ssh_common_args='-o UserKnownHostsFile=/etc/keys'");
    expect(unused?.code).toBe('OOM234');
    expect(unused?.fix).toMatch(/~\/\.ssh\/known_hosts or \/etc\/ssh\/ssh_known_hosts.*is not read/);
  });

  it('of options that change nothing, is that nothing has to be done', async () => {
    const { unused } = await read("ansible_ssh_common_args='-o ServerAliveInterval=5'");
    expect(unused?.fix).toMatch(/^Nothing has to be done/);
  });

  it.each([
    ['-o Foo=1', /not an option of ssh that oomcfg knows/, /^It may decide/],
    ['-o ProxyJump=b', /which oomcfg does not follow/, /^It decides/],
    ['-o Foo=1 -o ProxyJump=b', /which oomcfg does not follow/, /^It decides/],
  ])('of %s, is what is known of it', async (options, summary, detail) => {
    const { said } = await read(`ansible_ssh_common_args='${options}'`);
    expect(said[0]?.code).toBe('OOM237');
    expect(said[0]?.summary).toMatch(summary);
    expect(said[0]?.detail).toMatch(detail);
  });

  it.each(['ansible_hosts=x', 'ansible_bastion=b'])(
    'of %s, is not that the host is reached: it is held',
    async (line) => {
      const { said } = await read(line);
      expect(said[0]?.detail).not.toMatch(/so the host is reached/);
      expect(said[0]?.detail).toMatch(/Ansible .*(?:reach(?:es)? the host|connect) without it/);
    },
  );
});
