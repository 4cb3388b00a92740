/** The JSON schemas accept the documents that the types allow, and refuse planted mistakes one by one. */
import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { application, plan, validation, verification } from '../report/samples';

type Tree = Record<string, unknown>;

function schema(name: string): Tree {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as Tree;
}

const SAMPLES: Readonly<Record<string, object>> = {
  plan,
  apply: application,
  verify: verification,
  validate: validation,
};

/** Sets (or, with undefined, deletes) what is at a path. */
function planted(document: object, path: readonly (string | number)[], value: unknown): object {
  const copy = structuredClone(document);
  let at = copy as Tree;
  for (const key of path.slice(0, -1)) at = at[key] as Tree;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

type Mistake = readonly [what: string, path: readonly (string | number)[], value: unknown];

const MISTAKES: Readonly<Record<string, readonly Mistake[]>> = {
  plan: [
    ['another format', ['format'], 'oomcfg.plan/2'],
    ['an unknown key', ['extra'], 1],
    ['no digest', ['digest'], undefined],
    ['a short digest', ['digest'], 'sha256:12'],
    ['an unknown status', ['hosts', 0, 'status'], 'changed'],
    ['an unknown key in a host', ['hosts', 0, 'address'], '192.0.2.1'],
    ['an unknown effect', ['hosts', 0, 'changes', 0, 'takesEffect'], 'soon'],
    ['a fraction of a byte', ['hosts', 0, 'changes', 0, 'after'], 1.5],
    ['a removed file with a text', ['hosts', 0, 'files', 1, 'after'], 'text'],
    ['a created file without a text', ['hosts', 0, 'files', 0, 'after'], undefined],
    ['a relative path', ['hosts', 0, 'files', 0, 'path'], 'etc/x'],
    ['a wave that is a count and a share', ['rollout', 'batches', 0, 'percent'], 50],
    ['a share above all', ['rollout', 'batches', 1, 'percent'], 101],
    ['a unit that is a path', ['hosts', 0, 'basis', 'looked', 'units', 0, 'unit'], '../x'],
    ['a generation that is a path', ['hosts', 0, 'basis', 'to'], '../x'],
    ['no manifest', ['hosts', 0, 'basis', 'manifest'], undefined],
    ['a count below zero', ['summary', 'hosts'], -1],
    ['line zero', ['hosts', 0, 'changes', 0, 'source', 'line'], 0],
    ['a code of no area', ['hosts', 2, 'findings', 0, 'code'], 'OOM999'],
    ['a fact that is an object', ['hosts', 2, 'findings', 0, 'facts', 'unit'], {}],
  ],
  apply: [
    ['a status of the plan', ['hosts', 0, 'status'], 'change'],
    ['a wave below zero', ['hosts', 0, 'wave'], -1],
    ['no drift', ['hosts', 0, 'drift'], undefined],
    ['a summary without restarts', ['summary', 'restarts'], undefined],
    ['a restart without reasons', ['hosts', 0, 'restarts', 0, 'because'], undefined],
  ],
  verify: [
    ['an unknown status', ['hosts', 0, 'status'], 'in-sync'],
    ['drift that wants nothing', ['hosts', 0, 'drift', 0, 'want'], null],
    ['drift without nextBy', ['hosts', 0, 'drift', 0, 'nextBy'], undefined],
    ['unsupported without a reason', ['hosts', 3, 'unsupported', 0, 'because'], undefined],
  ],
  validate: [
    ['a host', ['hosts'], []],
    ['an unknown severity', ['findings', 0, 'severity'], 'fatal'],
    ['a finding without a way out', ['findings', 0, 'fix'], undefined],
  ],
};

describe.each(Object.entries(SAMPLES))('the schema of %s', (name, sample) => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema(name));
  it('accepts the sample document', () => {
    validate(sample);
    expect(validate.errors).toBeNull();
  });
  it.each(MISTAKES[name] ?? [])('refuses %s', (_what, path, value) => {
    expect(validate(planted(sample, path, value))).toBe(false);
  });
  it('describes every key', () => {
    const missing: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries((node as { properties?: Tree }).properties ?? {})) {
        if (!path.includes('/if') && !path.includes('/then') && !(child as Tree)['description'])
          missing.push(`${path}/${key}`);
      }
      for (const [key, child] of Object.entries(node)) visit(child, `${path}/${key}`);
    };
    visit(schema(name), '');
    expect(missing).toEqual([]);
  });
});

it('says the same about what several documents share', () => {
  const shared = new Map<string, unknown>();
  for (const name of Object.keys(SAMPLES)) {
    for (const [key, definition] of Object.entries(schema(name)['$defs'] as Tree)) {
      if (shared.has(key)) expect(definition, `${key} of ${name}`).toEqual(shared.get(key));
      else shared.set(key, definition);
    }
  }
  expect(shared.size).toBe(7);
});

it('are not schemas that the built program compiles as it runs: the build did, which takes longer than a small run', () => {
  const dist = new URL('../../dist/', import.meta.url);
  // What ajv's compiler says of a schema that it cannot take.
  const compilers = readdirSync(dist).filter((name) =>
    readFileSync(new URL(name, dist), 'utf8').includes('schema is invalid: '),
  );
  expect(compilers).toEqual([]);
});
