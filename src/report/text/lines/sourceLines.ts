/**
 * Decides how a line of a user's file is shown below its finding: bounded, with spaces for tabs, and with `~~~` below
 * the value that is meant.
 */
import type { Place, Severity } from '../../../model/finding';
import type { Paint, TextOptions } from '../palette';
import { SEVERITY_TONES } from '../palette';
import { shown } from '../values';

/** In front of both lines, so that neither reads as a sentence of the finding. */
const GUTTER = '| ';

/** As terminals do it. */
const TAB = 8;

/** Columns of the line that are kept before the value, where not all of it has room. */
const BEFORE = 12;

/** With less room than this the value would be all that is seen. */
const NARROWEST = 24;

/**
 * Characters that take two columns (Unicode Standard Annex 11, wide and fullwidth, as far as scripts tell), and those
 * that take none.
 */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const MARK = /\p{M}/u;

/** One character as it is shown, and the columns that it takes. */
interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly isMeant: boolean;
}

/** The characters of a line from `begin` on, with what a terminal obeys made visible. */
function cellsOf(text: string, begin: number, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let at = begin;
  for (const character of text.slice(begin)) {
    const isTab = character === '\t';
    const seen = isTab ? ' '.repeat(TAB - (column % TAB)) : shown(character);
    const isOne = seen === character;
    const columns = isOne && WIDE.test(character) ? 2 : isOne && MARK.test(character) ? 0 : seen.length;
    cells.push({ text: seen, columns, isMeant: at >= from && at < to });
    column += columns;
    at += character.length;
  }
  // Past the end of the line.
  for (; at < to; at++) cells.push({ text: ' ', columns: 1, isMeant: at >= from });
  return cells;
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns }) => sum + columns, 0);
}

/** As many of the cells as have room, those around the value, with `…` where something is left out. */
function window(cells: readonly Cell[], room: number): readonly Cell[] {
  if (columnsOf(cells) <= room) return cells;
  const cut: Cell = { text: '…', columns: 1, isMeant: false };
  let begin = cells.findIndex(({ isMeant }) => isMeant);
  // From the value back, as long as there is room for all that is meant.
  const meant = columnsOf(cells.filter(({ isMeant }) => isMeant));
  const before = columnsOf(cells.slice(0, begin)) + meant < room ? Infinity : BEFORE;
  for (let left = 0; begin > 0 && left + (cells[begin - 1]?.columns ?? 0) <= before; begin--)
    left += cells[begin - 1]?.columns ?? 0;
  const kept: Cell[] = begin > 0 ? [cut] : [];
  let used = kept.length;
  let end = begin;
  for (; end < cells.length; end++) {
    const cell = cells[end];
    if (cell === undefined || used + cell.columns > room - 1) break;
    kept.push(cell);
    used += cell.columns;
  }
  return end < cells.length ? [...kept, cut] : kept;
}

/**
 * The line of a place and the one below it that marks the value; none where the line is not at hand or may not be
 * shown.
 */
export function sourceLines(
  where: Place | undefined,
  severity: Severity,
  options: TextOptions,
  indent: string,
  paint: Paint,
): readonly string[] {
  const line = where === undefined ? undefined : options.lineAt?.(where);
  if (line === undefined) return [];
  const begin = Math.min(line.text.length - line.text.trimStart().length, line.from);
  const room = Math.max(NARROWEST, options.width - indent.length - GUTTER.length);
  const cells = window(cellsOf(line.text, begin, line.from, line.to), room);
  const first = cells.findIndex(({ isMeant }) => isMeant);
  const last = cells.findLastIndex(({ isMeant }) => isMeant);
  const gutter = indent + paint('dim', GUTTER);
  const text = cells.map((cell) => cell.text).join('');
  const blanks = ' '.repeat(columnsOf(cells.slice(0, first)));
  const marks = '~'.repeat(Math.max(1, columnsOf(cells.slice(first, last + 1))));
  return [`${gutter}${text}`.trimEnd(), `${gutter}${blanks}${paint(SEVERITY_TONES[severity], marks)}`];
}
