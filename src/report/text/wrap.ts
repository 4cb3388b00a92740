/**
 * Decides where a line of a report ends: at a space, in an overlong word after a comma, and never inside a name or a
 * code.
 */

/** Below this many columns nothing is readable; lines run over instead. */
const NARROWEST = 24;

/**
 * Breaks a word that does not fit a line by itself after its commas (`web[01,03,05,...]`); other long words stay
 * whole.
 */
function pieces(word: string, room: number): readonly string[] {
  if (word.length <= room || !word.includes(',')) return [word];
  const out: string[] = [];
  for (const part of word.split(/(?<=,)/)) {
    const last = out.at(-1);
    if (last !== undefined && last.length + part.length <= room) out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}

/**
 * Wraps one paragraph to `width` columns. The first line begins with `first`, the others with `rest` (both count).
 * A word that is longer than a line is alone on one and runs over.
 */
export function wrap(text: string, width: number, first = '', rest = first): readonly string[] {
  const room = Math.max(NARROWEST, width - rest.length);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    for (const [index, piece] of pieces(word, room).entries()) {
      const glue = empty || index > 0 ? '' : ' ';
      const limit = Math.max(width, rest.length + NARROWEST);
      if (!empty && line.length + glue.length + piece.length > limit) {
        lines.push(line);
        line = rest + piece;
      } else line += glue + piece;
      empty = false;
    }
  }
  lines.push(line);
  return lines;
}
