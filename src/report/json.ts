/** Decides the bytes of a JSON document: one document, keys in a fixed order, nothing in it that a terminal obeys. */

/** Keys that come first, in this order; the others follow by name, so that the same content always gives the same bytes. */
const FIRST: readonly string[] = [
  'format',
  'digest',
  'spec',
  'name',
  'status',
  'observed',
  'wave',
  'generation',
  'holds',
  'code',
  'severity',
  'summary',
  'detail',
  'fix',
  'target',
  'setting',
  'want',
  'file',
  'before',
  'after',
  'takesEffect',
  'path',
  'action',
  'unit',
  'because',
  'kernel',
  'setBy',
  'nextBy',
  'changes',
  'files',
  'restarts',
  'drift',
  'unsupported',
  'findings',
  'line',
  'column',
  'hosts',
];

const RANK = new Map(FIRST.map((key, index) => [key, index]));

function compareKeys(a: string, b: string): number {
  const rank = (RANK.get(a) ?? FIRST.length) - (RANK.get(b) ?? FIRST.length);
  return rank || (a < b ? -1 : a > b ? 1 : 0);
}

function ordered(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries);
}

/** What JSON.stringify leaves as it is although a terminal may obey it: DEL, C1, bidi and invisible characters. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnits(text: string): string {
  return [...Array(text.length).keys()]
    .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A JSON text with every active character written as an escape; it still parses to the same value. */
export function withoutActive(json: string): string {
  return json.replace(ACTIVE, escapeUnits);
}

/** The document as `--json` prints it: two blanks of indentation, one newline at the end. */
export function json(document: object): string {
  return `${withoutActive(JSON.stringify(document, ordered, 2))}\n`;
}
