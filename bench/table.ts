/** Decides how results are shown: one line each, and whether it is within its limit. */
import { median, type Result } from './contest';

export function table(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.what,
    `${digits(result)}${UNITS[result.unit]}`,
    `${result.limit}${UNITS[result.unit]}`,
    times(result),
    passes(result) ? 'ok' : 'TOO SLOW',
  ]);
  const all = [['measured', 'result', 'limit', 'medians (fastest to slowest), s', ''], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

export function passes({ value, limit }: Result): boolean {
  return value <= limit;
}

const UNITS = { ratio: '', s: ' s', MB: ' MB' };

function digits({ unit, value }: Result): string {
  return unit === 'MB' ? value.toFixed(0) : value.toFixed(2);
}

function times({ ours, theirs }: Result): string {
  return [ours, theirs ?? []]
    .filter((seconds) => seconds.length > 0)
    .map((seconds) => `${brief(median(seconds))} (${brief(Math.min(...seconds))} to ${brief(Math.max(...seconds))})`)
    .join(' / ');
}

function brief(seconds: number): string {
  return seconds.toFixed(seconds < 1 ? 3 : 2);
}
