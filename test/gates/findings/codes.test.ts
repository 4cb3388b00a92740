/**
 * Holds the finding codes together: each is declared once, in the hundred of its folder of rules/, and found by
 * something.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeMistakes, codesIn } from './findingCodes';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

function sourceFiles(): Map<string, string> {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(SRC, path), 'utf8')]));
}

describe('the finding codes of the source', () => {
  it('are declared once, in their range, and are used', () => {
    const files = sourceFiles();
    expect(
      [...files].flatMap(([file, text]) => codesIn(file, text)).filter(({ row }) => row !== undefined),
    ).not.toEqual([]);
    expect(codeMistakes(files)).toEqual([]);
  });
});

describe('the search for mistakes', () => {
  const clean = {
    'rules/spec/reading.ts': "export const READING = { OOM101: { title: 'a' } };\n",
    'spec/check.ts': "note('OOM101');\n",
    'rules/host/units.ts':
      "export const UNITS = { masked: { code: 'OOM411' }, gone: { code: 'OOM410' }, both: { code: 'OOM412' } };\n" +
      'export declare function find(kind: keyof typeof UNITS): void;\n',
    'plan/diff.ts': [
      "import { find, UNITS } from '../rules/host/units';",
      '// OOM999 in a comment is text',
      "find(Math.random() > 1 ? 'masked' : 'gone');",
      'UNITS.both.code;',
      '',
    ].join('\n'),
  };
  const mistakes = (files: Readonly<Record<string, string>>) =>
    codeMistakes(new Map(Object.entries({ ...clean, ...files })));

  it('finds none in clean tables of either form', () => {
    expect(mistakes({})).toEqual([]);
  });

  it.each([
    [
      'a code in two tables',
      { 'rules/change/steps.ts': 'export const STEPS = { OOM101: {} };\n' },
      [
        'rules/change/steps.ts:1: OOM101 is declared in rules/spec/reading.ts:1 too',
        'rules/change/steps.ts:1: OOM101 is not one of the codes of rules/change',
      ],
    ],
    [
      'a code of another range',
      { 'rules/connection/run.ts': 'export const RUN = { OOM601: {} };\n', 'fleet/run.ts': "note('OOM601');\n" },
      ['rules/connection/run.ts:1: OOM601 is not one of the codes of rules/connection'],
    ],
    [
      'a code without three digits',
      { 'rules/connection/run.ts': 'export const RUN = { OOM51: {} };\n', 'fleet/run.ts': "note('OOM51');\n" },
      ['rules/connection/run.ts:1: OOM51 is not one of the codes of rules/connection'],
    ],
    [
      'a folder that declares none',
      { 'rules/report/text.ts': 'export const TEXT = { OOM301: {} };\n', 'report/text.ts': "note('OOM301');\n" },
      ['rules/report/text.ts:1: OOM301 is not one of the codes of rules/report'],
    ],
    [
      'a table outside of rules/',
      { 'apply/applyFindings.ts': 'export const APPLY = { OOM601: {} };\n' },
      ['apply/applyFindings.ts:1: OOM601 is in no table'],
    ],
    [
      'a code without a table',
      { 'plan/more.ts': 'export const text = `OOM777`;\n' },
      ['plan/more.ts:1: OOM777 is in no table'],
    ],
    [
      'a code that nothing finds',
      { 'spec/check.ts': 'note();\n' },
      ['rules/spec/reading.ts:1: OOM101 is declared, but nothing finds it'],
    ],
    [
      'a row whose name occurs as another word',
      {
        'plan/diff.ts': [
          "import { find, UNITS } from '../rules/host/units';",
          "find('gone');",
          'UNITS.both.code;',
          'export function loads(masked: string, unit: { masked: boolean; gone: boolean; of: string }): boolean {',
          "  // masked, and 'masked'",
          "  const state: 'masked' | 'loaded' = unit.masked ? 'masked' : 'loaded';",
          '  switch (masked) {',
          "    case 'masked':",
          "      return state === 'masked';",
          '  }',
          '  return false;',
          '}',
          '',
        ].join('\n'),
      },
      ['rules/host/units.ts:1: OOM411 is declared, but nothing finds it'],
    ],
  ])('finds %s', (_, files, expected) => {
    expect(mistakes(files)).toEqual(expected);
  });
});
