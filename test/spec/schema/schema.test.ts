/** The schema is what editors show: every key described, every example valid, and nothing in it that does nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import schema from '../../../schemas/spec.schema.json';
import { SYSCTLS } from '../../../src/model/sysctls';
import type { SchemaNode } from '../../../src/spec/schema/schemaKeys';
import { SPEC_SCHEMA, belongsAt, keysAt, resolve, schemaOf } from '../../../src/spec/schema/schemaKeys';
import { FIXTURES, badSpecs } from '../fixtures';

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

/** All keys of the schema with their paths, references followed. */
function* keys(node: SchemaNode, path: string): Generator<readonly [string, SchemaNode]> {
  const here = resolve(node);
  for (const [key, value] of Object.entries(here.properties ?? {})) {
    yield [`${path}.${key}`, value];
    yield* keys(value, `${path}.${key}`);
  }
  if (typeof here.additionalProperties === 'object') yield* keys(here.additionalProperties, `${path}.*`);
  if (here.items !== undefined) yield* keys(here.items, `${path}[]`);
}

const all = [...keys(SPEC_SCHEMA, '')];

describe('spec.schema.json', () => {
  it('holds the keys of the contract', () => {
    const paths = new Set(all.map(([path]) => path));
    for (const path of [
      '.name',
      '.services.*.memory.swap',
      '.services.*.overrides[].java.extra',
      '.system[].swap.file',
      '.rollout.batches',
    ]) {
      expect(paths).toContain(path);
    }
  });

  it.each(all)('%s has a description and examples that are valid', (_path, node) => {
    const { description, examples } = resolve(node);
    expect(description).toMatch(/^[A-Za-z1{].*\.$/s);
    expect(examples?.length).toBeGreaterThan(0);
    for (const example of examples ?? []) {
      // The definitions come along, so that references resolve.
      const part = { ...node, definitions: schema.definitions };
      expect(new Ajv({ strict: true, allowUnionTypes: true }).validate(part, example), JSON.stringify(example)).toBe(
        true,
      );
    }
  });

  it('refuses unknown keys in every map but the services', () => {
    const open = all.filter(([, node]) => {
      const { type, additionalProperties } = resolve(node);
      return [type].flat().includes('object') && additionalProperties !== false;
    });
    expect(open.map(([path]) => path)).toEqual(['.services']);
  });

  it('lists the sysctls of the table with their ranges', () => {
    const listed = schemaOf(['system', '0', 'sysctl'])?.properties ?? {};
    const fromSchema = Object.entries(listed).map(([key, row]) => [key, row.minimum, row.maximum, row.description]);
    expect(fromSchema).toEqual(Object.entries(SYSCTLS).map(([key, row]) => [key, row.min, row.max, row.note]));
  });

  it('takes the example of the manual', () => {
    expect(validate(parse(readFileSync(join(FIXTURES, 'shop.yaml'), 'utf8')))).toBe(true);
  });

  it.each(
    badSpecs().filter(({ name }) =>
      /^(size-(4GB|4g|negative|bare)|unit-(slash|newline|shell|type)|sysctl-(range|unknown)|protect\.)/.test(name),
    ),
  )('refuses $name in an editor too', ({ text }) => {
    expect(validate(parse(text))).toBe(false);
  });
});

describe('looking up keys', () => {
  it('finds what a path says', () => {
    expect(schemaOf(['services', 'x', 'memory', 'max'])?.description).toMatch(/MemoryMax/);
    expect(schemaOf(['services', '0', 'overrides', '3', 'protect'])?.description).toMatch(/OOMScoreAdjust/);
    expect(schemaOf(['nothing', 'there'])).toBeUndefined();
    expect(schemaOf(['services', 'x', 'constructor'])).toBeUndefined();
    expect(keysAt(['rollout'])).toEqual(['canary', 'batches', 'maxFailures']);
    expect(keysAt(['name', 'x'])).toEqual([]);
  });

  it.each([
    ['MemoryMax', 'memory.max'],
    ['oom_score_adj', 'protect'],
    ['swap', 'memory.swap'],
    ['threads', 'java.threads'],
    ['addressSpace', 'limits.addressSpace'],
    ['constructor', undefined],
  ])('%s belongs at %s', (key, path) => expect(belongsAt(key)).toBe(path));
});
