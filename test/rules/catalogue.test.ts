/** Proves that the catalogue says of every code why, what to do and by whose word, in whole sentences. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules';
import { SPEC_RULES } from '../../src/rules/spec';
import { parseSpec } from '../../src/spec/parseSpec';

const rules = [...RULES].map(([code, { cause, fix, source }]) => ({ code, cause, fix, source }));

describe('the catalogue', () => {
  it('knows its rules by codes', () => {
    expect([...RULES.keys()].filter((code) => !/^OOM\d{3}$/.test(code))).toEqual([]);
  });

  it('says causes and ways out that end as sentences do', () => {
    expect(rules.filter(({ cause, fix }) => [cause, fix].some((text) => !/[.?]$/.test(text)))).toEqual([]);
  });

  it('names a source for each rule', () => {
    expect(rules.filter(({ source }) => source.trim() === '')).toEqual([]);
  });
});

it('gives a finding the cause and the way out of its rule where the check has no other', () => {
  const text = 'services: {api.slice: {memory: {max: 1GiB}, oomPolicy: kill}}\nrollout: {batches: [50%, 10%]}';
  const found = parseSpec([{ path: 'a.yaml', text }]).findings;
  expect(found.map(({ code, detail }) => [code, detail])).toEqual([
    ['OOM134', SPEC_RULES.OOM134.cause],
    ['OOM191', SPEC_RULES.OOM191.cause],
  ]);
  expect(found[0]?.fix).not.toBe(SPEC_RULES.OOM134.fix);
  expect(found[1]?.fix).toBe(SPEC_RULES.OOM191.fix);
});
