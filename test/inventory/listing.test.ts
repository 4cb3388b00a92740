/** Proves what `inventory` lists with --limit: these hosts alone, and the groups that hold one of them. */
import { expect, it } from 'vitest';
import {
  formatAnsibleJson,
  inventoryGraph,
  inventoryHost,
  inventoryList,
  limitedListing,
} from '../../src/inventory/listing';
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

it('says at its end that a graph is cut off', () => {
  // Two groups a level, each below both of the level above: every level doubles the lines.
  const levels = Array.from({ length: 18 }, (_, level) => [`a${level}`, `b${level}`]);
  const groups = levels.flatMap((names, level) =>
    names.map((name) => ({ name, hosts: [], children: levels[level + 1] ?? [] })),
  );
  const all = { name: 'all', hosts: [], children: levels[0] ?? [] };
  const listed = { hosts: [], groups: new Map([all, ...groups].map((one) => [one.name, one])), host: () => undefined };
  const lines = inventoryGraph(listed).split('\n');
  expect(lines).toHaveLength(200_001);
  expect(lines.at(-1)).toBe('... cut off after 200000 lines: groups within groups repeat their hosts');
});

it.each([
  ['all:\n  hosts: 1.0\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: .inf\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: 12345678901234567890\n', 'hosts of group all is a number, not a mapping'],
  ['all:\n  hosts: true\n', 'hosts of group all is a boolean, not a mapping'],
  ['all: !vault x\n', 'group all is an encrypted or unsafe value, not a mapping'],
  ['all:\n  hosts:\n    h1: 1.0\n', 'host h1 has a number instead of variables'],
  ['all:\n  hosts:\n    1.0: {}\n', '1.0 is not text, so it cannot be the name of a host'],
  ['all:\n  vars:\n    a: 0b_\n  hosts: []\n', 'hosts of group all is a list, not a mapping'],
])('says what is in the wrong place: %j', async (text, summary) => {
  const { findings } = await readInventory(['hosts.yml'], memoryEdges({ 'hosts.yml': text }));
  expect(findings.map((one) => one.summary)).toEqual([summary]);
});

it('says a wrong fact of a group of its hosts alone', async () => {
  const hosts = '[web]\nweb01\nweb02\n[db]\ndb01\n[web:vars]\noomcfg_memory=0\n';
  const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts }));
  expect(findings).toEqual([]);
  expect(value?.factFindings('web02').map(({ code }) => code)).toEqual(['OOM240']);
  expect(value?.factFindings('web01')).toEqual(value?.factFindings('web02'));
  expect(value?.factFindings('db01')).toEqual([]);
  expect(value?.match('nobody')).toBeUndefined();
  expect(value?.placeOf('web02', 'oomcfg_memory')).toMatchObject({ line: 7 });
  expect([value?.placeOf('web02', 'x'), value?.placeOf('nobody', 'x')]).toMatchObject([{ line: 3 }, undefined]);
});

it('lists what is empty and what is nested as Ansible prints it', () => {
  expect(formatAnsibleJson({ b: [], a: {}, c: [null, { d: true }] })).toBe(
    '{\n    "a": {},\n    "b": [],\n    "c": [\n        null,\n        {\n            "d": true\n        }\n    ]\n}',
  );
});

it.each([
  ['~(', /is not a regular expression/],
  ['~', /is not a regular expression/],
  [`~${'a'.repeat(1001)}`, /is not a regular expression/],
  ['[z-a]*', /is not a wildcard/],
  ['web[', /brackets/],
  ['&', /a lone & or !/],
  ['web[9]', /counts past the end/],
])('says why a pattern selects nothing: %.20s', async (pattern, why) => {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts: HOSTS }));
  const selection = value?.select(pattern);
  expect(selection?.ok === false ? selection.remark.summary : '').toMatch(why);
});

it.each([
  ['h1 x="a\\\\b" y=\'c\'\n', { x: 'a\\b', y: 'c' }],
  ['h1\tx=1 # c\n', { x: 1 }],
  ['h1 x=a\\ b\n', { x: 'a b' }],
])('reads the words of a line: %j', async (hosts, vars) => {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts }));
  expect(value?.host('h1')?.vars).toEqual(vars);
});

it('reads a script that prints no object, and one that prints nothing for a host', async () => {
  const edges = memoryEdges({ 'inv.sh': { run: () => ({ stdout: '', problem: 'it ended with status 1' }) } });
  const { findings } = await readInventory(['inv.sh'], edges);
  expect(findings.map(({ code, detail }) => [code, detail])).toEqual([['OOM214', 'It wrote nothing to stderr.']]);
});
