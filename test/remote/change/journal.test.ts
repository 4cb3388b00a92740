/** The journal of a host: one line for each change, and bounded in size. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';

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

  const written = (calls: string): unknown => {
    run(shell, `FROM=1; TO=2; STEPS=; DOWN=; STARTING=; COUNTS_BEFORE=; COUNTS=; RESTARTS=; OPENED=\n${calls}`);
    const { result, failed, down } = JSON.parse(lines().at(-1) ?? '') as Record<string, unknown>;
    return [result, failed, down];
  };

  it.each([
    ['nothing', '', ['changed', undefined, undefined]],
    [
      'steps that failed, each once',
      'fail restart a; fail restart b; effect x',
      ['failed', ['restart', 'live'], undefined],
    ],
    ['a unit that is down', 'OPENED=\'a a\'; RESTARTS=a; COUNTS="a down$NL"', ['failed', undefined, ['a']]],
    [
      'one that was so before',
      'OPENED=\'a a\'; COUNTS="a down$NL"; COUNTS_BEFORE=$COUNTS',
      ['changed', undefined, undefined],
    ],
    ['one that runs', 'OPENED=\'a a\'; COUNTS="a 0$NL"', ['changed', undefined, undefined]],
    ['another unit', 'OPENED=\'a a\'; COUNTS="a 0${NL}aa down$NL"', ['changed', undefined, undefined]],
    [
      'one that ended by itself, and one that failed',
      `OPENED="a a\${NL}b b"; COUNTS="a down\${NL}b down$NL"; OUT="N= p Id=a\${NL}N= p ActiveState=inactive\${NL}N= p Id=b\${NL}N= p ActiveState=failed$NL"`,
      ['failed', undefined, ['b']],
    ],
    [
      'one that restarted along and is inactive, and one whose start is waited for',
      `OPENED="a b\${NL}b b"; RESTARTS=b; COUNTS="a down\${NL}b down$NL"; STARTING="\${NL}b$NL"; OUT="N= p Id=a\${NL}N= p ActiveState=inactive\${NL}N= p Id=b\${NL}N= p ActiveState=inactive$NL"`,
      ['failed', undefined, ['a']],
    ],
    [
      'a name with backslashes',
      'OPENED=\'a\\x2d\\.service a\\x2d\\.service\'; RESTARTS=${OPENED% *}; COUNTS="$RESTARTS down$NL"',
      ['failed', undefined, ['a\\x2d\\.service']],
    ],
  ])('says what failed after the switch: %s', (_, calls, expected) => {
    const end = 'find_down; if [ -z "$STEPS$DOWN" ]; then journal_change changed; else journal_change failed; fi';
    expect(written(`REPORTS=0; FAILS_AS=unfinished\n${calls}\n${end}`)).toEqual(expected);
  });

  it('names 20 units of many that are down', () => {
    const all =
      'for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do OPENED="$OPENED$n x$NL"; COUNTS="$COUNTS$n down$NL"; done';
    const [, , down] = written(`${all}\nfind_down; journal_change failed`) as unknown[];
    expect(down).toHaveLength(20);
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
