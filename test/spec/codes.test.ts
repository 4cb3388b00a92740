/** No code of the table is dead: each is produced by an input. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSpecFiles } from '../../src/load/readSpec';
import { SPEC_RULES } from '../../src/rules/spec';
import { parseSpec } from '../../src/spec/parseSpec';
import { badSpecs } from './fixtures';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-spec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('produces every code', () => {
  const seen = new Set(badSpecs().flatMap(({ expected }) => expected.map((brief) => brief.slice(0, 6))));
  const note = (findings: readonly { readonly code: string }[]): void => findings.forEach(({ code }) => seen.add(code));

  const two = (first: string, second: string) => [
    { path: 'a', text: first },
    { path: 'b', text: second },
  ];
  note(parseSpec(two('name: a\nservices: {api: {memory: 1GiB}}', 'name: b\nservices: {api: {memory: 1GiB}}')).findings);
  note(parseSpec(two(`services:\n${Array.from({ length: 1002 }, (_, i) => `  s${i}: {}\n`).join('')}`, '{}')).findings);

  writeFileSync(join(folder, 'large.yaml'), Buffer.alloc(1024 * 1024 + 1, 0x20));
  writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x61, 0xe4, 0x0a]));
  mkdirSync(join(folder, 'empty'));
  const paths = ['large.yaml', 'latin.yaml', 'empty', 'missing'].map((name) => join(folder, name));
  note(readSpecFiles([...paths, '/dev/null']).findings);

  // OOM178 needs the hosts of an inventory (test/desired); options of a runtime have a table and tests of their own.
  const own = [...seen].filter((code) => code in SPEC_RULES);
  expect([...own, 'OOM178'].sort()).toEqual(Object.keys(SPEC_RULES).sort());
});
