/** The journal of a host: one line for each change, and bounded in size. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../probe/shells';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (shell: (typeof SHELLS)[number], calls: string): void => {
  const settings = `STATE='${folder}'; AT=2026-01-02T03:04:05Z; SPEC=shop`;
  runShell(shell, `${LOOK}\n${CHANGE}\n${settings}\n${calls}\n`);
};
const lines = (): readonly string[] => readFileSync(join(folder, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1);

describe.each(SHELLS)('the journal in $shell', (shell) => {
  it('has a line of JSON for a change', () => {
    run(shell, "journal apply 000001-ab 000002-cd changed; journal recover '' 000001-ab undone; bound_journal");
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: '2026-01-02T03:04:05Z',
        event: 'apply',
        spec: 'shop',
        from: '000001-ab',
        to: '000002-cd',
        result: 'changed',
      },
      { time: '2026-01-02T03:04:05Z', event: 'recover', spec: 'shop', from: '', to: '000001-ab', result: 'undone' },
    ]);
  });

  it('keeps the newest 128 KiB of more than 256, in whole lines, and leaves less alone', () => {
    const path = join(folder, 'journal.jsonl');
    const old = (count: number): string =>
      Array.from({ length: count }, (_, number) => `{"number":${number},"of":"${'x'.repeat(100)}"}\n`).join('');
    writeFileSync(path, old(1000));
    run(shell, 'journal apply a b changed; bound_journal');
    expect(lines()).toHaveLength(1001);
    writeFileSync(path, old(3000));
    run(shell, 'journal apply a b changed; bound_journal');
    expect(statSync(path).size).toBeLessThan(140_000);
    const kept = lines().map((line) => JSON.parse(line) as { number?: number; event?: string });
    expect(kept.at(-2)).toMatchObject({ number: 2999 });
    expect(kept.at(-1)).toMatchObject({ event: 'apply' });
    expect(kept.length).toBeGreaterThan(1000);
  });
});
