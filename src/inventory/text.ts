/** Texts of files and scripts: bytes to text, and what an untrusted word or value is called in a message. */
import type { Place } from '../model/finding';
import { ExactNumber } from '../model/host';
import { printable } from '../model/text/printable';
import type { Tree } from '../yaml/tree';

/** The beginning of a file, for what concerns it as a whole. */
export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

/**
 * What no inventory needs and what tools disagree about: C0 but tab and line ends, DEL, C1, the Unicode line
 * separators.
 */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/;
/** The offset of the first control character other than tab and line ends, or -1. */
export function firstControl(text: string): number {
  return text.search(CONTROL);
}

/** Whether a name has something in it that cannot be shown as it is: control, bidirectional or invisible characters. */
export function isUnprintable(name: string): boolean {
  return printable(name, name.length + 1) !== name;
}

const LONGEST_SHOWN = 80;

/** A word of the user's as messages show it: escaped, on one line, shortened. */
export function show(word: string): string {
  return printable(word, LONGEST_SHOWN);
}

/** An IPv6 address, perhaps followed by a zone, a port or a length. */
const IPV6 = /^\[?[0-9a-f]*(?::[0-9a-f]*){2,7}(?:[.][0-9.]+)?[\]/%\w:.]*$/i;

/**
 * As show, but of a word that was misread only what comes before the first character after which a password can be;
 * ranges keep their colons.
 */
export function shownPart(word: string): string {
  const cut = IPV6.test(word) ? -1 : word.search(/[=,;@\s]|(?<!\[.*):/);
  return cut === -1 ? show(word) : `${show(word.slice(0, cut))}…`;
}

/** The name of a variable: in a line that was misread, a part of its value can follow it. */
export function showVariable(name: string): string {
  const plain = /^\W*(?:(?:export|set|declare)\s+)?[\p{L}\p{N}_.-]+/u.exec(name)?.[0] ?? '';
  return plain === name ? show(name) : `${show(plain)}…`;
}

/** Text of bytes; a sequence that is not UTF-8 becomes U+FFFD, and `damagedAt` is the offset of the first one. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly damagedAt?: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { text, damagedAt: text.indexOf('\ufffd') };
  }
}

/** What a value is, in the words of messages. */
export function describe(tree: Tree): string {
  if (tree.kind === 'map') return 'a mapping';
  if (tree.kind === 'list') return 'a list';
  if (tree.value === null) return 'nothing';
  if (tree.value instanceof ExactNumber) return 'a number';
  return typeof tree.value === 'object' ? 'an encrypted or unsafe value' : `a ${typeof tree.value}`;
}
