/** Decides which -XX option a misspelt one was meant to be. */
import { differing, isOneEditAway } from '../../../model/text/editDistance';

/**
 * HotSpot proposes a name from a similarity of 0.7 on (JVMFlag::fuzzy_match); two swapped letters in a short name cost
 * a little more.
 */
const ALIKE = 0.65;

/** How often each pair of neighbouring letters occurs, in lower case. */
function pairs(word: string): ReadonlyMap<string, number> {
  const text = word.toLowerCase();
  const found = new Map<string, number>();
  for (let at = 0; at + 1 < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}

/**
 * The share of common pairs, 0 to 1 (Dice's coefficient, as in HotSpot); a thousand names are compared in a millisecond
 * or two.
 */
function likeness(word: string, ofWord: ReadonlyMap<string, number>, other: string): number {
  let common = 0;
  for (const [pair, count] of pairs(other)) common += Math.min(count, ofWord.get(pair) ?? 0);
  return (2 * common) / (word.length + other.length - 2);
}

/** The most alike of the known names, if one is alike enough; the first of equals. */
export function nearestFlag(word: string, known: readonly string[]): string | undefined {
  const own = pairs(word);
  let best: readonly [string | undefined, number] = [undefined, ALIKE];
  for (const name of known) {
    const alike = likeness(word, own, name);
    if (alike > best[1]) best = [name, alike];
  }
  return best[0];
}

/** Shorter names are too close to too many others. */
const SHORTEST = 7;

/**
 * Whether two names differ in case alone, or in one letter that is missing, added, another one, or swapped with its
 * neighbour; never in a digit.
 */
export function isOneSlip(word: string, other: string): boolean {
  const [a, b] = [word.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (b.length < SHORTEST || !isOneEditAway(a, b)) return false;
  return !/\d/.test(differing(a, b).join(''));
}
