/**
 * Lines of prose end by column 120: comments of src, scripts, tests and tools, and the md files; a planted longer one
 * is reported.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proseMistakes } from './prose';

/** What people of this project write. */
const FOLDERS = ['src', 'test', 'bench', 'demo'];

const ROOT = join(import.meta.dirname, '..', '..');

it('all lines of prose end by column 120', () => {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const paths = [...readdirSync(ROOT), ...below].filter(
    (path) => /\.(?:ts|js|mjs|sh|md)$/.test(path) && !path.startsWith('test/fixtures/'),
  );
  expect(paths.length).toBeGreaterThan(500);
  const files = new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
  expect(proseMistakes(files)).toEqual([]);
});

describe('a line of more than 120 columns', () => {
  const words = `${'word '.repeat(23)}`;

  it.each([
    ['a comment of one line', 'a.ts', `/** ${words}x */\n`],
    ['a line of a longer comment', 'a.ts', `/**\n * ${words}xxxx\n */\n`],
    ['a comment after two slashes', 'a.mjs', `  // ${words}xx\n`],
    ['a comment of a script', 'a.sh', `# ${words}xxxx\n`],
    ['a line of a text', 'a.md', `${words}xxxxxx\n`],
    ['an item of a list', 'a.md', `- ${words}xxxx\n`],
  ])('is reported: %s', (_name, path, text) => {
    const { length, index } = text
      .split('\n')
      .map((line, at) => ({ length: line.length, index: at + 1 }))
      .reduce((a, b) => (b.length > a.length ? b : a));
    expect(length).toBeGreaterThan(120);
    expect(proseMistakes(new Map([[path, text]]))).toEqual([`${path}:${index} has ${length} columns`]);
  });

  it.each([
    ['of a string', 'a.ts', `const a = '${words}xxxxx';\n`],
    ['for a tool', 'a.ts', `// eslint-disable-next-line ${words}x\n`],
    ['of one word', 'a.ts', `// https://${'x'.repeat(120)}\n`],
    ['of a table', 'a.md', `| ${words}xxx |\n`],
    ['of a sample', 'a.md', `\`\`\`\n${words}xxxxxx\n\`\`\`\n`],
    ['of another file', 'a.json', `// ${words}xx\n`],
    ['that has 120', 'a.ts', `// ${'word '.repeat(23)}xx`],
  ])('is not reported: one %s', (_name, path, text) => {
    expect(proseMistakes(new Map([[path, text]]))).toEqual([]);
  });
});
