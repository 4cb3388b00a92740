/** Spec in, files out. UPDATE_GOLDENS=1 writes the goldens anew; without it a difference is a failure. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CASES, goldenPath, runCase } from './cases';

describe('the files of', () => {
  it.each(CASES)('$name', (example) => {
    const { files } = runCase(example);
    const text = files.map((file) => `==> ${file.path} <==\n${file.text}`).join('\n');
    const golden = goldenPath(`${example.name}.txt`);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
