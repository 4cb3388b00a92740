/**
 * Decides how far two words are apart: by letters too many, too few or wrong, and by swapped neighbours.
 */

/**
 * What is left of two words without their common beginning and, of the rest, their common end; both empty where they
 * are equal.
 */
export function differing(a: string, b: string): readonly [string, string] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/** Whether two words are the same but for two swapped neighbours. */
export function isOneSwapAway(a: string, b: string): boolean {
  const [left, right] = differing(a, b);
  return left.length === 2 && right === [...left].reverse().join('');
}

/** One letter too many, too few or wrong, or two swapped. */
export function isOneEditAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const [left, right] = differing(a, b);
  return (left.length <= 1 && right.length <= 1) || isOneSwapAway(left, right);
}

/**
 * Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment): how many insertions, removals,
 * replacements and swaps of neighbours turn one word into the other. Swaps are why no library serves: the small ones
 * (fastest-levenshtein) count two edits for `hihg`, as far from `high` as any other word of four letters with two of
 * them right.
 */
export function editDistance(a: string, b: string): number {
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
