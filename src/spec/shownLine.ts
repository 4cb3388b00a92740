/**
 * Decides what of a line of a spec a message shows: the keys, and values of keys that the schema knows; options of
 * programs can be secrets.
 */
import type { SourceLine } from '../model/text/sourceLine';
import { HIDDEN, isHiddenLine, sourceLine } from '../model/text/sourceLine';
import { shownKey, shownOptions, shownText } from '../model/text/shownOptions';
import { unquotedPart, yamlParts, type YamlPart } from '../yaml/lineParts';
import { type SchemaNode, SPEC_SCHEMA } from './schema/schemaKeys';

/** Every key that the schema has anywhere. */
const KNOWN: ReadonlySet<string> = keysOf(SPEC_SCHEMA, new Set());

/** Values are options of a program; the next word of one can be anything. */
const OPTIONS: ReadonlySet<string> = new Set(['extra']);

/** A size or share is not a secret, whatever its key is: `memroy: 4GiB`. */
const SIZE = /^\d{1,12}(?:\.\d{1,6})?(?:%|[KMGT]i?B?)$/;

const LONGEST = 200;

function keysOf(node: unknown, known: Set<string>): Set<string> {
  if (typeof node !== 'object' || node === null) return known;
  for (const key of Object.keys((node as SchemaNode).properties ?? {})) known.add(key);
  for (const below of Object.values(node)) keysOf(below, known);
  return known;
}

function mayShow(value: string, key: string | undefined): boolean {
  if (SIZE.test(value)) return true;
  // An escape can be a space or a line end: what follows it would pass for part of the word.
  if (key === undefined || !KNOWN.has(key) || value.includes('\\')) return false;
  const shown = OPTIONS.has(key) ? shownOptions(value).join(' ') : shownText(value, LONGEST);
  return shown === value;
}

function shownPart({ kind, text, key }: YamlPart): string {
  if (kind === 'punctuation') return text;
  const plain = unquotedPart(text);
  if (kind === 'key') return shownKey(plain) === plain ? text : HIDDEN;
  return mayShow(plain, key) ? text : HIDDEN;
}

/**
 * Whether a text shows that it is a spec, or was to become one. Of others no line is shown: each of them could be a
 * secret.
 */
export function isSpecText(text: string): boolean {
  return /^\ufeff?["']?(?:services|system|rollout)["']?\s*:/m.test(text);
}

/** The line with what is meant at `column`. */
export function shownSpecLine(line: string, column: number): SourceLine | undefined {
  if (isHiddenLine(line)) return undefined;
  return sourceLine(
    yamlParts(line).map((part) => ({ ...part, shown: shownPart(part) })),
    column,
  );
}
