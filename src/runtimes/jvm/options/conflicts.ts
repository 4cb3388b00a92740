/**
 * Decides which options of a JVM do not go together: those with which it exits, and those of which one has no effect.
 */
import { formatBound } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';
import { shownOption } from '../../../model/text/shownOptions';
import { chosenCollectors } from '../budget/collectors';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner } from '../settings';
import { INITIAL_AND_LEAST, readSizes, readSizeWord } from '../regions';
import type { SizeOption, SizeWord } from '../regions';

/**
 * One size that must not be above another, and what a JVM does where it is; each was tried on 17 and 25
 * (test/runtimes/jvm/options/oracle.test.ts).
 */
interface Order {
  readonly lower: SizeOption;
  readonly upper: SizeOption;
  /** refuses: it exits. adjusts: it takes another size than was asked for. */
  readonly jvm: 'refuses' | 'adjusts';
}

const ORDERS: readonly Order[] = [
  { lower: 'InitialHeapSize', upper: 'MaxHeapSize', jvm: 'refuses' },
  { lower: 'MinHeapSize', upper: 'MaxHeapSize', jvm: 'refuses' },
  { lower: 'MinHeapSize', upper: 'InitialHeapSize', jvm: 'refuses' },
  { lower: 'SoftMaxHeapSize', upper: 'MaxHeapSize', jvm: 'refuses' },
  { lower: 'InitialCodeCacheSize', upper: 'ReservedCodeCacheSize', jvm: 'refuses' },
  { lower: 'NewSize', upper: 'MaxHeapSize', jvm: 'adjusts' },
  { lower: 'MaxNewSize', upper: 'MaxHeapSize', jvm: 'adjusts' },
  { lower: 'NewSize', upper: 'MaxNewSize', jvm: 'adjusts' },
  { lower: 'MetaspaceSize', upper: 'MaxMetaspaceSize', jvm: 'adjusts' },
  { lower: 'CompressedClassSpaceSize', upper: 'MaxMetaspaceSize', jvm: 'adjusts' },
];

interface Sized {
  readonly size: Bytes;
  readonly word: string;
}

/** Sizes by option: those that oomcfg adds, and those of `extra`, which come after them. */
function sizesOf(added: readonly SizeWord[], extra: readonly string[]): ReadonlyMap<SizeOption, Sized> {
  const sizes = new Map<SizeOption, Sized>();
  for (const { option, size, word } of [...added, ...readSizes(extra).values()]) {
    if (size === undefined) continue;
    sizes.set(option, { size, word });
    if (INITIAL_AND_LEAST.test(word)) sizes.set('MinHeapSize', { size, word });
  }
  // -Xms sets the minimum heap as well, unless an option of its own comes after it (arguments.cpp,
  // parse_each_vm_init_arg).
  const least = extra.findLast((word) => /^-X?ms|^-XX:MinHeapSize=/.test(word));
  const size = least === undefined ? undefined : readSizeWord(least)?.size;
  if (least !== undefined && size !== undefined) sizes.set('MinHeapSize', { size, word: least });
  return sizes;
}

/** What makes a JVM exit (OOM364). `added`: the words that oomcfg puts in front of `extra`. */
export function exclusions(
  added: readonly SizeWord[],
  extra: readonly string[],
  owner: JavaOwner,
): readonly RuntimeFinding[] {
  return [...wrongOrders(sizesOf(added, extra), extra, 'refuses', owner), ...collectors(extra, owner)];
}

/** Options that a JVM ignores or replaces (OOM365). */
export function withoutEffect(
  added: readonly SizeWord[],
  extra: readonly string[],
  owner: JavaOwner,
): readonly RuntimeFinding[] {
  const sizes = sizesOf(added, extra);
  return [
    ...wrongOrders(sizes, extra, 'adjusts', owner),
    ...percentages(sizes, extra).map(([percentage, size]) => noEffect(percentage, size, BY_BUDGET, owner)),
    ...overruled(extra).map(([earlier, later]) => noEffect(earlier, later, LATER_COUNTS, owner)),
  ];
}

