/** Reads `protect`: a word or an integer becomes the oom_score_adj of proc(5). */
import type { Placed } from '../../model/finding';
import { printable } from '../../model/text/printable';
import { PROTECT_SCORES } from '../../model/settings';
import type { Note } from '../specFindings';
import { nearest } from '../../model/text/nearest';
import type { Tree } from '../../yaml/tree';

const WORDS = Object.keys(PROTECT_SCORES);
const LOWEST = -1000;
const HIGHEST = 1000;

/** The score, -1000 to 1000; undefined for anything else, which is noted where it is a text or a number. */
export function readProtect(tree: Tree | undefined, note: Note): Placed<number> | undefined {
  if (tree?.kind !== 'scalar' || (typeof tree.value !== 'string' && typeof tree.value !== 'number')) return undefined;
  const { at, value, source } = tree;
  if (typeof value === 'string') {
    if (Object.hasOwn(PROTECT_SCORES, value)) return { value: PROTECT_SCORES[value] ?? 0, at };
    const meant = nearest(value, WORDS);
    note('OOM160', at, {
      summary: `protect is "${printable(value, 60)}", which is not a known word`,
      detail: `The words are ${WORDS.map((word) => `${word} (${PROTECT_SCORES[word]})`).join(', ')}.`,
      fix: /^-?\d+$/.test(value)
        ? `Write ${printable(value, 60)} without quotes.`
        : meant === undefined
          ? `Write one of the words, or an integer from ${LOWEST} to ${HIGHEST}.`
          : `Did you mean ${meant}?`,
      facts: { written: printable(value, 60) },
    });
    return undefined;
  }
  if (/^(0|-?[1-9]\d*)$/.test(source) && value >= LOWEST && value <= HIGHEST) return { value, at };
  note('OOM160', at, {
    summary: `protect is ${printable(source, 60)}, but takes an integer from ${LOWEST} to ${HIGHEST}`,
    detail: 'The kernel takes an integer from -1000 (never killed) to 1000 (killed first); systemd ignores any other.',
    fix: `Write ${value > HIGHEST ? 'sacrifice (800)' : value < LOWEST ? 'critical (-900)' : 'a plain integer'} or one of ${WORDS.join(', ')}.`,
    facts: { written: printable(source, 60), lowest: LOWEST, highest: HIGHEST },
  });
  return undefined;
}
