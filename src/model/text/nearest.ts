/** Decides which known word a misspelt one was meant to be. */
import { editDistance } from './editDistance';

/** Beyond it nothing is worth comparing, and the table would grow with the square of the length. */
const LONGEST = 64;

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
    const far = editDistance(wanted, folded(candidate));
    if (far <= Math.max(1, Math.floor(candidate.length / 3)) && far < candidate.length) {
      if (best === undefined || far < best.distance) best = { word: candidate, distance: far };
    }
  }
  return best?.word;
}
