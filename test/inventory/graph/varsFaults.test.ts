/**
 * Proves that a file of variables that cannot be read, and a source of a kind that is not read, matter to their own
 * hosts alone.
 */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../../src/inventory/readInventory';
import type { MemoryFile } from '../memoryEdges';
import { memoryEdges } from '../memoryEdges';

const HOSTS = '[web]\nweb01\nweb02\n[db]\ndb01\n[empty]\n';

/** `severity CODE file:line` by host, of those that have one; and what is said of the inventory as a whole. */
async function faults(files: Readonly<Record<string, string | MemoryFile>>, sources = ['hosts']) {
  const { value, findings } = await readInventory(sources, memoryEdges({ hosts: HOSTS, ...files }));
  const brief = (list: typeof findings): string[] =>
    list.map(({ severity, code, where }) => `${severity} ${code} ${where?.file}:${where?.line}`);
  const hosts = value?.hosts.map(({ name }) => [name, brief(value.variableFindings(name))] as const) ?? [];
  return {
    held: Object.fromEntries(hosts.filter(([, found]) => found.length > 0)),
    whole: brief(findings),
    missing: brief(value?.missing ?? []),
    routes: brief(value?.routeFindings('web01') ?? []),
  };
}

describe('a file of variables that cannot be read', () => {
  it.each<[string, Record<string, string | MemoryFile>, string, string[]]>([
    ['of a group', { 'group_vars/web.yml': 'a: [\n' }, 'OOM205 group_vars/web.yml:2', ['web01', 'web02']],
    [
      'of a host',
      { 'host_vars/web01.yml': 'ansible_host: a\nansible_host: b\n' },
      'OOM211 host_vars/web01.yml:2',
      ['web01'],
    ],
    ['of all', { 'group_vars/all.yml': '- x\n' }, 'OOM206 group_vars/all.yml:1', ['web01', 'web02', 'db01']],
    ['with a tag', { 'group_vars/db.yml': 'a: !secret x\n' }, 'OOM213 group_vars/db.yml:1', ['db01']],
    ['that is text', { 'host_vars/web01': 'words\n' }, 'OOM206 host_vars/web01:1', ['web01']],
    ['with control characters', { 'host_vars/web01': 'a: \u0001\n' }, 'OOM203 host_vars/web01:1', ['web01']],
    ['without rights', { 'host_vars/web01': { unreadable: 'x' } }, 'OOM201 host_vars/web01:1', ['web01']],
    ['that is huge', { 'host_vars/web01': { tooLarge: true } }, 'OOM202 host_vars/web01:1', ['web01']],
    ['in a folder of files', { 'group_vars/db/x.yml': 'a: {\n' }, 'OOM205 group_vars/db/x.yml:2', ['db01']],
    ['as group_vars itself', { group_vars: 'x' }, 'OOM201 group_vars:1', ['web01', 'web02', 'db01']],
    ['as host_vars itself', { host_vars: 'x' }, 'OOM201 host_vars:1', ['web01', 'web02', 'db01']],
    ['in a folder without rights', { 'group_vars/all/': 'x' }, 'OOM201 group_vars:1', ['web01', 'web02', 'db01']],
  ])('%s holds its hosts, and no others', async (_, files, finding, hosts) => {
    const { held, whole } = await faults(files);
    expect(held).toEqual(Object.fromEntries(hosts.map((name) => [name, [`error ${finding}`]])));
    expect(whole).toEqual([]);
  });

  it('is among what is said of the way to its host', async () => {
    expect((await faults({ 'group_vars/web.yml': '- x\n' })).routes).toEqual(['error OOM206 group_vars/web.yml:1']);
    expect((await faults({ 'group_vars/db.yml': '- x\n' })).routes).toEqual([]);
  });

  it('is a warning where its group has no host', async () => {
    expect(await faults({ 'group_vars/empty.yml': '- x\n' })).toMatchObject({
      held: {},
      whole: ['warning OOM206 group_vars/empty.yml:1'],
    });
  });

  it('is reported once where two sources are beside it', async () => {
    const files = { more: 'web01\n', 'host_vars/web01': '- x\n' };
    expect((await faults(files, ['hosts', 'more'])).held).toEqual({ web01: ['error OOM206 host_vars/web01:1'] });
  });
});

describe('a source of a kind that is not read', () => {
  it.each<[string, string]>([
    ['aws_ec2.yml', 'plugin: amazon.aws.aws_ec2\nregions: [x]\n'],
    ['x.gcp.yml', 'plugin: google.cloud.gcp_compute\n'],
    ['constructed.yaml', 'plugin: constructed\ncompose: { ansible_host: x }\n'],
  ])('%s is missing beside others', async (name, text) => {
    const { missing, whole, held } = await faults({ [`inv/${name}`]: text, 'inv/hosts': HOSTS }, ['inv']);
    expect(missing).toEqual([`error OOM213 inv/${name}:1`]);
    expect([whole, held]).toEqual([[], {}]);
  });

  it('alone is not an inventory', async () => {
    const edges = memoryEdges({ 'aws_ec2.yml': 'plugin: aws_ec2\n' });
    const { value, findings } = await readInventory(['aws_ec2.yml'], edges);
    expect([value, findings.map(({ code }) => code)]).toEqual([undefined, ['OOM213']]);
  });
});
