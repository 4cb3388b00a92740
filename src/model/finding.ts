/** What a finding is: a coded remark with its place, its cause, a way out and its facts as data. */

/** A position in a file that the user wrote. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value together with the place in the user's files that it comes from. */
export interface Placed<T> {
  readonly value: T;
  readonly at: Place;
}

/** error holds its service or host; warning and info never do. */
export type Severity = 'error' | 'warning' | 'info';

export type FactValue = string | number | boolean | readonly string[] | readonly number[];

export interface Finding {
  /**
   * `OOM` and three digits; the first names the area (1 spec, 2 inventory, 3 budgets and settings, 4 host, 5
   * connection, 6 change, 7 diagnosis).
   */
  readonly code: string;
  readonly severity: Severity;
  /** One line without a full stop: what is wrong, with names and values. */
  readonly summary: string;
  /** Why it matters: the cause and the consequence. */
  readonly detail: string;
  /** What to do about it. */
  readonly fix: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly where?: Place;
}

/**
 * The constant part of a finding code; its row in the catalogue of rules/ has it, so that a code is declared exactly
 * once.
 */
export interface FindingKind {
  readonly severity: Severity;
  /** What the code stands for, in a few words that hold for every occurrence. */
  readonly title: string;
}

/**
 * What a stage returns that can find mistakes: a value where there is one, and all findings. An error finding and a
 * value may come together.
 */
export interface Checked<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

export function hasWarnings(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'warning');
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}
