/**
 * The tree has room for what comes: no file is too long, no folder too full, no import goes in a circle, and each file
 * says what it decides.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomMistakes } from './rooms';

const ROOT = join(import.meta.dirname, '..', '..');

describe.each(['src', 'test', 'bench', 'demo'])('the rooms of %s/', (folder) => {
  it('have room', () => {
    const below = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    const paths = below.filter((path) => /\.(?:ts|js|sh)$/.test(path)).map((path) => join(folder, path));
    const files = new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
    expect(files.size).toBeGreaterThan(0);
    expect(roomMistakes(files)).toEqual([]);
  });
});

describe('what has no room', () => {
  const many = (count: number): [string, string][] =>
    Array.from({ length: count }, (_, index) => [`plan/${index}.sh`, '']);
  const HEAD = '/** Says what it decides. */\n';

  it.each<[string, [string, string][], string[]]>([
    ['a file of 300 lines', [['plan/a.ts', HEAD + 'x\n'.repeat(299)]], []],
    ['a longer one', [['plan/a.ts', HEAD + 'x\n'.repeat(300)]], ['plan/a.ts has 301 lines']],
    ['a folder of fifteen files', many(15), []],
    ['a fuller one', many(16), ['plan has 16 files side by side']],
    [
      'files that import each other',
      [
        ['a.ts', `${HEAD}import { b } from './b/c';\n`],
        ['b/c.ts', `${HEAD}import {\n  type T,\n  d,\n} from '../d';\n`],
        ['d/index.ts', `${HEAD}import { a } from '../a';\n`],
      ],
      ['a.ts -> b/c.ts -> d/index.ts -> a.ts'],
    ],
    [
      'files of which one needs a type of the other alone',
      [
        ['a.ts', `${HEAD}import { b } from './b';\nimport { x } from 'x';\n`],
        ['b.ts', `${HEAD}import type { A } from './a';\nimport { type C } from './a';\n`],
      ],
      [],
    ],
    [
      'a test that does not say what it proves',
      [
        ['test/a.test.ts', "import { it } from 'vitest';\n/** Too late. */\n"],
        ['test/b.test.ts', '/**\n * Says it.\n */\n'],
        ['test/c.ts', '#!/usr/bin/env node\n// Says it.\n'],
        ['test/d.js', 'x\n'],
      ],
      ['test/a.test.ts does not open with a sentence'],
    ],
  ])('%s', (_, files, expected) => {
    expect(roomMistakes(new Map(files))).toEqual(expected);
  });
});
