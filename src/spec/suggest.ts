/** Decides which known word a misspelt one was meant to be. */

/** Beyond it nothing is worth comparing, and the table would grow with the square of the length. */
const LONGEST = 64;

/**
 * Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment): how many insertions, removals,
 * replacements and swaps of neighbours turn one word into the other.
 */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = cell(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          cell(last, column) + 1,
          cell(current, column - 1) + 1,
          replaced,
          swapped ? cell(beforeLast, column - 2) + 1 : replaced,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, b.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** Letters only, in one case: `memory_max` and `MemoryMax` are the same word. */
function folded(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * The word that was probably meant: at most one mistake in three letters. Undefined where none is near. The first of
 * equally near words wins, so that the answer does not depend on anything but the arguments.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const wanted = folded(word);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const far = distance(wanted, folded(candidate));
    if (far <= Math.max(1, Math.floor(candidate.length / 3)) && far < candidate.length) {
      if (best === undefined || far < best.distance) best = { word: candidate, distance: far };
    }
  }
  return best?.word;
}
