/** Decides the last line of each report: how many hosts, and what became of them; what is zero is left out. */
import type { ApplySummary } from '../documents/apply/document';
import type { PlanSummary } from '../documents/plan/document';
import type { Verification } from '../documents/verify/document';
import { count } from './values';

function line(hosts: number, parts: readonly (readonly [number, string])[]): string {
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return told.length === 0 ? count(hosts, 'host') : `${count(hosts, 'host')}: ${told.join(', ')}`;
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
  return line(summary.hosts, [
    [summary.change, `to change${more(summary.restarts, summary.notInForce)}`],
    [summary.inSync, 'in sync'],
    [summary.error, 'in error'],
    [summary.held, 'held'],
    [summary.unreachable, 'unreachable'],
    [summary.notStarted ?? 0, 'not looked at'],
  ]);
}

/** `3 hosts: 1 changed (2 restarts), 1 in sync, 1 failed`. */
export function applySummary(summary: ApplySummary): string {
  return line(summary.hosts, [
    [summary.changed, `changed${more(summary.restarts, summary.notInForce)}`],
    [summary.inSync, 'in sync'],
    [summary.failed, 'failed'],
    [summary.held, 'held'],
    [summary.unreachable, 'unreachable'],
    [summary.notStarted, 'not started'],
  ]);
}

/** `3 hosts: 1 as wanted, 1 with drift, 1 unreachable`. What has warnings is not all right; `partly` hosts have a setting that is in force nowhere. */
export function verifySummary(summary: Verification['summary'], partly: number): string {
  return line(summary.hosts, [
    [summary.ok - (summary.warned ?? 0) - partly, 'as wanted'],
    [partly, 'without drift'],
    [summary.warned ?? 0, 'without drift, with warnings'],
    [summary.drift, 'with drift'],
    [summary.error, 'in error'],
    [summary.unreachable, 'unreachable'],
    [summary.notStarted ?? 0, 'not looked at'],
  ]);
}
