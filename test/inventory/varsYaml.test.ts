/**
 * Proves that files of variables are read as Ansible reads them, in YAML that other parsers refuse too, and which keys
 * may be given twice.
 */
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/inventory/readInventory';
import { memoryEdges } from './memoryEdges';

async function read(text: string) {
  const { value, findings } = await readInventory(['hosts'], memoryEdges({ hosts: 'h1\n', 'host_vars/h1': text }));
  return { vars: value?.host('h1')?.vars, held: value?.variableFindings('h1') ?? [], findings };
}

/** The text, and what ansible-inventory 2.14 (Python 3.11, PyYAML 6) makes of it; null where it refuses the file. */
const RECORDED: readonly (readonly [string, string, string | null])[] = [
  ['twice', 'a: 1\nb: 2\na: 3\n', '{"a": 3, "b": 2}'],
  ['nested twice', 'a:\n  x: 1\n  x: 2\n', '{"a": {"x": 2}}'],
  ['flow twice', 'a: {x: 1, x: 2}\n', '{"a": {"x": 2}}'],
  ['json twice', '{"a": 1, "a": {"b": 1, "b": 2}}', '{"a": {"b": 2}}'],
  ['quoted col0', 'a: "one\ntwo"\nb: 2\n', '{"a": "one two", "b": 2}'],
  ['single quoted col0', "a: 'one\ntwo'\nb: 2\n", '{"a": "one two", "b": 2}'],
  ['quoted col0 with colon', 'a: "one\nx: two"\nb: 2\n', '{"a": "one x: two", "b": 2}'],
  ['quoted col0 dashes', 'a: "one\n--- two"\nb: 2\n', null],
  ['flow list col0', 'a: [\nx,\ny\n]\nb: 2\n', '{"a": ["x", "y"], "b": 2}'],
  ['flow map col0', 'a: {\nx: 1,\ny: 2\n}\nb: 2\n', '{"a": {"x": 1, "y": 2}, "b": 2}'],
  ['nested flow', 'all:\n  a: [\n1, {x: [\n2]}\n]\nb: 2\n', '{"all": {"a": [1, {"x": [2]}]}, "b": 2}'],
  ['closing col0', 'a:\n  b: [\n    x\n]\nc: 1\n', '{"a": {"b": ["x"]}, "c": 1}'],
  ['flow key col0 in block', 'a: {x: 1,\ny: 2}\nb: 2\n', '{"a": {"x": 1, "y": 2}, "b": 2}'],
  ['comment in flow col0', 'a: [\n# c\nx\n]\nb: 2\n', '{"a": ["x"], "b": 2}'],
  ['block in flow', 'a: [\n  x: 1,\n  y\n]\nb: 2\n', '{"a": [{"x": 1}, "y"], "b": 2}'],
  ['comment glued', 'a: "x"# c\nb: 2\n', '{"a": "x", "b": 2}'],
  ['comment glued single', "a: 'x'# c\nb: 2\n", '{"a": "x", "b": 2}'],
  ['comment glued flow', 'a: [1]# c\nb: 2\n', '{"a": [1], "b": 2}'],
  ['comment glued in flow', 'a: ["x"# c\n, 2]\nb: 2\n', '{"a": ["x", 2], "b": 2}'],
  ['comment glued flowmap', 'a: {x: "y"# c\n}\nb: 2\n', '{"a": {"x": "y"}, "b": 2}'],
  ['glued text', 'a: "x"y\n', null],
  ['CR', 'a: 1\rb: 2\r', '{"a": 1, "b": 2}'],
  ['CRLF', 'a: 1\r\nb: 2\r\n', '{"a": 1, "b": 2}'],
  ['CR in list', 'a:\r  - x\r  - y\rb: 2\r', '{"a": ["x", "y"], "b": 2}'],
  ['CR in literal', 'a: |\r  x\r  y\rb: 2\r', '{"a": "x\\ny\\n", "b": 2}'],
  ['CR quoted', 'a: "x\r  y"\rb: 2\r', '{"a": "x y", "b": 2}'],
  ['NEL as line end', 'a: x\u0085b: 2\u0085', '{"a": "x", "b": 2}'],
  ['NEL in quotes', 'a: "x\u0085y"\nb: 2\n', '{"a": "x y", "b": 2}'],
  ['NEL in literal', 'a: |\n  x\u0085  y\nb: 2\n', '{"a": "x\\ny\\n", "b": 2}'],
  ['NEL comment', 'a: 1 # c\u0085b: 2\n', '{"a": 1, "b": 2}'],
  ['NEL in plain', 'a: x\u0085y\nb: 2\n', null],
  ['tab indent flow', 'a: [\n\t1,\n\t2\n]\nb: 2\n', '{"a": [1, 2], "b": 2}'],
  ['tab in quoted cont', 'a: "x\n\ty"\nb: 2\n', '{"a": "x y", "b": 2}'],
  ['plain multi col0', 'a: one\ntwo\nb: 2\n', null],
  ['literal less indent', 'a: |\n    x\n  y\nb: 2\n', null],
  ['dup via merge', 'x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n', '{"x": {"a": 1}, "y": {"a": 2}}'],
  ['no space hash plain', 'a: x#c\nb: 2\n', '{"a": "x#c", "b": 2}'],
  ['list items at two columns', 'a:\n  - x\n - y\n', null],
  ['map items at two columns', 'a:\n  x: 1\n y: 2\n', null],
  ['open quote', 'a: "x\nb: 2\n', null],
  ['open bracket', 'a: [1\nb: 2\n', null],
  ['quote that another ends', 'a: "x\nb: "y"\n', null],
  ['doc in flow', 'a: [\n---\n]\n', null],
];

