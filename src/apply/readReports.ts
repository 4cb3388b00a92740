/** Reads what a change script reported: its reports, and how it ended. */
import { type Reported, reported } from '../remote/fields';
import type { ReportName } from '../remote/protocol';
import { splitAt } from '../remote/recordText';

export interface Report {
  readonly type: string;
  readonly text: string;
}

/** How a script says it ended: `done`, `undone`, or `notundone` where the undo failed too. */
export type Ending = 'done' | 'undone' | 'notundone' | undefined;

/** Reports that are read; the script itself prints fewer. */
const MAX_REPORTS = 1000;

/** Of too many reports the first and the last ones, since the last say how it ended. */
export function readReports(output: string, nonce: string): readonly Report[] {
  const prefix = `${nonce}! `;
  const lines = output.split('\n').filter((line) => line.startsWith(prefix));
  const kept = lines.length > MAX_REPORTS ? [...lines.slice(0, MAX_REPORTS - 10), ...lines.slice(-10)] : lines;
  return kept.map((line) => {
    const [type, text] = splitAt(line.slice(prefix.length), ' ');
    return { type, text };
  });
}

/** All of a type, in their order. */
export function reportsOf<T extends ReportName>(type: T, reports: readonly Report[]): readonly Reported<T>[] {
  return reports.flatMap((one) => (one.type === type ? [reported(type, one.text)] : []));
}

export function endingOf(reports: readonly Report[]): Ending {
  return (['notundone', 'undone', 'done'] as const).find((ending) => reports.some(({ type }) => type === ending));
}
