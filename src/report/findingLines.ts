/** Decides how findings read: severity, code and summary first, then the place, the cause and the way out, wrapped and indented. */
import type { Finding, Place, Severity } from '../model/finding';
import { hostsInBrief } from './hostRanges';
import type { Paint, TextOptions, Tone } from './palette';
import { painter } from './palette';
import { shown } from './values';
import { wrap } from './wrap';

/** Most severe first. */
export const SEVERITY_ORDER: readonly Severity[] = ['error', 'warning', 'info'];

const TONES: Readonly<Record<Severity, Tone>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** `file:line:column`, as editors and terminals know it. */
function placeText(place: Place): string {
  return `${shown(place.file)}:${place.line}:${place.column}`;
}

/** One finding that holds on several hosts, with what differs between them. */
interface Folded {
  readonly finding: Finding;
  /** Summaries in the order in which they came, each with its hosts. */
  readonly hosts: Map<string, string[]>;
}

export interface HostFindings {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Findings that say the same but for their summary (which names the host or its values) become one. */
function fold(hosts: readonly HostFindings[]): readonly Folded[] {
  const folded = new Map<string, Folded>();
  for (const { name, findings } of hosts) {
    for (const finding of findings) {
      const { code, severity, detail, fix, where } = finding;
      const key = JSON.stringify([code, severity, detail, fix, where]);
      const entry = folded.get(key) ?? { finding, hosts: new Map<string, string[]>() };
      folded.set(key, entry);
      const names = entry.hosts.get(finding.summary);
      if (names === undefined) entry.hosts.set(finding.summary, [name]);
      else names.push(name);
    }
  }
  const rank = ({ finding }: Folded): number => SEVERITY_ORDER.indexOf(finding.severity);
  return [...folded.values()].sort((a, b) => rank(a) - rank(b) || (a.finding.code < b.finding.code ? -1 : 1));
}

/** Where, why, and what to do. */
function explanation(finding: Finding, options: TextOptions, indent: string, paint: Paint): string[] {
  const { where, detail, fix } = finding;
  return [
    ...(where === undefined ? [] : [paint('dim', `${indent}${placeText(where)}`)]),
    ...(detail === '' ? [] : wrap(shown(detail), options.width, indent)),
    ...(fix === '' ? [] : wrap(shown(fix), options.width, `${indent}fix: `, `${indent}     `)),
  ];
}

/** The line that says what is wrong; what stands before the summary is never broken. */
function head(
  place: string,
  finding: Finding,
  text: string,
  options: TextOptions,
  indent: string,
  paint: Paint,
): string[] {
  const { severity, code } = finding;
  const plain = `${indent}${place}${severity} ${code} `;
  const painted = `${indent}${paint('bold', place)}${paint(TONES[severity], severity)} ${paint('bold', code)} `;
  const [first = '', ...rest] = wrap(text, options.width, plain, `${indent}    `);
  return [painted + first.slice(plain.length), ...rest];
}

/**
 * The findings of a block of hosts. A finding that does not hold on all of them says on which ones; findings that differ in their summary only
 * are listed together, and explained once.
 */
export function hostFindingLines(
  hosts: readonly HostFindings[],
  options: TextOptions,
  indent: string,
): readonly string[] {
  const paint = painter(options.color);
  return fold(hosts).flatMap(({ finding, hosts: summaries }) => {
    const lines = [...summaries].flatMap(([summary, names]) => {
      const text = shown(summary);
      const onAll = names.length === hosts.length || (names.length === 1 && text.includes(names[0] ?? ''));
      const which = onAll ? '' : ` (${hostsInBrief(names)})`;
      return head('', finding, text + which, options, indent, paint);
    });
    return [...lines, ...explanation(finding, options, `${indent}  `, paint)];
  });
}

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

/** One finding as a compiler writes it: `file:line:column: error OOM101 summary`, then the cause and the way out. */
export function findingLines(finding: Finding, options: TextOptions): readonly string[] {
  const paint = painter(options.color);
  const { where, ...unplaced } = finding;
  const place = where === undefined ? '' : `${placeText(where)}: `;
  return [
    ...head(place, finding, shown(finding.summary), options, '', paint),
    ...explanation(unplaced, options, '  ', paint),
  ];
}
