/**
 * Decides which numbers of -XX options contradict each other: the JVM exits, although each is within its range.
 */
import { shownOption } from '../../../model/text/shownOptions';
import { chosenCollectors } from '../budget/collectors';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner } from '../settings';
import { readSizes } from '../regions';
import { parseJvmInteger } from '../size';
import type { SizeWord } from '../regions';
import { MiB } from '../../../model/bytes';

/** A number and the word that gives it; `word` is undefined for a default. */
interface Given {
  readonly value: number;
  readonly word?: string;
}

/** The numbers that words give, by option; the last word for one counts. -Xminf and -Xmaxf are shares of 1. */
function numbersOf(words: readonly string[]): ReadonlyMap<string, Given> {
  const numbers = new Map<string, Given>();
  for (const word of words) {
    const [, name, text = ''] = /^-XX:(\w+)=(.*)$/s.exec(word) ?? [];
    const [, end, share] = /^-X(min|max)f(\d*\.?\d*)$/.exec(word) ?? [];
    const value = name === undefined ? Math.trunc(Number(share) * 100) : parseJvmInteger(text);
    const option = name ?? (end === undefined ? undefined : `${end === 'min' ? 'Min' : 'Max'}HeapFreeRatio`);
    if (option !== undefined && value !== undefined) numbers.set(option, { value, word });
  }
  return numbers;
}

/** What is judged: the numbers of `extra`, and the words themselves. */
interface View {
  readonly numbers: ReadonlyMap<string, Given>;
  readonly words: readonly string[];
  /** The names of the collectors that are chosen; G1 where none is. */
  readonly collector: string;
  /** -XX:ReservedCodeCacheSize of the words that oomcfg adds, or of extra. */
  readonly codeCache: number | undefined;
}

/** What is wrong: `summary` without the unit. */
interface Contradiction {
  readonly summary: string;
  readonly fix: string;
}

/**
 * One number that must not be above another. Each was tried on 17 and 25 (test/runtimes/jvm/options/oracle.test.ts).
 */
interface Pair {
  readonly lower: string;
  readonly upper: string;
  /** Values of a JVM where a word gives none; without one both have to be given. */
  readonly lowerIs?: number;
  readonly upperIs?: number;
  /** They must not be equal, either. */
  readonly apart?: true;
  /** Collectors that check it; absent for all. */
  readonly of?: readonly string[];
}

const PAIRS: readonly Pair[] = [
  {
    lower: 'MinHeapFreeRatio',
    upper: 'MaxHeapFreeRatio',
    lowerIs: 40,
    upperIs: 70,
    of: ['G1', 'Serial', 'Shenandoah', 'ZGC', 'CMS', 'Epsilon'],
  },
  { lower: 'MinMetaspaceFreeRatio', upper: 'MaxMetaspaceFreeRatio', lowerIs: 40, upperIs: 70 },
  { lower: 'G1NewSizePercent', upper: 'G1MaxNewSizePercent', lowerIs: 5, upperIs: 60, of: ['G1'] },
  // G1 of 25 takes it; 17 and older exit.
  { lower: 'ConcGCThreads', upper: 'ParallelGCThreads', of: ['G1', 'Shenandoah'] },
  { lower: 'MaxGCPauseMillis', upper: 'GCPauseIntervalMillis', apart: true, of: ['G1'] },
  { lower: 'InitialTenuringThreshold', upper: 'MaxTenuringThreshold', upperIs: 15, of: ['Parallel'] },
  { lower: 'MinTLABSize', upper: 'TLABSize', lowerIs: 2048 },
  { lower: 'MarkStackSize', upper: 'MarkStackSizeMax', upperIs: 512 * MiB },
];

function pairs({ numbers, collector }: View): Contradiction[] {
  return PAIRS.flatMap(({ lower, upper, lowerIs, upperIs, apart, of }) => {
    const low = numbers.get(lower) ?? given(lowerIs);
    const high = numbers.get(upper) ?? given(upperIs);
    if (low === undefined || high === undefined || (of !== undefined && !of.includes(collector))) return [];
    // Two defaults do not contradict each other.
    if (low.word === undefined && high.word === undefined) return [];
    if (apart ? low.value < high.value : low.value <= high.value) return [];
    const text = ({ word, value }: Given, name: string): string =>
      word === undefined ? `the default of ${name}, ${value}` : shownOption(word);
    return [
      {
        summary: `${text(low, lower)} is ${apart ? 'not below' : 'above'} ${text(high, upper)}`,
        fix: `Give ${lower} ${apart ? 'less than' : 'at most'} what ${upper} has.`,
      },
    ];
  });
}

function given(value: number | undefined): Given | undefined {
  return value === undefined ? undefined : { value };
}

/** Minimums that are not in the JVM's own ranges; `orZero`: 0 is allowed as well. */
const LEAST: readonly { flag: string; least: number; orZero?: true; of?: readonly string[] }[] = [
  { flag: 'ParallelGCThreads', least: 1, of: ['G1', 'Parallel', 'ZGC', 'Shenandoah'] },
  { flag: 'ConcGCThreads', least: 1, of: ['ZGC', 'Shenandoah'] },
  { flag: 'CompileThreshold', least: 0 },
  { flag: 'OnStackReplacePercentage', least: 0 },
  { flag: 'VMThreadStackSize', least: 64, orZero: true },
  { flag: 'CompilerThreadStackSize', least: 144, orZero: true },
];

