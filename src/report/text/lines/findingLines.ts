/**
 * Decides how findings read: severity, code and summary first, then the place, the cause and the way out, wrapped and
 * indented.
 */
import { SEVERITY_ORDER } from '../../../documents/findingOrder';
import type { Finding, Place } from '../../../model/finding';
import { hostsInBrief } from '../hostRanges';
import type { Paint, TextOptions } from '../palette';
import { painter, SEVERITY_TONES } from '../palette';
import { sourceLines } from './sourceLines';
import { shown } from '../values';
import { wrap } from '../wrap';

/** `file:line:column`, as editors and terminals know it. */
function placeText(place: Place): string {
  return `${shown(place.file)}:${place.line}:${place.column}`;
}

/** One line that says what is wrong, and the hosts on which it is. */
interface Shown {
  readonly finding: Finding;
  readonly names: string[];
}

/** Findings that are explained once. */
interface Folded {
  readonly finding: Finding;
  /** In the order in which they came. */
  readonly occurrences: Map<string, Shown>;
}

export interface NamedFindings {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** The way out with its facts taken out: `ssh-keyscan 192.0.2.1` and `ssh-keyscan 192.0.2.2` are the same way. */
function fixShape({ fix, facts }: Finding): string {
  const values = Object.values(facts)
    .map(String)
    .filter((value) => value !== '')
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return values.reduce((text, value) => text.replaceAll(value, '\0'), fix);
}

/** Findings that say the same but for names and values become one. */
function fold(hosts: readonly NamedFindings[]): readonly Folded[] {
  const folded = new Map<string, Folded>();
  for (const { name, findings } of hosts) {
    for (const finding of findings) {
      const { code, severity, summary, detail, where } = finding;
      const key = JSON.stringify([code, severity, detail, fixShape(finding)]);
      const entry = folded.get(key) ?? { finding, occurrences: new Map<string, Shown>() };
      folded.set(key, entry);
      const line = JSON.stringify([summary, where]);
      const names = entry.occurrences.get(line)?.names;
      if (names === undefined) entry.occurrences.set(line, { finding, names: [name] });
      else names.push(name);
    }
  }
  const rank = ({ finding }: Folded): number => SEVERITY_ORDER.indexOf(finding.severity);
  return [...folded.values()].sort((a, b) => rank(a) - rank(b) || (a.finding.code < b.finding.code ? -1 : 1));
}

/** The place of a finding that does not begin with it, and the line that is there. */
function placeLines(
  { severity, where }: Pick<Finding, 'severity' | 'where'>,
  options: TextOptions,
  indent: string,
  paint: Paint,
): string[] {
  if (where === undefined) return [];
  return [paint('dim', `${indent}${placeText(where)}`), ...sourceLines(where, severity, options, indent, paint)];
}

/** Why, and what to do. */
function explanation({ detail, fix }: Pick<Finding, 'detail' | 'fix'>, options: TextOptions, indent: string): string[] {
  return [
    ...(detail === '' ? [] : wrap(shown(detail), options.width, indent)),
    ...(fix === '' ? [] : wrap(shown(fix), options.width, `${indent}fix: `, `${indent}     `)),
  ];
}

/** The line that says what is wrong; what is before the summary is never broken. */
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
  const painted = `${indent}${paint('bold', place)}${paint(SEVERITY_TONES[severity], severity)} ${paint('bold', code)} `;
  const [first = '', ...rest] = wrap(text, options.width, plain, `${indent}    `);
  return [painted + first.slice(plain.length), ...rest];
}

/**
 * The findings of a block of hosts. A finding that does not hold on all of them says on which ones; findings that
 * differ in names, values and places only are listed together, and explained once.
 */
export function hostFindingLines(
  hosts: readonly NamedFindings[],
  options: TextOptions,
  indent: string,
): readonly string[] {
  const paint = painter(options.color);
  return fold(hosts).flatMap(({ finding, occurrences }) => {
    const all = [...occurrences.values()];
    const lines = all.flatMap(({ finding: one, names }, index) => {
      const text = shown(one.summary);
      const onAll = names.length === hosts.length || (names.length === 1 && text.includes(names[0] ?? ''));
      const which = onAll ? '' : ` (${hostsInBrief(names)})`;
      const next = all[index + 1]?.finding.where;
      const isSaidBelow = JSON.stringify(one.where) === JSON.stringify(next);
      const place = isSaidBelow ? [] : placeLines(one, options, `${indent}  `, paint);
      return [...head('', one, text + which, options, indent, paint), ...place];
    });
    const differ = finding.fix !== '' && all.some(({ finding: { fix } }) => fix !== finding.fix);
    const fix = differ ? `${finding.fix} Do the same for the others.` : finding.fix;
    return [...lines, ...explanation({ detail: finding.detail, fix }, options, `${indent}  `)];
  });
}

/**
 * One finding as a compiler writes it: `file:line:column: error OOM101 summary`, the line at that place, then the cause
 * and the way out.
 */
export function findingLines(finding: Finding, options: TextOptions): readonly string[] {
  const paint = painter(options.color);
  const { where } = finding;
  const place = where === undefined ? '' : `${placeText(where)}: `;
  return [
    ...head(place, finding, shown(finding.summary), options, '', paint),
    ...sourceLines(where, finding.severity, options, '  ', paint),
    ...explanation(finding, options, '  '),
  ];
}