function wrongOrders(
  sizes: ReadonlyMap<SizeOption, Sized>,
  extra: readonly string[],
  jvm: Order['jvm'],
  owner: JavaOwner,
): RuntimeFinding[] {
  const seen = new Set<string>();
  return ORDERS.flatMap((order) => {
    const lower = sizes.get(order.lower);
    const upper = sizes.get(order.upper);
    if (order.jvm !== jvm || lower === undefined || upper === undefined || lower.size <= upper.size) return [];
    // -Xms is two options and would be reported twice.
    const pair = `${lower.word} ${upper.word}`;
    if (seen.has(pair) || lower.word === upper.word) return [];
    seen.add(pair);
    const [small, large] = [shownOption(lower.word), shownOption(upper.word)];
    const facts = { unit: owner.unit, options: [small, large], lower: lower.size, upper: upper.size };
    const inExtra = [lower, upper].some(({ word }) => extra.includes(word));
    const where = (inExtra ? owner.extraAt : owner.initialHeapAt) ?? owner.at;
    return [
      jvm === 'refuses'
        ? runtimeFinding('OOM364', {
            summary: `${small} is above ${large} (${owner.unit})`,
            detail: 'The JVM would exit with an error at its next start.',
            fix: `Write at most ${formatBound(upper.size, 'most')} for the first, or more for the second.`,
            facts,
            where,
          })
        : runtimeFinding('OOM365', {
            summary: `${small} is above ${large} and is not kept (${owner.unit})`,
            detail: 'The JVM starts, but takes another size than was asked for.',
            fix: `Write at most ${formatBound(upper.size, 'most')} for the first, or more for the second.`,
            facts,
            where,
          }),
    ];
  });
}

/** `Multiple garbage collectors selected`, `Garbage collector not selected (default collector explicitly disabled)`. */
function collectors(words: readonly string[], owner: JavaOwner): RuntimeFinding[] {
  const chosen = chosenCollectors(words);
  const off = words.findLast((word) => /^-XX:[+-]UseG1GC$/.test(word)) === '-XX:-UseG1GC';
  if (chosen.length === 1 || (chosen.length === 0 && !off)) return [];
  const options = chosen.length === 0 ? ['-XX:-UseG1GC'] : chosen.map(({ option }) => `-XX:+${option}`);
  return [
    runtimeFinding('OOM364', {
      summary: `${chosen.length === 0 ? 'no garbage collector is' : `${chosen.length} garbage collectors are`} selected: ${options.join(' ')} (${owner.unit})`,
      detail: 'The JVM would exit with an error at its next start.',
      fix: chosen.length === 0 ? 'Select one, such as -XX:+UseSerialGC.' : 'Keep one of them.',
      facts: { unit: owner.unit, options },
      where: owner.extraAt ?? owner.at,
    }),
  ];
}

/**
 * Options that size a heap by the RAM are ignored where -Xmx or -Xms gives it in bytes (arguments.cpp, set_heap_size).
 */
const BY_RAM: readonly (readonly [RegExp, SizeOption])[] = [
  [/^-XX:(MaxRAMPercentage|MinRAMPercentage|MaxRAMFraction|MinRAMFraction|MaxRAM)=/, 'MaxHeapSize'],
  [/^-XX:(InitialRAMPercentage|InitialRAMFraction)=/, 'InitialHeapSize'],
];

function percentages(sizes: ReadonlyMap<SizeOption, Sized>, extra: readonly string[]): (readonly [string, string])[] {
  return extra.flatMap((word) => {
    const row = BY_RAM.find(([option]) => option.test(word));
    const size = row === undefined ? undefined : sizes.get(row[1]);
    return size === undefined ? [] : [[word, size.word] as const];
  });
}

/** Words that a later word for the same option overrules: `-XX:+UseX` and `-XX:-UseX`, `-Xss1m` and `-Xss256k`. */
function overruled(words: readonly string[]): (readonly [string, string])[] {
  const last = new Map<string, string>();
  for (const word of words) last.set(optionOf(word), word);
  return [...new Set(words)].flatMap((word) => {
    const later = last.get(optionOf(word)) ?? word;
    return later === word ? [] : [[word, later] as const];
  });
}

/** The option that a word sets; the word itself where an option may be given several times. */
function optionOf(word: string): string {
  const sized = readSizeWord(word);
  if (sized !== undefined) return sized.option;
  return (
    /^-XX:[+-]?(?!OnOutOfMemoryError|OnError|CompileCommand|StartFlightRecording|Flags)(\w+)/.exec(word)?.[1] ?? word
  );
}

const BY_BUDGET = 'the heap comes from the budget, or from java.heap and java.initialHeap';
const LATER_COUNTS = 'of two words for one option the later counts';

function noEffect(word: string, beside: string, why: string, owner: JavaOwner): RuntimeFinding {
  const [option, other] = [shownOption(word), shownOption(beside)];
  return runtimeFinding('OOM365', {
    summary: `${option} has no effect beside ${other} (${owner.unit})`,
    detail: 'The JVM says nothing about it.',
    fix: `Remove ${option} from extra: ${why}.`,
    facts: { unit: owner.unit, option, beside: other },
    where: owner.extraAt ?? owner.at,
  });
}
