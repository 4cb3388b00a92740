/** The tree has room for what comes: no file is too long, no folder too full, and no import goes in a circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomMistakes } from './rooms';

const SRC = join(import.meta.dirname, '..', '..', 'src');

describe('the rooms of src/', () => {
  it('have room', () => {
    const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:ts|sh)$/.test(path));
    const files = new Map(paths.map((path) => [path, readFileSync(join(SRC, path), 'utf8')]));
    expect(roomMistakes(files)).toEqual([]);
  });
});

describe('what has no room', () => {
  const many = (count: number): [string, string][] =>
    Array.from({ length: count }, (_, index) => [`plan/${index}.ts`, '']);

  it.each<[string, [string, string][], string[]]>([
    ['a file of 300 lines', [['plan/a.ts', 'x\n'.repeat(300)]], []],
    ['a longer one', [['plan/a.ts', 'x\n'.repeat(301)]], ['plan/a.ts has 301 lines']],
    ['a folder of fifteen files', many(15), []],
    ['a fuller one', many(16), ['plan has 16 files side by side']],
    [
      'files that import each other',
      [
        ['a.ts', "import { b } from './b/c';\n"],
        ['b/c.ts', "import {\n  type T,\n  d,\n} from '../d';\n"],
        ['d/index.ts', "import { a } from '../a';\n"],
      ],
      ['a.ts -> b/c.ts -> d/index.ts -> a.ts'],
    ],
    [
      'files of which one needs a type of the other alone',
      [
        ['a.ts', "import { b } from './b';\nimport { x } from 'x';\n"],
        ['b.ts', "import type { A } from './a';\nimport { type C } from './a';\n"],
      ],
      [],
    ],
  ])('is told of %s', (_, files, expected) => {
    expect(roomMistakes(new Map(files))).toEqual(expected);
  });
});
