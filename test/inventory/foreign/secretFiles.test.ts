/**
 * Proves that a file whose name or text says that a secret is in it gives no hosts, and that no inventory is lost by it
 * in silence.
 */
import { describe, expect, it } from 'vitest';
import { inventoryList } from '../../../src/inventory/listing';
import { readInventory } from '../../../src/inventory/readInventory';
import { memoryEdges } from '../memoryEdges';

async function read(files: Readonly<Record<string, string>>, source = 'inv') {
  const { value, findings } = await readInventory([source], memoryEdges(files));
  const all = [...findings, ...(value?.missing ?? [])];
  return {
    hosts: value?.hosts.map(({ name }) => name),
    codes: all.map(({ severity, code }) => `${severity} ${code}`),
    text: JSON.stringify([all, value === undefined ? '' : inventoryList(value)]),
  };
}

describe('a file of an inventory folder', () => {
  it.each([
    ['db_password', 'hunter2\n'],
    ['pw', 'hunter2\n'],
    ['vaultpw', 'hunter2\n'],
    ['my_pgpass', 'hunter2\n'],
    ['sudo_pass', 'hunter2\n'],
    ['dbPassword', 'hunter2\n'],
    ['prod-secret', 'hunter2\n'],
    ['mysecrets', 'admin\nhunter2\n'],
    ['db.pwd', 'hunter2\n'],
    ['app-creds', 'admin password=hunter2\n'],
    ['db_password.yml', 'hunter2\n'],
  ])('is left out for its name: %s', async (name, text) => {
    const read1 = await read({ 'inv/hosts': 'web01\n', [`inv/${name}`]: text });
    expect(read1.hosts).toEqual(['web01']);
    expect(read1.codes).toEqual(['warning OOM226']);
    expect(read1.text).not.toContain('hunter2');
  });

  it.each([
    ['token-service', 'tok01\ntok02\n'],
    ['auth', 'auth01\n'],
    ['keys-prod', 'hunter2\n'],
    ['password-servers', '[web]\npw01\n'],
    ['my_passwords', '[client]\nhunter2\n'],
  ])('is missing where it may be either: %s', async (name, text) => {
    const read1 = await read({ 'inv/hosts': 'web01\n', [`inv/${name}`]: text });
    expect(read1.hosts).toEqual(['web01']);
    expect(read1.codes).toEqual(['error OOM227']);
    expect(read1.text).not.toMatch(/hunter2|tok01|pw01/);
  });

  it.each([
    ['token-service', '[tok]\ntok01\n'],
    ['auth', 'tok01 ansible_user=a\n'],
    ['secret-servers', 'tok01 ansible_host=192.0.2.1\n'],
    ['passwords-prod.yml', 'all:\n  hosts:\n    tok01:\n'],
    ['keycloak', 'tok01\n'],
    ['passenger', 'tok01\n'],
    ['monkeys', 'tok01\n'],
  ])('is an inventory where it shows that: %s', async (name, text) => {
    expect(await read({ [`inv/${name}`]: text })).toMatchObject({ hosts: ['tok01'], codes: [] });
  });

  it.each([
    ['a user and a password', 'admin password=hunter2\n'],
    ['an account above its password', 'admin\nhunter2\n'],
    ['a token', 'web token=hunter2\n'],
  ])('may be a secret: %s', async (_name, text) => {
    const { codes, text: all } = await read({ 'inv/misc': text, 'inv/hosts': 'web01\n' });
    expect(codes).toEqual(['error OOM227']);
    expect(all).not.toContain('hunter2');
  });

  it.each([
    ['two hosts', 'web01\nweb02\n', ['web01', 'web02']],
    ['a host called admin and another', 'admin\nroot\n', ['admin', 'root']],
    ['an admin with an address', 'admin\ndb.example.org\n', ['admin', 'db.example.org']],
    ['a variable of a host', 'web01 db_password=x\n', ['web01']],
    ['a user in an inventory that is one', '[web]\nweb01 password=x\n', ['web01']],
    ['random IDs', 'srv-a1b2c3d4e5f6\nsrv-0f9e8d7c6b5a\n', ['srv-a1b2c3d4e5f6', 'srv-0f9e8d7c6b5a']],
    ['IDs of base 36', 'node-k3x9q2m4z8p1\n', ['node-k3x9q2m4z8p1']],
    ['IDs after two words', 'web-prod-a1b2c3d4e5f6\n', ['web-prod-a1b2c3d4e5f6']],
  ])('is not a secret: %s', async (_name, text, hosts) => {
    expect(await read({ 'inv/misc': text })).toMatchObject({ hosts, codes: [] });
  });

  it.each(['sk-a1b2c3d4e5f6g7h8', 'a1b2c3d4e5f6g7', 'ghp_a1b2c3d4e5f6', 'pat-a1b2c3d4e5f6g7'])(
    'may be a token: %s',
    async (word) => {
      expect((await read({ 'inv/misc': `${word}\n`, 'inv/hosts': 'web01\n' })).codes).toEqual(['error OOM227']);
    },
  );
});

describe('what is beside an inventory', () => {
  const hosts = { 'inv/hosts': 'web01\n' };

  it('is not called an inventory where it is what a script reads', async () => {
    const script = { 'inv/ec2.ini': '[ec2]\nregions = all\n', 'inv/ec2.py': '' };
    expect((await read({ ...hosts, ...script })).codes).not.toContain('warning OOM219');
    expect((await read({ ...hosts, 'inv/ec2.ini': '[web]\nweb02\n' })).codes).toEqual(['warning OOM219']);
  });

  it.each(['constructed', 'ansible.builtin.constructed'])('lists no hosts: plugin %s', async (plugin) => {
    const text = `plugin: ${plugin}\ngroups:\n  dev: true\ncompose:\n  note: "'x'"\n`;
    expect(await read({ ...hosts, 'inv/z.yml': text })).toMatchObject({ hosts: ['web01'], codes: ['warning OOM247'] });
  });

  it.each([
    ['a plugin that lists hosts', 'plugin: aws_ec2\n'],
    ['constructed addresses', 'plugin: constructed\ncompose:\n  ansible_host: private_ip\n'],
  ])('can give hosts, or say how they are reached: %s', async (_name, text) => {
    expect((await read({ ...hosts, 'inv/z.yml': text })).codes).toEqual(['error OOM213']);
  });
});
