/** Holds the ways out of all findings to one style: whole sentences. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { waysOutMistakes } from './waysOut';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

describe('the ways out of findings', () => {
  it('are sentences', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(files.flatMap((path) => waysOutMistakes(path, readFileSync(join(SRC, path), 'utf8')))).toEqual([]);
  });

  it.each([
    ["note({ fix: 'Remove it.' });", []],
    ["note({ fix: meant === '' ? 'Write shop.' : `Did you mean ${meant}?` });", []],
    ['note({ fix: `Quote it: ${text}` });', []],
    ["note({ fix: '' });", []],
    ["note({ fix: 'remove it.' });", ['a.ts:1: remove it.']],
    ["note({ fix: 'Remove it' });", ['a.ts:1: Remove it']],
    ["\nnote({ fix: why ?? (a ? 'Do.' : 'do so.') });", ['a.ts:2: do so.']],
    ["row('refused', 'Nothing listens.', 'start sshd');", ['a.ts:1: start sshd']],
  ])('%s is judged', (text, mistakes) => {
    expect(waysOutMistakes('a.ts', text)).toEqual(mistakes);
  });
});
