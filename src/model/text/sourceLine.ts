/** A line of a file that a user wrote, as a message may show it. */
import type { Place } from '../finding';

export interface SourceLine {
  /** The line with `…` in place of what could be a secret. It may still have tabs and control characters in it. */
  readonly text: string;
  /** The value that is meant: offsets in `text`, `to` is the offset after its end. */
  readonly from: number;
  readonly to: number;
}

/** The line at a place; undefined where the file is not at hand, or nothing of the line may be shown. */
export type LineAt = (where: Place) => SourceLine | undefined;

/** A part of a line: what it is in the file, and what is shown of it. */
export interface LinePart {
  /** Offsets in the line as it is in the file. */
  readonly from: number;
  readonly to: number;
  readonly shown: string;
  /** Of a bracket: where what it opens ends, if it is on this line. */
  readonly until?: number;
}

/** In place of what is not shown. */
export const HIDDEN = '…';

/** A longer line is not written by hand, and nobody finds a value in it. */
const LONGEST_LINE = 1000;

/** Words that say that there is a secret in a line, whatever else is. */
const NAMES_SECRET =
  /pass(?:w|phrase|code|[\d_]|\b)|pwd|secret|token["']?\s*[:=]|vault|credential|(?:private|api|access)[-_ ]?key|bearer/i;

/** Whether no part of a line is shown: it is too long, or names a secret. */
export function isHiddenLine(line: string): boolean {
  return line.length > LONGEST_LINE || NAMES_SECRET.test(line);
}

/**
 * The line that its parts make, in their order, with the one at `column` (from 1) as what is meant; undefined where it
 * would show nothing but punctuation.
 */
export function sourceLine(parts: readonly LinePart[], column: number): SourceLine | undefined {
  const at = column - 1;
  let text = '';
  let end = 0;
  let from: number | undefined;
  let to = 0;
  let until = 0;
  for (const part of parts) {
    const { shown } = part;
    if (at >= part.from && at < part.to) {
      // A part that is shown differently is marked as a whole; of spaces, the one at the place.
      from = text.length + (shown.length === part.to - part.from ? at - part.from : 0);
      to = shown.trim() === '' ? from + 1 : text.length + shown.length;
      until = part.until ?? 0;
    }
    text += shown;
    end = part.to;
    if (end <= until) to = text.length;
  }
  // A text that ends too early is wrong after its end.
  if (from === undefined && at === end) {
    from = text.length;
    to = from + 1;
  }
  const says = /[\p{L}\p{N}]/u.test(text);
  return from === undefined || !says ? undefined : { text: text.trimEnd(), from, to };
}
