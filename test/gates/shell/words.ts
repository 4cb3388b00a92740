/** Reads the words of a shell script: what stands in quotes, what is expanded, and which commands run within a word. */
import type { Command } from './tree';

/** Text, a variable that is expanded, or commands whose output is. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly isQuoted: boolean; readonly behind: readonly Part[] }
  | { readonly kind: 'number'; readonly names: readonly string[] }
  | { readonly kind: 'output'; readonly body: Command; readonly isQuoted: boolean };

export type Word = readonly Part[];

/** A text that is read from its beginning on. */
export interface Source {
  readonly text: string;
  at: number;
}

/** How commands within a word are read: up to their closing bracket. */
export type ReadList = (source: Source) => Command;

const ENDS = ' \t\n;&|()<>';
const NAME = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;

/** A word up to what ends it outside of quotes. */
export function readWord(source: Source, readList: ReadList, ends = ENDS, isQuoted = false): Word {
  const parts: Part[] = [];
  let text = '';
  const flush = (quoted: boolean): void => {
    if (text !== '') parts.push({ kind: 'text', text, isQuoted: quoted });
    text = '';
  };
  while (source.at < source.text.length) {
    const char = source.text.charAt(source.at);
    if (ends.includes(char)) break;
    if (char === '\\') {
      flush(isQuoted);
      text = source.text.charAt(source.at + 1);
      flush(true);
      source.at += 2;
    } else if (char === "'" && !isQuoted) {
      flush(false);
      const end = source.text.indexOf("'", source.at + 1);
      parts.push({ kind: 'text', text: source.text.slice(source.at + 1, end), isQuoted: true });
      source.at = end + 1;
    } else if (char === '"') {
      flush(isQuoted);
      source.at++;
      parts.push({ kind: 'text', text: '', isQuoted: true }, ...readWord(source, readList, '"', true));
      source.at++;
    } else if (char === '$' && /[\w@*#?$!({-]/.test(source.text.charAt(source.at + 1))) {
      flush(isQuoted);
      source.at++;
      parts.push(readExpansion(source, readList, isQuoted));
    } else {
      text += char;
      source.at++;
    }
  }
  flush(isQuoted);
  return parts;
}

/** Behind its dollar. */
function readExpansion(source: Source, readList: ReadList, isQuoted: boolean): Part {
  if (source.text.startsWith('((', source.at)) return readNumber(source);
  if (source.text.startsWith('(', source.at)) {
    source.at++;
    const body = readList(source);
    source.at++;
    return { kind: 'output', body, isQuoted };
  }
  if (!source.text.startsWith('{', source.at)) {
    return { kind: 'variable', name: readName(source), isQuoted, behind: [] };
  }
  source.at++;
  const isLength = /^#\w/.test(source.text.slice(source.at, source.at + 2));
  if (isLength) source.at++;
  const name = readName(source);
  const behind = readWord(source, readList, '}', false);
  source.at++;
  return { kind: 'variable', name, isQuoted: isQuoted || isLength, behind };
}

function readName(source: Source): string {
  NAME.lastIndex = source.at;
  const [name = ''] = NAME.exec(source.text) ?? [];
  source.at += name.length;
  return name;
}

/** `$((…))`: every name in it is read. */
function readNumber(source: Source): Part {
  const start = source.at;
  let depth = 0;
  do {
    const char = source.text.charAt(source.at++);
    if (char === '(') depth++;
    if (char === ')') depth--;
  } while (depth > 0 && source.at < source.text.length);
  return { kind: 'number', names: source.text.slice(start, source.at).match(/\b[A-Za-z_]\w*/g) ?? [] };
}

/** The text of a word that holds nothing else; undefined for any other one. */
export function plainText(word: Word): string | undefined {
  return word.every(({ kind }) => kind === 'text') ? word.map((part) => textOf(part)).join('') : undefined;
}

/** Of a part that is text; empty for others. */
export function textOf(part: Part): string {
  return part.kind === 'text' ? part.text : '';
}
