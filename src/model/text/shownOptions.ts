/**
 * Decides how the words of a JVM's options are shown to people: names whole, values only where they are sizes or
 * numbers, since others can be secrets.
 */
import { printable } from './printable';
import { HIDDEN } from './sourceLine';

/** A size as people write it, right or wrong: `-Xmx512m`, `-xmx=512mb`, `-Xms`. */
const SIZE = /^-{1,2}(?:XX:[+-]?)?x?(?:m[nsx]|ss)=?(?:\d[\w.]{0,20})?$/i;
/** A flag, or one with a number: `-XX:+UseG1GC`, `-XX:MaxRAMPercentage=75.0`, `-XX:MaxMetaspaceSize=1gb`. */
const FLAG = /^-XX:[+-]?\w+(?:=(?:[-+]?\d[\w.%]{0,20})?)?$/;

/** Options whose value is the next word, none of them a secret (java(1)). */
const TAKES_WORD =
  /^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|-m|--module|-jar|--(?:add|limit)-modules|--add-(?:exports|opens|reads)|--patch-module|--enable-native-access)$/;

const LONGEST = 80;

/** One word for a message. */
export function shownOption(word: string): string {
  if (SIZE.test(word) || FLAG.test(word) || /^@[\w./-]+$/.test(word)) return printable(word, LONGEST);
  if (!word.startsWith('-')) return HIDDEN;
  const [, name = '', equals = ''] = /^([^=\s"']*)(=?)/.exec(word) ?? [];
  return name.length + equals.length === word.length
    ? printable(word, LONGEST)
    : `${printable(name, LONGEST)}${equals}${HIDDEN}`;
}

/** Between the options of two JVMs of one unit that differ, and of one that has none. */
const OF_SEVERAL: ReadonlySet<string> = new Set(['and', '(none)']);

/** The words of a variable's value, each as it is shown. */
export function shownOptions(value: string): readonly string[] {
  const words = value.split(/[ \t\n]+/).filter(Boolean);
  return words.map((word, index) =>
    OF_SEVERAL.has(word) || TAKES_WORD.test(words[index - 1] ?? '') ? printable(word) : shownOption(word),
  );
}

/** No key of a spec is longer. */
const LONGEST_KEY = 64;

/**
 * A key of a file that may not be a spec: one with an assignment in it, or a long one, can be a password, a hash or a
 * token.
 */
export function shownKey(key: string): string {
  if (/^-{1,2}[A-Za-z]/.test(key)) return shownText(key, LONGEST_KEY);
  return /[:=]/.test(key) || key.length > LONGEST_KEY ? HIDDEN : shownText(key, LONGEST_KEY);
}

/** A text of the spec that may have options in it, by mistake perhaps. */
export function shownText(text: string, longest: number): string {
  return printable(/(?:^|[\s="'])-{1,2}[A-Za-z]/.test(text) ? shownOptions(text).join(' ') : text, longest);
}
