/**
 * Inventories at random: what Ansible reads without a warning we read alike or refuse for a known reason; what it warns
 * about we refuse.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { formatAnsibleJson, inventoryGraph, inventoryList } from '../../src/inventory/listing';
import { readInventory } from '../../src/inventory/readInventory';
import { realEdges } from '../../src/load/inventoryEdges';
import { askAnsible } from './ansible';

/** Files of each kind; far more, with other seeds, were tried by hand. */
const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 12);
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 7);

/**
 * Where Ansible is silent and we are not: names, empty ranges, lost hosts, empty files, keys and values that mean
 * nothing.
 */
const STRICTER = new Set(['OOM206', 'OOM209', 'OOM210', 'OOM216', 'OOM218']);

/** What ansible-inventory says when a source, or a part of it, is left out. */
const LEFT_OUT = /Failed to parse|Unable to parse|Skipping|ERROR|Traceback/;

const groups = fc.constantFrom('web', 'db', 'a', 'b', 'c', 'all', 'ungrouped', 'x-y');
const hosts = fc.constantFrom(
  'h1',
  'h2',
  'h3',
  'web',
  'n[1:2]',
  'h1:22',
  'h4:2222',
  'l[a:b]x',
  '10.0.0.1',
  '[::1]:22',
  'q[03:01]',
  'localhost',
);
const variables = fc.constantFrom(
  'x=1',
  'y=two',
  'x="a b"',
  'z=[1,2]',
  "w='q'",
  'ansible_port=5',
  'k=a#b',
  'bare',
  'u==',
  'p={"a":1}',
  't=True # c',
);
const hostLines = fc
  .tuple(hosts, fc.array(variables, { maxLength: 2 }))
  .map(([host, words]) => [host, ...words].join(' '));
const oddLines = fc.constantFrom(
  '# c',
  '; c',
  '',
  '[bad section]',
  '[web:foo]',
  '---',
  '"unclosed',
  'h9 ; c',
  'all:',
  '    h1:',
);
const headers = fc.tuple(groups, fc.constantFrom('', ':children', ':vars')).map(([group, kind]) => `[${group}${kind}]`);
const lines = fc.oneof(
  { weight: 8, arbitrary: headers },
  { weight: 6, arbitrary: hostLines },
  groups,
  variables,
  oddLines,
);

const sectionOf = (kind: string, content: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(groups, fc.array(content, { maxLength: 3 }))
    .map(([group, inside]) => [`[${group}${kind}]`, ...inside].join('\n'));
const sections = fc.oneof(sectionOf('', hostLines), sectionOf(':children', groups), sectionOf(':vars', variables));

const { tree } = fc.letrec<{ tree: object }>((tie) => ({
  tree: fc.record(
    {
      hosts: fc.dictionary(
        fc.constantFrom('h1', 'h2', 'n[1:2]', 'h3:22'),
        fc.constantFrom(null, { x: 1 }, { ansible_port: 5 }),
        { maxKeys: 2 },
      ),
      vars: fc.dictionary(
        fc.constantFrom('x', 'y', 'ansible_group_priority'),
        fc.constantFrom(1, '2', true, null, [1]),
        { maxKeys: 2 },
      ),
      children: fc.dictionary(
        fc.constantFrom('web', 'db', 'a', 'b'),
        fc.oneof({ maxDepth: 3 }, fc.constant(null), tie('tree')),
        { maxKeys: 2 },
      ),
      odd: fc.constantFrom(null, 1, {}),
    },
    { requiredKeys: [] },
  ),
}));
const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'lines.ini': fc.array(lines, { minLength: 1, maxLength: 8 }).map((all) => all.join('\n')),
  sections: fc.array(sections, { minLength: 1, maxLength: 5 }).map((all) => all.join('\n')),
  'tree.json': fc
    .dictionary(fc.constantFrom('all', 'web', 'db', 'a', 'b'), tree, { minKeys: 1, maxKeys: 3 })
    .map((all) => JSON.stringify(all)),
};

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-differential-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('agrees with ansible-inventory', async () => {
  const files = Object.entries(KINDS).flatMap(([kind, texts]) =>
    fc.sample(texts, { numRuns: RUNS, seed: SEED }).map((text, index) => {
      const file = join(folder, `${index}-${kind}`);
      writeFileSync(file, `${text}\n`);
      return { file, text };
    }),
  );
  const theirs = askAnsible(
    files.flatMap(({ file }) => ['--list', '--graph'].map((action) => ({ cwd: folder, args: ['-i', file, action] }))),
  );
  let alike = 0;
  for (const [index, { file, text }] of files.entries()) {
    const [list, graph] = [theirs[2 * index], theirs[2 * index + 1]];
    const { value, findings } = await readInventory([file], realEdges());
    const codes = findings.filter((one) => one.severity === 'error').map((one) => one.code);
    if (list?.status !== 0 || LEFT_OUT.test(list.stderr)) {
      expect(codes, `Ansible left out a part of:\n${text}\n${list?.stderr}`).not.toEqual([]);
    } else if (value === undefined) {
      expect(
        codes.filter((code) => STRICTER.has(code)),
        `Ansible read without a word:\n${text}`,
      ).not.toEqual([]);
    } else {
      expect(JSON.parse(formatAnsibleJson(inventoryList(value))), text).toEqual(JSON.parse(list.stdout));
      expect(`${inventoryGraph(value)}\n`, text).toBe(graph?.stdout);
      alike += 1;
    }
  }
  // The comparison says something only where enough of the files are read at all.
  expect(alike).toBeGreaterThan(files.length / 10);
}, 120_000);
