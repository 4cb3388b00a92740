/** YAML values are what PyYAML makes of them: compared with Ansible on texts at random. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Findings } from '../../src/inventory/inventoryFindings';
import { toJson } from '../../src/yaml/tree';
import { ANSIBLE } from '../../src/yaml/ansible';
import { readYaml } from '../../src/yaml/readYaml';
import { noted } from '../../src/inventory/formats/problems';
import { askScalars } from '../inventory/ansible';

/** More runs and other seeds were tried by hand; in the tests the texts are the same each time. */
const RUNS = Number(process.env['SCALAR_RUNS'] ?? 1000);
const SEED = Number(process.env['SCALAR_SEED'] ?? 1);

const KINDS = [
  fc.stringMatching(/^[-+]?[0-9_]{1,5}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,2})?$/),
  fc.stringMatching(/^[-+]?0[xob]?[0-9a-f_]{1,4}$/),
  fc.stringMatching(/^[-+]?[0-9]{1,3}(:[0-9]{1,2}){1,2}(\.[0-9]{0,2})?$/),
  fc.stringMatching(
    /^20[0-2][0-9]-0?[1-9]-[012]?[1-8]([Tt ] ?[01]?[0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{0,7})?( ?(Z|[-+][01]?[0-9](:?[0-5][0-9])?))?)?$/,
  ),
  fc.constantFrom(
    'yes',
    'No',
    'oN',
    'OFF',
    'y',
    'N',
    'true',
    'TRUE',
    'tRUE',
    '~',
    'null',
    'NULL',
    'nulL',
    '.5',
    '-.5',
    '.',
    '-',
    '+',
    '_',
    '1_',
    '__proto__',
  ),
  fc.stringMatching(/^"([a-z ']|\\[ntr\\"e0abfvN_L P]|\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}){0,5}"$/),
  fc.stringMatching(/^'([a-z "\\]|''){0,5}'$/),
  fc.stringMatching(/^[\[{]?[a-z0-9 ,:~.'-]{0,10}[\]}]?$/),
];

describe('YAML values', () => {
  it('are those of Ansible wherever Ansible reads the text', () => {
    const texts = KINDS.flatMap((kind) => fc.sample(kind, { numRuns: RUNS, seed: SEED }));
    const theirs = askScalars(texts);
    expect(theirs).toHaveLength(texts.length);
    let refused = 0;
    const differences = texts.flatMap((text, index) => {
      const expected = theirs[index];
      if (expected === null || expected === undefined) return [];
      const source = `a: ${text}`;
      const tree = readYaml('x', source, ANSIBLE, noted(new Findings()));
      // A lone - in a flow collection is text to PyYAML and an error to YAML; an error is no silent difference.
      if (tree === undefined) {
        refused += 1;
        return [];
      }
      const ours = JSON.stringify(toJson(tree));
      return ours === JSON.stringify({ a: expected.value })
        ? []
        : [{ text, ours, theirs: JSON.stringify(expected.value) }];
    });
    expect(refused).toBeLessThan(texts.length / 500);
    expect(differences).toEqual([]);
  }, 60_000);
});
