/**
 * Decides which lines of a YAML text get spaces before it is parsed: PyYAML asks for no indentation within quotes and
 * brackets, and the parser here does.
 */
import type { Document, YAMLError } from 'yaml';

/** Spaces that were put in: where in the original text, and how many. */
interface Inserted {
  readonly at: number;
  readonly length: number;
}

export interface Repaired {
  readonly document: Document;
  /** The offset in the original text. */
  readonly original: (offset: number) => number;
}

/** Each repair is a parse: a text that would need more work than this is refused as it is. */
const MAX_REPAIRS = 200;
const MAX_WORK = 20_000_000;

/** Parses a text, repaired where PyYAML takes it. Lone CR and U+0085 end a line there (YAML 1.1). */
export function repaired(source: string, parse: (text: string) => Document): Repaired {
  const lines = source.replace(/\r(?!\n)|\u0085/g, '\n');
  const inserted: Inserted[] = [];
  const original = (offset: number): number => toOriginal(offset, inserted);
  let text = lines;
  let document = parse(text);
  for (let count = 1; count < MAX_REPAIRS && count * lines.length < MAX_WORK; count += 1) {
    const [error] = document.errors;
    const place = error === undefined ? undefined : placeFor(error, text);
    const at = place === undefined ? -1 : original(place);
    if (place === undefined || inserted.some((one) => one.at === at)) break;
    const length = text[place] === '#' ? 1 : deepest(lines) + 1;
    text = `${text.slice(0, place)}${' '.repeat(length)}${text.slice(place)}`;
    inserted.push({ at, length });
    inserted.sort((one, other) => one.at - other.at);
    document = parse(text);
  }
  return { document, original };
}

/** Where spaces are missing; undefined where that is not what is wrong. */
function placeFor({ code, message, pos: [at] }: YAMLError, text: string): number | undefined {
  // `"x"# comment`
  if (code === 'MISSING_CHAR' && text[at] === '#' && at > 0) return at;
  // A quoted text that goes on at the beginning of a line. `---` and `...` end a document there.
  const next = code === 'MISSING_CHAR' && text[at] === '\n' ? at + 1 : undefined;
  if (next !== undefined) return next >= text.length || isMark(text, next) ? undefined : next;
  // The library has one code for lists and brackets; spaces before an item of a list would make it part of the text
  // above it.
  if (code !== 'BAD_INDENT' || !/^Flow (?:map|sequence) /.test(message)) return undefined;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return isMark(text, start) ? undefined : start;
}

function isMark(text: string, start: number): boolean {
  return /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(start, start + 4));
}

/** The widest indentation of a text. */
function deepest(text: string): number {
  return [...text.matchAll(/^ +/gm)].reduce((most, [spaces]) => Math.max(most, spaces.length), 0);
}

function toOriginal(offset: number, inserted: readonly Inserted[]): number {
  let shift = 0;
  for (const { at, length } of inserted) {
    if (offset < at + shift) break;
    if (offset < at + shift + length) return at;
    shift += length;
  }
  return offset - shift;
}
