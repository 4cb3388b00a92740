/** The example of the manual, read: every value with its place. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';
import { FIXTURES } from './fixtures';

const GOLDEN = join(FIXTURES, 'shop.golden.json');

it('reads the example (UPDATE_GOLDENS=1 writes the golden anew)', () => {
  const text = readFileSync(join(FIXTURES, 'shop.yaml'), 'utf8');
  const { value, findings } = parseSpec([{ path: 'oomcfg.yaml', text }]);
  expect(findings).toEqual([]);
  const read = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, read);
  expect(existsSync(GOLDEN)).toBe(true);
  expect(read).toBe(readFileSync(GOLDEN, 'utf8'));
});
