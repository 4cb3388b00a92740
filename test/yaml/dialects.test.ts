/** One text in both dialects: what each makes of it, what it reports and where; and the same mistakes in JSON. */
import { describe, expect, it } from 'vitest';
import { ANSIBLE } from '../../src/yaml/ansible';
import type { Dialect } from '../../src/yaml/dialect';
import type { Problem, Tell, Verdict } from '../../src/yaml/problem';
import { readJson } from '../../src/yaml/readJson';
import { readYaml } from '../../src/yaml/readYaml';
import { STRICT } from '../../src/yaml/strict';
import { toJson, type Tree } from '../../src/yaml/tree';
import { whyNoYaml } from '../../src/yaml/whyNoYaml';

/** What is reported, as `KIND LINE:COLUMN`, and the value; all verdicts are `verdict`. */
function read(reader: (tell: Tell) => Tree | undefined, verdict: Verdict = 'go on'): [unknown, ...string[]] {
  const told: string[] = [];
  const tree = reader(({ kind }, { line, column }) => {
    told.push(`${kind} ${line}:${column}`);
    return verdict;
  });
  return [tree === undefined ? undefined : toJson(tree), ...told];
}

const yaml = (text: string, dialect: Dialect, verdict?: Verdict) =>
  read((tell) => readYaml('f', text, dialect, tell), verdict);

describe('a text in both dialects', () => {
  it.each<[string, [unknown, ...string[]], [unknown, ...string[]]]>([
    ['a: yes\nb: 010\n', [{ a: 'yes', b: 10 }], [{ a: true, b: 8 }]],
    ['1: x\n~: y\n', [{ 1: 'x', '~': 'y' }], [{ 1: 'x', null: 'y' }]],
    [': x\n', [{}, 'key 1:1'], [{ null: 'x' }]],
    ['? [a]\n: x\n', [{}, 'key 1:3'], [{}, 'key 1:3']],
    ['a: 1\na: 2\na: 3\n', [{ a: 1 }, 'duplicate 2:1', 'duplicate 3:1'], [{ a: 3 }, 'duplicate 2:1', 'duplicate 3:1']],
    ['a: *x\n', [{ a: null }, 'alias 1:4'], [{ a: null }, 'alias 1:4']],
    ['a: &x [*x]\n', [{ a: [null] }, 'alias 1:8'], [{ a: [null] }, 'alias 1:8']],
    ['a: &x !t 1\nb: *x\n', [{ a: '1', b: '1' }, 'unknown 1:7'], [{ a: null, b: null }, 'unknown 1:7', 'tag 1:10']],
    [
      'a: !t [1]\nb: !!map {c: 2}\n',
      [{ a: [1], b: { c: 2 } }, 'unknown 1:4'],
      [{ a: null, b: { c: 2 } }, 'unknown 1:4', 'tag 1:7'],
    ],
    ['a: !staging\n', [{ a: '!staging' }, 'unknown 1:4'], [{ a: null }, 'unknown 1:4', 'tag 1:12']],
    ['%YAML 1.1\n---\na: 1\n', [{ a: 1 }, 'version 1:1'], [{ a: 1 }]],
    ['%YAML 1.2\n---\na: 1\n', [{ a: 1 }], [{ a: 1 }, 'version 1:1']],
    ['# nothing\n', [null, 'empty 1:1'], [null, 'empty 1:1']],
    ['~\n', [null], [null]],
    ['a: [b\n', [undefined, 'syntax 2:1'], [undefined, 'syntax 2:1']],
    ['a: "b\nc"\n', [undefined, 'syntax 1:6'], [{ a: 'b c' }]],
    ['"a: 1\n"b: 1\n', [undefined, 'syntax 1:1'], [undefined, 'syntax 1:1', 'syntax 2:2']],
    ['a: \u0007\n', [undefined, 'control 1:4'], [{ a: '\u0007' }]],
    ['a: b\u0085c: d\n', [undefined, 'syntax 1:4'], [{ a: 'b', c: 'd' }]],
    [`a: ${'['.repeat(65)}${']'.repeat(65)}\n`, [undefined, 'nesting 1:68'], [expect.anything()]],
  ])('%j', (text, strict, ansible) => {
    expect(yaml(text, STRICT)).toEqual(strict);
    expect(yaml(text, ANSIBLE)).toEqual(ansible);
  });

  it('is left where nothing more is to be said, and read on where it is only unusable', () => {
    expect(yaml('a: *x\nb: *y\n', STRICT, 'stop')).toEqual([undefined, 'alias 1:4']);
    expect(yaml('a: *x\nb: *y\n', STRICT, 'unusable')).toEqual([undefined, 'alias 1:4', 'alias 2:4']);
  });
});

