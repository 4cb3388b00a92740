/**
 * Holds the words of checks and of the catalogue together: what every occurrence of a finding says is in its row, and
 * nowhere else.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rowTextMistakes } from './rowTexts';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

describe('the words of checks', () => {
  it('are those of one occurrence', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(rowTextMistakes(new Map(files.map((path) => [path, readFileSync(join(SRC, path), 'utf8')])))).toEqual([]);
  });

  const say = (row: string, texts: string, maker = 'planFinding'): string => `${maker}('${row}', { ${texts} });\n`;

  it.each([
    ['a cause that is always the same', say('gone', "detail: 'It is gone.'"), ['a.ts:1: the detail of gone']],
    ['a way out, too', say('OOM101', "fix: 'Write it.'", 'loadFinding'), ['a.ts:1: the fix of OOM101']],
    ['a cause with a value', say('gone', 'detail: `${unit} is gone.`'), []],
    ['a cause for one of two occurrences', say('gone', "detail: 'A.'") + say('gone', "detail: 'B.'"), []],
    ['one of several causes', say('gone', "detail: here ? 'A.' : 'B.'"), []],
    [
      'a list of what a check finds',
      `${say('gone', "detail: 'A.'")}check({ finds: ['gone'] });`,
      ['a.ts:1: the detail of gone'],
    ],
  ])('%s', (_, text, mistakes) => {
    const found = rowTextMistakes(new Map([['a.ts', text]]));
    expect(found).toEqual(mistakes.map((one) => `${one} is always the same`));
  });
});
