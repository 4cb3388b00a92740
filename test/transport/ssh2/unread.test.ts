/**
 * Proves that a refused login names the encrypted files in which its password may be, and the setting that names its
 * key.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import { transportFailure } from '../../../src/transport/failure';
import { Identities } from '../../../src/transport/login/identities';
import { memoryEdges } from '../../inventory/memoryEdges';

const VAULT = '$ANSIBLE_VAULT;1.1;AES256\n6162\n';

async function host(files: Readonly<Record<string, string>>) {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts: '[web]\nh1\n[db]\nh2\n', ...files }));
  const found = value?.host('h1');
  if (found === undefined) throw new Error('no host');
  return found;
}

describe('encrypted files of variables', () => {
  it('are named where the user, the password or the key was wrong or missing', async () => {
    const files = { 'group_vars/web/vault.yml': VAULT, 'host_vars/h1.yml': VAULT, 'group_vars/db.yml': VAULT };
    const one = await host(files);
    expect(one.unread).toEqual(['group_vars/web/vault.yml', 'host_vars/h1.yml']);
    for (const code of ['OOM520', 'OOM521', 'OOM530', 'OOM531', 'OOM532'] as const) {
      expect(transportFailure(code, one).finding.detail).toMatch(
        /group_vars\/web\/vault\.yml, host_vars\/h1\.yml are encrypted and were not read: /,
      );
    }
    expect(transportFailure('OOM501', one).finding.detail).not.toContain('encrypted');
  });

  it('are not named where there are none', async () => {
    const one = await host({ 'group_vars/all.yml': 'a: 1\n' });
    expect(one.unread).toBeUndefined();
    expect(transportFailure('OOM531', one).finding.detail).not.toContain('encrypted');
    const single = await host({ 'group_vars/all.yml': VAULT });
    expect(transportFailure('OOM531', single).finding.detail).toContain('all.yml is encrypted and was not read');
  });
});

describe('a key file that is not there', () => {
  const missing = join(tmpdir(), 'no-such-key');
  const identities = new Identities({ agentSocket: '', identityFiles: [], askPassphrase: undefined });

  it.each<[string, Record<string, string>]>([
    ['private_key_file in ansible.cfg', { 'ansible.cfg': `[defaults]\nprivate_key_file = ${missing}\n` }],
    ['ansible_private_key_file', { 'host_vars/h1.yml': `ansible_private_key_file: ${missing}\n` }],
  ])('is said to be named by %s', async (from, files) => {
    const choice = await identities.choose(await host(files));
    expect(choice.ok ? undefined : choice.finding).toMatchObject({
      code: 'OOM522',
      fix: `Correct ${from}, or the permissions of the file.`,
    });
  });
});
