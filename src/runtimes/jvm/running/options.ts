/**
 * Which options of a JVM are in force: of several words for one thing the last counts, in the order in which HotSpot
 * takes them.
 */
import { bytes, type Bytes, KiB, MiB } from '../../../model/bytes';
import type { JvmOption, JvmSource, ObservedJvm } from '../../../model/observed';
import { parseJvmSize } from '../size';

/**
 * HotSpot's order (tried on 17 and 25): what comes later overrules what comes before. A launch script's variable ends
 * on the command line.
 */
export const RANK: Readonly<Record<JvmSource, number>> = {
  'a -XX:Flags= file': 0,
  JAVA_TOOL_OPTIONS: 1,
  JDK_JAVA_OPTIONS: 2,
  'the command line': 3,
  'an argument file': 3,
  'a -XX:VMOptionsFile= file': 3,
  _JAVA_OPTIONS: 4,
};

/**
 * Every JVM reads JAVA_TOOL_OPTIONS and _JAVA_OPTIONS, the launcher reads JDK_JAVA_OPTIONS from 9 on; only launch
 * scripts read other variables.
 */
const READ_BY_JAVA: ReadonlySet<string> = new Set<JvmSource>([
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
]);

export function isReadByJava(variable: string): variable is JvmSource {
  return READ_BY_JAVA.has(variable);
}

/** The place of a variable's words in that order. */
export function rankOf(variable: string): number {
  return RANK[isReadByJava(variable) ? variable : 'the command line'];
}

/** Short options and the long one that they set. (-Xmn sets two; it stands for itself.) */
const SHORT: Readonly<Record<string, string>> = {
  '-Xmx': 'MaxHeapSize',
  '-Xms': 'InitialHeapSize',
  '-Xmn': '-Xmn',
  '-Xss': 'ThreadStackSize',
};

/** What the launcher has made of `-mx1g`, `-ms` and `-ss` since JDK 1.1. */
function modern(word: string): string {
  return /^-(?:mx|ms|ss)\d/.test(word) ? `-X${word.slice(1)}` : word;
}

/**
 * The option that a word sets; undefined for one that adds to others of its kind (agents, --add-opens, -Xlog), whose
 * effect depends on their order.
 */
export function subjectOf(given: string): string | undefined {
  const word = modern(given);
  const short = SHORT[word.slice(0, 4)];
  if (short !== undefined) return short;
  const flag = /^-XX:[+-]?([A-Za-z0-9_]+)/.exec(word)?.[1];
  if (flag !== undefined) return flag;
  return word.startsWith('-D') ? word.split('=')[0] : undefined;
}

/** The size that a word gives, bytes. -XX:ThreadStackSize= counts in KiB, unlike -Xss. */
function sizeIn(given: string): Bytes | undefined {
  const word = modern(given);
  const stack = /^-XX:ThreadStackSize=(\d{1,9})$/.exec(word)?.[1];
  if (stack !== undefined) return bytes(Number(stack) * KiB);
  const text = SHORT[word.slice(0, 4)] === undefined ? /^-XX:[A-Za-z]+=(.*)$/.exec(word)?.[1] : word.slice(4);
  return text === undefined ? undefined : parseJvmSize(text);
}

/** Whether two words for one thing have the same value: `-Xmx1g` and `-XX:MaxHeapSize=1024m`. */
export function sayTheSame(a: string, b: string): boolean {
  if (a === b) return true;
  const size = sizeIn(a);
  return size !== undefined && size === sizeIn(b) && subjectOf(a) === subjectOf(b);
}

/** The option that is in force for what a word is about; undefined where there is none. */
function inForce(word: string, options: readonly JvmOption[]): JvmOption | undefined {
  const subject = subjectOf(word);
  if (subject === undefined) return options.find((option) => option.word === word);
  return options.findLast((option) => subjectOf(option.word) === subject);
}

/** Whether this very word is in force: another one for the same thing, behind it, would make it one for nothing. */
export function hasEffect(word: string, options: readonly JvmOption[]): boolean {
  return inForce(word, options)?.word === word;
}

/** The wanted words that are not in force, each with what is in force in its place. */
export function missing(
  wanted: readonly string[],
  options: readonly JvmOption[],
): readonly { readonly word: string; readonly instead?: JvmOption }[] {
  // Of a wanted value, too, the last word for one thing counts.
  const last = wanted.filter((word, index) => {
    const subject = subjectOf(word);
    return subject === undefined || !wanted.slice(index + 1).some((later) => subjectOf(later) === subject);
  });
  return last.flatMap((word) => {
    const option = inForce(word, options);
    if (option !== undefined && sayTheSame(word, option.word)) return [];
    return [option === undefined ? { word } : { word, instead: option }];
  });
}

/** The largest heap, bytes: as the JVM says, else as its options do. */
export function heapOf(jvm: ObservedJvm): Bytes | undefined {
  if (jvm.heapMax !== undefined) return jvm.heapMax;
  return sizeOf('-Xmx', jvm);
}

/**
 * The size that is in force for what the beginning of a word is about (`-Xmx`, `-XX:MaxMetaspaceSize=`); undefined
 * where no option says.
 */
export function sizeOf(word: string, { options }: Pick<ObservedJvm, 'options'>): Bytes | undefined {
  const option = inForce(word, options);
  return option === undefined ? undefined : sizeIn(option.word);
}

/** HotSpot rounds a heap up to whole regions of at most 32 MiB. */
const ROUNDED = 64 * MiB;

/** Whether a JVM's heap is larger than its options say: built into its image with jlink, where no word shows it. */
export function isLarger(jvm: ObservedJvm, heap: Bytes): boolean {
  return jvm.heapMax !== undefined && jvm.heapMax > heap + ROUNDED;
}
