/** Decides the last line of each report: how many hosts, and what became of them; what is zero is left out. */
import type { Application } from '../../documents/apply/document';
import type { PlanSummary } from '../../documents/plan/document';
import { STATUSES, type StatusRow } from '../../documents/statuses';
import type { VerifySummary } from '../../documents/verify/document';
import { count } from '../../model/text/count';

type Part = readonly [number: number, words: string];

function line(hosts: number, parts: readonly Part[]): string {
  const nonZero = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return nonZero.length === 0 ? count(hosts, 'host') : `${count(hosts, 'host')}: ${nonZero.join(', ')}`;
}

/** The statuses of a document, with their numbers. */
function partsOf(
  rows: Readonly<Record<string, StatusRow>>,
  summary: Readonly<Record<string, number | undefined>>,
): readonly Part[] {
  return Object.values(rows).map(({ counted, words }) => [summary[counted] ?? 0, words]);
}

function more(restarts: number, notInForce = 0): string {
  const parts = [
    ...(restarts === 0 ? [] : [count(restarts, 'restart')]),
    ...(notInForce === 0 ? [] : [`${notInForce} with a setting that is not in force`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** `3 hosts: 1 to change (2 restarts), 1 in sync, 1 unreachable`. */
export function planSummary(summary: PlanSummary): string {
  const { change, ...others } = STATUSES.plan;
  const words = `${change.words}${more(summary.restarts, summary.notInForce)}`;
  return line(summary.hosts, [[summary.change, words], ...partsOf(others, summary)]);
}

/**
 * `3 hosts: 1 changed (2 restarts), 1 in sync, 1 failed (1 restart)`. Hosts that failed can have restarted units as
 * well.
 */
export function applySummary({ summary, hosts }: Application): string {
  const restarted = new Map<string, number>();
  for (const { status, restarts } of hosts) restarted.set(status, (restarted.get(status) ?? 0) + restarts.length);
  const numbers: Readonly<Record<string, number | undefined>> = summary;
  const notInForce: Readonly<Record<string, number | undefined>> = { changed: summary.notInForce };
  return line(
    summary.hosts,
    Object.entries(STATUSES.apply).map(([status, { counted, words }]) => [
      numbers[counted] ?? 0,
      `${words}${more(restarted.get(status) ?? 0, notInForce[status])}`,
    ]),
  );
}

/**
 * `3 hosts: 1 as wanted, 1 with drift, 1 unreachable`. What has warnings is not all right; `partly` hosts have a
 * setting that is in force nowhere.
 */
export function verifySummary(summary: VerifySummary, partly: number): string {
  const { ok, ...others } = STATUSES.verify;
  return line(summary.hosts, [
    [summary.ok - (summary.warned ?? 0) - partly, ok.words],
    [partly, 'without drift'],
    [summary.warned ?? 0, 'without drift, with warnings'],
    ...partsOf(others, summary),
  ]);
}
