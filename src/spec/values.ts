/** Decides which texts, integers and truths of a spec are usable; wrong types are left to the schema. */
import type { Placed } from '../model/finding';
import { hasControlCharacter } from '../model/text/controlCharacters';
import { shownText } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { Note } from './specFindings';
import type { Tree } from '../yaml/tree';

/** A text of one line, not blank; undefined (and noted) where it is another. `what` names it in the message. */
export function readText(tree: Tree | undefined, what: string, note: Note): Placed<string> | undefined {
  if (tree?.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
  const { value, at } = tree;
  if (hasControlCharacter(value)) {
    note('OOM126', at, {
      summary: `${what} contains a line break or a control character: "${shownText(value, 80)}"`,
      detail: 'It would end up in a file of systemd or on a command line, where a line break begins something else.',
      fix: 'Write it on one line, without control characters.',
    });
    return undefined;
  }
  if (value.trim() === '') {
    note('OOM126', at, {
      summary: `${what} is blank`,
      detail: 'A blank value names nothing.',
      fix: 'Write a value, or remove the key.',
    });
    return undefined;
  }
  return { value, at };
}

/**
 * A plain decimal integer of at most 15 digits, whatever its range; undefined (and noted) for another spelling of a
 * number.
 */
export function readInteger(tree: Tree | undefined, what: string, note: Note): Placed<number> | undefined {
  if (tree?.kind !== 'scalar' || typeof tree.value !== 'number') return undefined;
  const { source, value, at } = tree;
  if (/^(0|-?[1-9]\d{0,14})$/.test(source)) return { value, at };
  const shown = printable(source, 60);
  const octal = /^-?0\d+$/.test(source);
  note('OOM125', at, {
    summary: `${what} is ${shown}, which is not a plain decimal integer`,
    detail: octal
      ? `Programs differ in what ${shown} means: YAML 1.2 reads decimal, YAML 1.1 and sysctl read octal.`
      : 'Only digits with an optional minus sign mean the same to every program.',
    fix: Number.isSafeInteger(value) && !octal ? `Write ${value}.` : 'Write decimal digits without leading zeros.',
    facts: { written: shown },
  });
  return undefined;
}

export function readBoolean(tree: Tree | undefined): Placed<boolean> | undefined {
  if (tree?.kind !== 'scalar' || typeof tree.value !== 'boolean') return undefined;
  return { value: tree.value, at: tree.at };
}
