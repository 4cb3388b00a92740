/** Proves what `inventory` lists with --limit: these hosts alone, and the groups that hold one of them. */
import { expect, it } from 'vitest';
import { inventoryGraph, inventoryHost, inventoryList, limitedListing } from '../../src/inventory/listing';
import { readInventory } from '../../src/inventory/readInventory';
import { memoryEdges } from './memoryEdges';

const HOSTS = '[web]\nweb01 a=1\nweb02\n[db]\ndb01\n[empty]\n[site:children]\nweb\ndb\n[other:children]\ndb\nempty\n';

it('lists what a limit leaves', async () => {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts: HOSTS }));
  if (value === undefined) throw new Error('no inventory');
  const limited = limitedListing(value, new Set(['web01', 'nobody']));
  expect(inventoryList(limited)).toEqual({
    all: { children: ['ungrouped', 'site'].filter((name) => name === 'site') },
    site: { children: ['web'] },
    web: { hosts: ['web01'] },
    _meta: { hostvars: { web01: { a: 1 } } },
  });
  expect(inventoryGraph(limited)).toBe('@all:\n  |--@site:\n  |  |--@web:\n  |  |  |--web01');
  expect([inventoryHost(limited, 'web01'), inventoryHost(limited, 'db01')]).toEqual([{ a: 1 }, undefined]);
});

it.each([
  ['all:\n  hosts: 1.0\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: .inf\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: 12345678901234567890\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: true\n', 'hosts of group all is a boolean, not a mapping'],
  ['all: !vault x\n', 'group all is an encrypted or unsafe value, not a mapping'],
  ['all:\n  hosts:\n    h1: 1.0\n', 'host h1 has a number instead of variables'],
  ['all:\n  hosts:\n    1.0: {}\n', '1.0 is no text and so no name of a host'],
  ['all:\n  vars:\n    a: 0b_\n  hosts: []\n', 'hosts of group all is a list, not a mapping'],
])('says what stands in the wrong place: %j', async (text, summary) => {
  const { findings } = await readInventory(['hosts.yml'], memoryEdges({ 'hosts.yml': text }));
  expect(findings.map((one) => one.summary)).toEqual([summary]);
});

it('says a wrong fact of a group once, and of which hosts', async () => {
  const hosts = '[web]\nweb01\nweb02\n[db]\ndb01\n[web:vars]\noomcfg_memory=0\n';
  const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts }));
  expect(findings.map(({ code }) => code)).toEqual(['OOM240']);
  expect(value?.findingsOf(new Set(['web02']))).toHaveLength(1);
  expect(value?.findingsOf(new Set(['db01']))).toEqual([]);
  expect(value?.match('nobody')).toBeUndefined();
  expect(value?.placeOf('web02', 'oomcfg_memory')).toMatchObject({ line: 7 });
  expect([value?.placeOf('web02', 'x'), value?.placeOf('nobody', 'x')]).toMatchObject([{ line: 3 }, undefined]);
});
