/**
 * How the host line of an INI inventory splits into words: quotes, backslashes and comments as Python's shlex reads
 * them.
 */

export interface Word {
  readonly text: string;
  /** Offset of its first character in the line. */
  readonly at: number;
}

export type Words =
  | {
      readonly ok: true;
      readonly words: readonly Word[];
      /** Offset of a `#` that ended a word in its middle. */ readonly cutAt?: number;
    }
  | { readonly ok: false; readonly at: number; readonly why: 'quote' | 'escape' };

const BLANK = new Set([' ', '\t', '\r', '\n']);

/**
 * Splits a line into words as shlex.split(line, comments=comments) does: spaces separate; '...' is verbatim; "..."
 * knows `\"` and `\\`; outside of quotes a backslash takes the next character verbatim, and a `#` anywhere starts a
 * comment, in the middle of a word too.
 */
export function splitWords(line: string, comments = true): Words {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const first = line.charAt(at);
    if (BLANK.has(first)) {
      at += 1;
      continue;
    }
    if (comments && first === '#') break;
    const start = at;
    let text = '';
    let comment = false;
    while (at < line.length) {
      const character = line.charAt(at);
      if (BLANK.has(character)) break;
      if (comments && character === '#') {
        comment = true;
        break;
      }
      if (character === '\\') {
        if (at + 1 >= line.length) return { ok: false, at, why: 'escape' };
        text += line.charAt(at + 1);
        at += 2;
      } else if (character === "'" || character === '"') {
        const quoted = readQuoted(line, at, character);
        if (quoted === undefined) return { ok: false, at, why: 'quote' };
        text += quoted.text;
        at = quoted.end;
      } else {
        text += character;
        at += 1;
      }
    }
    words.push({ text, at: start });
    if (comment) return { ok: true, words, cutAt: at };
  }
  return { ok: true, words };
}

function readQuoted(line: string, start: number, quote: string): { text: string; end: number } | undefined {
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === quote) return { text, end: at + 1 };
    const next = line[at + 1];
    if (quote === '"' && character === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at += 1;
    } else {
      text += character;
    }
  }
  return undefined;
}