function least({ numbers, collector }: View): Contradiction[] {
  return LEAST.flatMap(({ flag, least: bound, orZero, of }) => {
    const { value, word } = numbers.get(flag) ?? {};
    if (value === undefined || word === undefined || value >= bound || (value === 0 && orZero)) return [];
    if (of !== undefined && !of.includes(collector)) return [];
    const beside = of === undefined ? '' : ` beside ${collector}`;
    return [{ summary: `${shownOption(word)} is too small${beside}`, fix: `Write -XX:${flag}=${bound} or more.` }];
  });
}

/** Maximums that are not in the JVM's own ranges. */
const MOST: readonly { flag: string; most: number }[] = [{ flag: 'CompileThreshold', most: 2 ** 30 - 1 }];

function most({ numbers }: View): Contradiction[] {
  return MOST.flatMap(({ flag, most: bound }) => {
    const { value, word } = numbers.get(flag) ?? {};
    if (value === undefined || word === undefined || value <= bound) return [];
    return [{ summary: `${shownOption(word)} is too large`, fix: `Write -XX:${flag}=${bound} or less.` }];
  });
}

/** A compiler has at least one thread, and the two of tiered compilation have one each (compilationPolicy.cpp). */
function compilers({ numbers, words }: View): Contradiction[] {
  const { value, word } = numbers.get('CICompilerCount') ?? {};
  if (value === undefined || word === undefined || words.includes('-Xint')) return [];
  const isTiered = words.findLast((one) => /^-XX:[+-]TieredCompilation$/.test(one)) !== '-XX:-TieredCompilation';
  const level = numbers.get('TieredStopAtLevel')?.value ?? 4;
  const bound = level === 0 ? 0 : isTiered && level > 1 ? 2 : 1;
  if (value >= bound) return [];
  return [{ summary: `${shownOption(word)} is too small`, fix: `Write -XX:CICompilerCount=${bound} or more.` }];
}

/** Three digits, one for each kind of profile (globals.hpp, TypeProfileLevel). */
function profiles({ numbers }: View): Contradiction[] {
  const { value, word } = numbers.get('TypeProfileLevel') ?? {};
  if (value === undefined || word === undefined || /^[0-2]{1,3}$/.test(String(value))) return [];
  return [{ summary: `${shownOption(word)} has a digit above 2`, fix: 'Write -XX:TypeProfileLevel=111 or less.' }];
}

const POWERS_OF_TWO = ['ObjectAlignmentInBytes', 'GCCardSizeInBytes'];

function powers({ numbers }: View): Contradiction[] {
  return POWERS_OF_TWO.flatMap((flag) => {
    const { value, word } = numbers.get(flag) ?? {};
    if (value === undefined || word === undefined || Number.isInteger(Math.log2(value))) return [];
    return [{ summary: `${shownOption(word)} is not a power of 2`, fix: 'Write 8, 16, 32 or another power of 2.' }];
  });
}

/** `GCPauseIntervalMillis cannot be set without setting MaxGCPauseMillis`. */
function alone({ numbers, collector }: View): Contradiction[] {
  const word = numbers.get('GCPauseIntervalMillis')?.word;
  if (word === undefined || numbers.has('MaxGCPauseMillis') || collector !== 'G1') return [];
  return [
    { summary: `${shownOption(word)} needs MaxGCPauseMillis`, fix: 'Add -XX:MaxGCPauseMillis=200, or remove it.' },
  ];
}

const CODE_HEAPS = ['NonNMethodCodeHeapSize', 'ProfiledCodeHeapSize', 'NonProfiledCodeHeapSize'];
/** From this size on (bytes) a code cache has three parts by default (compilationPolicy.cpp). */
const SEGMENTED = 240 * MiB;

/**
 * `Invalid code heap sizes`: the three parts of the code cache are no larger than it, and as large where all are given.
 */
function codeHeaps({ numbers, words, codeCache }: View): Contradiction[] {
  const switched = words.findLast((word) => /^-XX:[+-]SegmentedCodeCache$/.test(word));
  const parts = CODE_HEAPS.flatMap((name) => numbers.get(name) ?? []);
  if (codeCache === undefined || parts.length === 0) return [];
  if (switched === undefined ? codeCache < SEGMENTED : switched.includes('-Seg')) return [];
  const sum = parts.reduce((total, { value }) => total + value, 0);
  if (parts.length < CODE_HEAPS.length ? sum < codeCache : sum === codeCache) return [];
  const given = parts.map(({ word = '' }) => shownOption(word)).join(' ');
  return [
    {
      summary: `${given} do${parts.length === 1 ? 'es' : ''} not fit -XX:ReservedCodeCacheSize=${codeCache / MiB}m`,
      fix: 'Remove them, or give java.codeCache the sum of all three.',
    },
  ];
}

const RULES = [pairs, least, most, compilers, profiles, powers, alone, codeHeaps] as const;

/** OOM364 for each contradiction; `added`: the words that oomcfg puts in front of `extra`. */
export function contradictions(
  added: readonly SizeWord[],
  extra: readonly string[],
  owner: JavaOwner,
): readonly RuntimeFinding[] {
  const [chosen] = chosenCollectors(extra);
  const reserved = added.find(({ option }) => option === 'ReservedCodeCacheSize');
  const view: View = {
    numbers: numbersOf(extra),
    words: extra,
    collector: chosen?.name ?? 'G1',
    codeCache: reserved?.size ?? readSizes(extra).get('ReservedCodeCacheSize')?.size,
  };
  return RULES.flatMap((rule) => rule(view)).map(({ summary, fix }) =>
    runtimeFinding('OOM364', {
      summary: `${summary} (${owner.unit})`,
      detail: 'The JVM would exit with an error at its next start.',
      fix,
      facts: { unit: owner.unit, collector: view.collector },
      where: owner.extraAt ?? owner.at,
    }),
  );
}
