/** Texts of files and scripts: bytes to text, offsets to places, and how an untrusted word is quoted in a message. */
import type { Place } from '../model/finding';

/** Turns offsets of one text into places. */
export class Places {
  private readonly starts: number[] = [0];

  constructor(
    readonly file: string,
    text: string,
  ) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** The place of an offset; lines and columns count from 1, columns in UTF-16 units as editors count them. */
  at(offset: number): Place {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/** The beginning of a file, for what concerns it as a whole. */
export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

/** What no inventory needs and what tools disagree about: C0 but tab and line ends, DEL, C1, the Unicode line separators. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/;
/** All of those, tab and line ends too, and the bidirectional marks that reorder what a terminal shows. */
const CONTROL_OR_LAYOUT = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The offset of the first control character other than tab and line ends, or -1. */
export function firstControl(text: string): number {
  return text.search(CONTROL);
}

/** Whether a name has a control character of any kind. */
export function hasControl(name: string): boolean {
  return name.search(CONTROL_OR_LAYOUT) !== -1;
}

const LONGEST_SHOWN = 80;

/** A word of the user's as messages show it: escaped, on one line, shortened. */
export function show(word: string): string {
  const cut = word.length > LONGEST_SHOWN ? `${word.slice(0, LONGEST_SHOWN)}…` : word;
  return cut.replace(CONTROL_OR_LAYOUT, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text of bytes; a sequence that is no UTF-8 becomes U+FFFD, and `damagedAt` is the offset of the first one. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly damagedAt?: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { text, damagedAt: text.indexOf('\ufffd') };
  }
}
