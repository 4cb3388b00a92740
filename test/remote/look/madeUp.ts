/** Made-up files for the functions of the look, and what these print without its prefix. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-look-'));

afterAll(() => rmSync(root, { recursive: true }));

let number = 0;

/** A new folder with these files; returns its path. */
export function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const path = join(root, String(number++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** Without the prefix and the path of the folder. */
export const plain = (lines: readonly string[], path = ''): readonly string[] =>
  lines.map((line) => line.replace(/^N([=~]) /, (_, mark: string) => (mark === '=' ? '' : '~')).replaceAll(path, ''));
