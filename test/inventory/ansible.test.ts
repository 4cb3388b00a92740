/** The inventory as listed equals what ansible-inventory prints, on one fixture for each thing that inventories do. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReadInventory } from '../../src/inventory/inventory';
import { formatAnsibleJson, inventoryGraph, inventoryHost, inventoryList } from '../../src/inventory/listing';
import { readInventory } from '../../src/inventory/readInventory';
import { realEdges } from '../../src/load/inventoryEdges';
import type { AnsibleRun } from './ansible';
import { askAnsible } from './ansible';

const FIXTURES = fileURLToPath(new URL('../fixtures/inventory/equal', import.meta.url));

/** The sources of a fixture, where they are not its only file. */
const SOURCES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'ini-other-extension': [['production'], ['staging.prod'], ['production', 'staging.prod']],
  'group-vars': [['hosts']],
  'group-vars-dirs': [['hosts.ini']],
  folder: [['inventory'], ['inventory/'], ['inventory/01-hosts', 'inventory/02-more.yml']],
  several: [
    ['first', 'second.yml'],
    ['second.yml', 'first'],
    ['first', 'second.yml', 'third', 'fourth'],
    ['fourth', 'third/hosts', 'second.yml', 'first'],
  ],
  'working-directory': [['inventories/prod'], ['inventories/prod/hosts']],
  'script-in-folder': [['inventory']],
  // Lists of hosts need no file; this folder only lends its name.
  localhost: [
    ['hosts'],
    ['web01,'],
    ['web01:2222, 192.0.2.1:22,db01 ,web01'],
    ['2001:db8::1,[2001:db8::2]:22'],
    ['hosts', 'web01:99,new'],
  ],
};

const CASES = readdirSync(FIXTURES).flatMap((name) =>
  (SOURCES[name] ?? [readdirSync(`${FIXTURES}/${name}`)]).map((sources) => ({
    name,
    sources,
    cwd: `${FIXTURES}/${name}`,
  })),
);

const home = process.cwd();
const lists = new Map<string, AnsibleRun>();
const graphs = new Map<string, AnsibleRun>();
const key = (name: string, sources: readonly string[]): string => `${name} ${sources.join(' ')}`;

beforeAll(() => {
  const jobs = CASES.flatMap(({ cwd, sources }) => {
    const inputs = sources.flatMap((source) => ['-i', source]);
    return ['--list', '--graph'].map((action) => ({ cwd, args: [...inputs, action] }));
  });
  askAnsible(jobs).forEach((run, index) => {
    const { name, sources } = CASES[index >> 1] ?? { name: '', sources: [] };
    (index % 2 === 0 ? lists : graphs).set(key(name, sources), run);
  });
}, 300_000);

afterEach(() => process.chdir(home));

async function read(cwd: string, sources: readonly string[]): Promise<ReadInventory> {
  process.chdir(cwd);
  const { value, findings } = await readInventory(sources, realEdges());
  expect(findings.filter((one) => one.severity === 'error')).toEqual([]);
  if (value === undefined) throw new Error('no inventory');
  return value;
}

describe('ansible-inventory and oomcfg print the same', () => {
  it('for at least 40 fixtures', () => {
    expect(readdirSync(FIXTURES).length).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)('$name: $sources', async ({ name, sources, cwd }) => {
    const list = lists.get(key(name, sources));
    expect(list?.status, list?.stderr).toBe(0);
    const inventory = await read(cwd, sources);
    expect(JSON.parse(formatAnsibleJson(inventoryList(inventory)))).toEqual(JSON.parse(list?.stdout ?? ''));
    expect(`${inventoryGraph(inventory)}\n`).toBe(graphs.get(key(name, sources))?.stdout);
  });
});

describe('--host', () => {
  const jobs = [
    { fixture: 'group-vars', source: 'hosts', host: 'web02' },
    { fixture: 'ini-vars-typing', source: 'hosts.ini', host: 'web04' },
    { fixture: 'ini-ports', source: 'hosts.ini', host: '2001:db8::1' },
    { fixture: 'group-vars', source: 'hosts', host: 'localhost' },
  ];

  it('prints what ansible-inventory --host prints, of an implicit localhost too', async () => {
    const runs = askAnsible(
      jobs.map(({ fixture, source, host }) => ({
        cwd: `${FIXTURES}/${fixture}`,
        args: ['-i', source, '--host', host],
      })),
    );
    for (const [index, { fixture, source, host }] of jobs.entries()) {
      const inventory = await read(`${FIXTURES}/${fixture}`, [source]);
      const ours = formatAnsibleJson(inventoryHost(inventory, host) ?? null);
      expect(JSON.parse(ours), host).toEqual(JSON.parse(runs[index]?.stdout ?? ''));
    }
  });

  it('knows no host that is not there', async () => {
    expect(inventoryHost(await read(`${FIXTURES}/group-vars`, ['hosts']), 'nobody')).toBeUndefined();
  });
});
