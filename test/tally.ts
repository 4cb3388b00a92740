/**
 * Decides how outcomes add up: from what vitest reports and what the checks noted to the closing line and the exit
 * status.
 */

/** The names of what failed or was skipped, and how much passed. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** One run of vitest: its name for people, its report where it wrote one, and how it ended. */
export interface VitestRun {
  readonly name: string;
  readonly report: VitestReport | undefined;
  /** Exit status; undefined where a signal ended it. */
  readonly status: number | undefined;
}

/** Adds up tallies. */
export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/**
 * What a run of vitest amounts to. Every test that neither passed nor failed is skipped (skip, todo, a failed
 * beforeAll). A file that failed outside its tests, a run without any test, and a run that ended badly although no test
 * failed (coverage below its threshold, an unhandled rejection, a crash) are one failure each: nothing red passes
 * silently.
 */
export function tallyVitest(run: VitestRun): Tally {
  const tally = sum((run.report?.testResults ?? []).map((file) => tallyFile(run.name, file)));
  const failed = [...tally.failed];
  if (run.report === undefined) failed.push(`${run.name}: wrote no report`);
  else if (tally.passed + failed.length + tally.skipped.length === 0) failed.push(`${run.name}: has no tests`);
  if (run.status !== 0 && failed.length === 0) {
    failed.push(`${run.name}: ended with ${run.status ?? 'a signal'} outside its tests (coverage, unhandled error)`);
  }
  return { ...tally, failed };
}

function tallyFile(run: string, file: VitestReport['testResults'][number]): Tally {
  const named = (status: (status: string) => boolean) =>
    file.assertionResults.filter((test) => status(test.status)).map((test) => `${run}: ${file.name}: ${test.fullName}`);
  const failed = named((status) => status === 'failed');
  if (file.status === 'failed' && failed.length === 0)
    failed.push(`${run}: ${file.name}: ${file.message ?? ''}`.trim());
  return {
    passed: named((status) => status === 'passed').length,
    failed,
    skipped: named((status) => status !== 'passed' && status !== 'failed'),
  };
}

/** What the static checks noted: lines of `passed|failed|skipped NAME`. */
export function tallyChecks(text: string): Tally {
  const lines = text.split('\n').filter((line) => line !== '');
  const named = (outcome: string) =>
    lines.filter((line) => line.startsWith(`${outcome} `)).map((line) => line.slice(outcome.length + 1));
  return { passed: named('passed').length, failed: named('failed'), skipped: named('skipped') };
}

/** The last line of a run, which programs read. */
export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`;
}

/** 0 when something ran and nothing failed; with `strict` (CI) a skip counts as a failure. */
export function exitStatus(tally: Tally, strict: boolean): number {
  if (tally.failed.length > 0 || tally.passed === 0) return 1;
  return strict && tally.skipped.length > 0 ? 1 : 0;
}