describe('a file of variables', () => {
  it.each(RECORDED)('reads as in Ansible: %s', async (_name, text, expected) => {
    const { vars, held } = await read(text);
    expect(held.some(({ severity }) => severity === 'error')).toBe(expected === null);
    if (expected !== null) expect(vars).toEqual(JSON.parse(expected));
  });

  it('has its findings in the places of the file, repaired lines counted', async () => {
    const { held } = await read('a: "one\ntwo"\rb: [\nx]\nc: !secret x\n');
    expect(held.map(({ code, where }) => `${code} ${where?.line}:${where?.column}`)).toEqual(['OOM213 5:12']);
  });

  it('is not repaired for ever', async () => {
    const { held } = await read(`a: [\n${'x,\n'.repeat(300)}]\n`);
    expect(held.map(({ code }) => code)).toContain('OOM205');
  });

  it.each([
    ['a: 1\na: 2\n', 'warning OOM246 2:1'],
    ['a:\n  user: 1\n  user: 2\n', 'warning OOM246 3:3'],
    ['a:\n  - {x: 1, x: 2}\n', 'warning OOM246 2:12'],
    ['{"a": 1, "a": 2}', 'warning OOM246 1:10'],
    ['oomcfg_memory: 1GiB\noomcfg_memory: 2GiB\n', 'warning OOM246 2:1'],
  ])('takes the last of two keys, with a warning: %j', async (text, finding) => {
    const { held, findings } = await read(text);
    expect(held).toEqual([]);
    expect(findings.map(({ severity, code, where }) => `${severity} ${code} ${where?.line}:${where?.column}`)).toEqual([
      finding,
    ]);
  });

  it.each([
    ['ansible_host: a\nansible_host: b\n'],
    ['ansible_user: a\nansible_user: b\n'],
    ['ansible_become_password: a\nansible_become_password: b\n'],
    ['ansible_hosts: a\nansible_hosts: b\n'],
    ['ansible_group_priority: 1\nansible_group_priority: 2\n'],
    ['{"ansible_port": 1, "ansible_port": 2}'],
  ])('holds its hosts where two keys say how they are reached: %j', async (text) => {
    const { held } = await read(text);
    expect(held.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error OOM211']);
  });
});

describe('a YAML inventory', () => {
  const source = async (text: string) => {
    const { value, findings } = await readInventory(['i.yml'], memoryEdges({ 'i.yml': text }));
    return { vars: value?.host('h1')?.vars, codes: findings.map(({ severity, code }) => `${severity} ${code}`) };
  };

  it.each([
    ['of a host', 'all:\n  hosts:\n    h1:\n      a: 1\n      a: 2\n'],
    ['of a group', 'all:\n  vars:\n    a: 1\n    a: 2\n  hosts: {h1: }\n'],
    ['of a group below', 'all:\n  children:\n    web:\n      vars: {a: 1, a: 2}\n      hosts: {h1: }\n'],
  ])('may give a variable %s twice', async (_name, text) => {
    expect(await source(text)).toEqual({ vars: { a: 2 }, codes: ['warning OOM246'] });
  });

  it.each([
    ['a host', 'all:\n  hosts:\n    h1: {a: 1}\n    h1: {b: 1}\n'],
    ['its hosts', 'all:\n  hosts: {h1: }\n  hosts: {h2: }\n'],
    ['a group', 'web:\n  hosts: {h1: }\nweb:\n  hosts: {h2: }\n'],
    ['a group below', 'all:\n  children:\n    web: {hosts: {h1: }}\n    web: {hosts: {h2: }}\n'],
    ['a key that it cannot hold', 'all:\n  hosts: {h1: }\n  other: {a: 1, a: 2}\n'],
    ['an address', 'all:\n  hosts:\n    h1: {ansible_host: a, ansible_host: b}\n'],
    ['a user of a group', 'all:\n  vars: {ansible_user: a, ansible_user: b}\n  hosts: {h1: }\n'],
  ])('may not give %s twice: hosts would be lost, or reached elsewhere', async (_name, text) => {
    expect((await source(text)).codes).toContain('error OOM211');
  });

  it('goes on in the first column within quotes and brackets', async () => {
    const text = 'all:\n  vars: {\n"note": "one\ntwo",\n}\n  hosts:\n    h1:\n';
    expect(await source(text)).toEqual({ vars: { note: 'one two' }, codes: [] });
  });
});
