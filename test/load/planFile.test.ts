/** Proves that a plan file that cannot be read is refused with the reason. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPlan } from '../../src/load/planFile';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a plan file that cannot be read', () => {
  it.each([
    ['is missing', join(folder, 'plan.json'), 'ENOENT', 'It cannot be read: it does not exist.'],
    ['is a folder', folder, 'EISDIR', 'It cannot be read: it is a folder.'],
  ])('is refused with the reason: it %s', async (_, path, reason, words) => {
    const { value, findings } = await loadPlan(path, 'plan.json');
    expect(value).toBeUndefined();
    expect(findings).toEqual([expect.objectContaining({ code: 'OOM450', facts: { path: 'plan.json', reason } })]);
    expect(findings[0]?.detail).toContain(words);
    expect(findings[0]?.summary).toBe('plan.json: a plan file cannot be read');
  });
});