describe('a merge', () => {
  const BASE = 'a: &a {p: 1, q: 2}\nb: &b {q: 3, r: 4}\n';

  it.each([STRICT, ANSIBLE])('is taken over, what the map says itself wins, and of several the first', (dialect) => {
    expect(yaml(`${BASE}c: {p: 9, <<: [*a, *b]}\nd: {"<<": *a}\n`, dialect)).toEqual([
      expect.objectContaining({ c: { p: 9, q: 2, r: 4 }, d: { '<<': { p: 1, q: 2 } } }),
    ]);
  });

  it('of something else is a mistake of both', () => {
    expect(yaml('c: {<<: 5, <<: }\n', ANSIBLE)).toEqual([{ c: {} }, 'merge 1:9', 'merge 1:16']);
    expect(yaml('<<: [1]\n', STRICT)).toEqual([{}, 'merge 1:5']);
  });

  it('may be twice for Ansible, and in a spec once', () => {
    const text = `${BASE}c:\n  <<: *a\n  <<: *b\n  <<: *b\n`;
    expect(yaml(text, ANSIBLE)).toEqual([expect.objectContaining({ c: { p: 1, q: 2, r: 4 } })]);
    const firsts: unknown[] = [];
    readYaml('f', text, STRICT, (problem: Problem) => {
      firsts.push(problem.kind === 'mergedTwice' ? problem.first.line : problem.kind);
      return 'go on';
    });
    expect(firsts).toEqual([4, 4]);
  });
});

it.each([STRICT, ANSIBLE])('reports once aliases that expand to too many values', (dialect) => {
  const lines = Array.from({ length: 30 }, (_, index) =>
    index === 0 ? 'x0: &x0 [1]' : `x${index}: &x${index} [*x${index - 1}, *x${index - 1}]`,
  );
  const [, ...told] = yaml(`${lines.join('\n')}\n`, dialect);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^bomb /);
});

it('marks a value that Ansible never templates, and all below it', () => {
  expect(yaml('a: !unsafe [b, {c: d, e: 1}]\nf: !vault x\n', ANSIBLE)).toEqual([
    { a: [{ __ansible_unsafe: 'b' }, { c: { __ansible_unsafe: 'd' }, e: 1 }], f: { __ansible_vault: 'x' } },
    // (What the parser does not know, the dialect does.)
    'unknown 1:4',
    'unknown 2:4',
  ]);
});

it.each<[string, [unknown, ...string[]]]>([
  ['a: !!int 5\nb: !!str 5\nc: ! 5\nd: !!bool "yes"\n', [{ a: 5, b: '5', c: 5, d: true }]],
  ['a: !!int x\n', [{ a: null }, 'tag 1:10']],
  ['a: !!binary eA==\n', [{ a: null }, 'tag 1:13']],
  ['12345678901234567890: x\n1.0: y\n', [{ '12345678901234567890': 'x', '1.0': 'y' }]],
  ['? !vault x\n: y\n', [{}, 'key 1:10']],
  ['? !unsafe x\n: y\n', [{}, 'key 1:11']],
  ['a: !unsafe\n', [{ a: { __ansible_unsafe: '' } }]],
  ['a: -.inf\nb: 1:30:00.5\nc: 0x_\nd: 2001-1-1 1:02:03.5 -5\n', [expect.objectContaining({ c: '0x_' })]],
])('reads the tags and numbers of %j as Ansible does', (text, [value, ...told]) => {
  const [ours, ...all] = yaml(text, ANSIBLE);
  expect([ours, ...all.filter((one) => !one.startsWith('unknown '))]).toEqual([value, ...told]);
});

it('has words for what the parser refuses, and for what it will refuse one day', () => {
  expect(whyNoYaml('BAD_INDENT')).toMatch(/indentation/);
  expect(whyNoYaml('NEW_CODE')).toBe('the text is not well-formed');
});

it.each<[string, [unknown, ...string[]]]>([
  ['{"a": 1, "b": [true, "x"],\n "a": 2}', [{ a: 2, b: [true, 'x'] }, 'duplicate 2:2']],
  [`${'['.repeat(101)}${']'.repeat(101)}`, [expect.anything(), 'nesting 1:101']],
  ['[]', [[]]],
])('reads %j as JSON', (text, expected) => {
  expect(read((tell) => readJson('f', text, tell))).toEqual(expected);
  expect(read((tell) => readJson('f', text, tell), 'unusable')[0]).toEqual(
    expected.length > 1 ? undefined : expected[0],
  );
});
