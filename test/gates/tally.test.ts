/**
 * Proves that nothing red is counted as green: the closing line and the exit status for every way in which a run can
 * end.
 */
import { describe, expect, it } from 'vitest';
import type { VitestReport } from '../tally';
import { closingLine, exitStatus, sum, tallyChecks, tallyVitest } from '../tally';

function report(...statuses: string[]): VitestReport {
  const assertionResults = statuses.map((status, index) => ({ fullName: `test ${index}`, status }));
  return { testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults }] };
}

const EMPTY = { passed: 0, failed: [], skipped: [] };

describe('a run of vitest', () => {
  it.each([
    ['passes', { report: report('passed', 'passed'), status: 0 }, { ...EMPTY, passed: 2 }],
    [
      'has a failed test',
      { report: report('passed', 'failed'), status: 1 },
      { passed: 1, failed: ['unit: a.test.ts: test 1'], skipped: [] },
    ],
    [
      'skips tests, whatever vitest calls it',
      { report: report('passed', 'skipped', 'pending', 'todo'), status: 0 },
      {
        passed: 1,
        failed: [],
        skipped: ['unit: a.test.ts: test 1', 'unit: a.test.ts: test 2', 'unit: a.test.ts: test 3'],
      },
    ],
    [
      'has a file that does not load',
      {
        report: {
          testResults: [{ name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
        },
        status: 1,
      },
      { ...EMPTY, failed: ['unit: b.test.ts: no such module'] },
    ],
    ['has no tests', { report: { testResults: [] }, status: 0 }, { ...EMPTY, failed: ['unit: has no tests'] }],
    ['crashes', { report: undefined, status: undefined }, { ...EMPTY, failed: ['unit: wrote no report'] }],
    [
      'misses its coverage, or leaves a rejection unhandled',
      { report: report('passed'), status: 1 },
      { passed: 1, failed: ['unit: ended with 1 outside its tests (coverage, unhandled error)'], skipped: [] },
    ],
  ])('that %s', (_, run, expected) => {
    expect(tallyVitest({ name: 'unit', ...run })).toEqual(expected);
  });
});

describe('the closing', () => {
  it('adds checks and tests up', () => {
    const checks = tallyChecks('passed check types\nfailed check lint\nskipped check shell\n');
    expect(checks).toEqual({ passed: 1, failed: ['check lint'], skipped: ['check shell'] });
    const total = sum([checks, { passed: 5, failed: ['x'], skipped: [] }]);
    expect(closingLine(total)).toBe('6 passed, 2 failed, 1 skipped');
  });

  it.each([
    [{ ...EMPTY, passed: 1 }, 0, 0],
    [{ ...EMPTY, passed: 1, skipped: ['x'] }, 0, 1],
    [{ ...EMPTY, passed: 1, failed: ['x'] }, 1, 1],
    [EMPTY, 1, 1],
  ])('of %j exits with %i, and with %i where CI=true', (tally, status, strict) => {
    expect(exitStatus(tally, false)).toBe(status);
    expect(exitStatus(tally, true)).toBe(strict);
  });
});
