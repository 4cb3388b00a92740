/** The text of `validate`: every finding in the order of the files, and one line that counts them. */
import { SEVERITY_ORDER, compareFindings } from '../../documents/findingOrder';
import type { Finding, Severity } from '../../model/finding';
import { findingLines } from './lines/findingLines';
import type { TextOptions } from './palette';
import { count } from '../../model/text/count';

const WORDS: Readonly<Record<Severity, readonly [string, string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['remark', 'remarks'],
};

/** `2 errors, 1 warning`; `no findings` where there are none. */
function findingsSummary(findings: readonly Finding[]): string {
  const parts = SEVERITY_ORDER.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, ...WORDS[severity])];
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** All findings, sorted by place; empty text for none. Ends with a newline. */
export function findingsText(findings: readonly Finding[], options: TextOptions): string {
  if (findings.length === 0) return '';
  const lines = [...findings].sort(compareFindings).flatMap((finding) => findingLines(finding, options));
  return `${[...lines, '', findingsSummary(findings)].join('\n')}\n`;
}
