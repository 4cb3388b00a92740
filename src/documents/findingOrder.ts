/** Decides in which order findings are said: as somebody reads the files that they are about. */
import type { Finding, Severity } from '../model/finding';

/** Most severe first. */
export const SEVERITY_ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** By file, line, column, then severity and code; findings without a place come last. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.where === undefined || b.where === undefined) {
    if (a.where !== b.where) return a.where === undefined ? 1 : -1;
  } else {
    if (a.where.file !== b.where.file) return a.where.file < b.where.file ? -1 : 1;
    const order = a.where.line - b.where.line || a.where.column - b.where.column;
    if (order !== 0) return order;
  }
  const severity = SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity);
  return severity || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.summary < b.summary ? -1 : 1);
}
