/**
 * The table of JVM options that size memory: how each is written, what it is called in the spec, and what a JVM
 * accepts.
 */
import { bytes, GiB, KiB, MiB } from '../../model/bytes';
import type { Bytes } from '../../model/bytes';
import { parseJvmSize, printJvmSize } from './size';

/** The memory regions of a JVM, by the spec's keys. */
export type Region = 'directMemory' | 'heap' | 'metaspace' | 'codeCache' | 'stack';

/** Options that take a size, by their -XX: names. */
export type SizeOption =
  | 'MaxDirectMemorySize'
  | 'MaxHeapSize'
  | 'MaxMetaspaceSize'
  | 'ReservedCodeCacheSize'
  | 'ThreadStackSize'
  | 'InitialHeapSize'
  | 'MinHeapSize'
  | 'SoftMaxHeapSize'
  | 'NewSize'
  | 'MaxNewSize'
  | 'MetaspaceSize'
  | 'CompressedClassSpaceSize'
  | 'InitialCodeCacheSize'
  | 'MaxRAM';

interface SizeRow {
  /** The short form, which says the same. */
  readonly short?: string;
  /** Bounds in bytes that every JVM from 8 on enforces; absent where there are none. */
  readonly least?: Bytes;
  readonly most?: Bytes;
  readonly words: string;
}

const UNBOUNDED = bytes(Number.MAX_SAFE_INTEGER);

/**
 * Tried on 17 and 25 (`java OPTION -version`): `Too small maximum heap`, `Too small initial heap`,
 * `Must be at most 2048M`, `The Java thread stack size specified is too small`, `is outside the allowed range`. -Xms
 * sets the initial and the least heap, -Xmn both young sizes.
 */
const SIZE_OPTIONS: Readonly<Record<SizeOption, SizeRow>> = {
  MaxDirectMemorySize: { words: 'direct memory' },
  MaxHeapSize: { short: '-Xmx', least: bytes(2 * MiB), words: 'heap' },
  MaxMetaspaceSize: { least: bytes(512 * KiB), words: 'metaspace' },
  ReservedCodeCacheSize: { least: bytes(2496 * KiB), most: bytes(2 * GiB), words: 'code cache' },
  ThreadStackSize: { short: '-Xss', least: bytes(136 * KiB), most: bytes(GiB), words: 'stack of one thread' },
  InitialHeapSize: { short: '-Xms', least: bytes(MiB), words: 'initial heap' },
  MinHeapSize: { least: bytes(MiB), words: 'least heap' },
  SoftMaxHeapSize: { words: 'heap that it keeps to' },
  NewSize: { words: 'young generation' },
  MaxNewSize: { short: '-Xmn', words: 'young generation' },
  MetaspaceSize: { words: 'metaspace of the first collection' },
  CompressedClassSpaceSize: { least: bytes(MiB), most: bytes(4 * GiB), words: 'class space' },
  InitialCodeCacheSize: { least: bytes(4 * KiB), words: 'initial code cache' },
  MaxRAM: { least: bytes(2 * MiB), words: 'RAM' },
};

/** Options for which 0 means the default, or is ignored. */
const ZERO_ALLOWED: ReadonlySet<SizeOption> = new Set(['InitialHeapSize', 'MinHeapSize', 'ThreadStackSize']);

/** In the order in which the options are printed, which is that of Paketo's memory calculator. */
const REGION_OPTIONS: Readonly<Record<Region, SizeOption>> = {
  directMemory: 'MaxDirectMemorySize',
  heap: 'MaxHeapSize',
  metaspace: 'MaxMetaspaceSize',
  codeCache: 'ReservedCodeCacheSize',
  stack: 'ThreadStackSize',
};

export const REGION_ORDER = Object.keys(REGION_OPTIONS) as Region[];

const REGION_OF = new Map(REGION_ORDER.map((region) => [REGION_OPTIONS[region], region]));

/** The word that gives an option a size; a region's is the one of the calculator. */
export function sizeWord(of: Region | 'initialHeap', size: Bytes): SizeWord {
  const option = of === 'initialHeap' ? 'InitialHeapSize' : REGION_OPTIONS[of];
  return { word: `${SIZE_OPTIONS[option].short ?? `-XX:${option}=`}${printJvmSize(size)}`, option, size };
}

export interface Bounds {
  readonly least: Bytes;
  readonly most: Bytes;
  readonly words: string;
}

export function boundsOf(option: SizeOption): Bounds {
  const { least = bytes(0), most = UNBOUNDED, words } = SIZE_OPTIONS[option];
  return { least, most, words };
}

export function regionBounds(region: Region): Bounds {
  return boundsOf(REGION_OPTIONS[region]);
}

/** An option that takes a size; `size` is undefined where a JVM would not understand it. */
export interface SizeWord {
  readonly word: string;
  readonly option: SizeOption;
  readonly size: Bytes | undefined;
}

const SHORT: readonly (readonly [string, SizeOption])[] = Object.entries(SIZE_OPTIONS).flatMap(([option, { short }]) =>
  short === undefined ? [] : [[short, option as SizeOption] as const],
);

/**
 * The launcher's spellings from before JDK 1.2, which it still turns into `-Xmx`, `-Xms` and `-Xss` (java.c,
 * TranslateApplicationArgs).
 */
const OLD_SHORT: readonly (readonly [string, SizeOption])[] = [
  ['-mx', 'MaxHeapSize'],
  ['-ms', 'InitialHeapSize'],
  ['-ss', 'ThreadStackSize'],
];

/** Words that set the initial and the least heap at once. */
export const INITIAL_AND_LEAST = /^-X?ms/;

/** The size that a word sets, if it sets one. -XX:ThreadStackSize= is in KiB, unlike -Xss. */
export function readSizeWord(word: string): SizeWord | undefined {
  const short = [...SHORT, ...OLD_SHORT].find(([prefix]) => word.startsWith(prefix));
  if (short !== undefined) {
    const [prefix, option] = short;
    return { word, option, size: parseJvmSize(word.slice(prefix.length)) };
  }
  const [, name, text = ''] = /^-XX:(\w+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || !Object.hasOwn(SIZE_OPTIONS, name)) return undefined;
  const option = name as SizeOption;
  const size = parseJvmSize(text);
  if (option !== 'ThreadStackSize' || size === undefined) return { word, option, size };
  return { word, option, size: size <= GiB ? bytes(size * KiB) : UNBOUNDED };
}

/** Whether a JVM accepts the size of an option. */
export function withinBounds({ option, size }: SizeWord): boolean {
  if (size === undefined) return false;
  if (size === 0 && ZERO_ALLOWED.has(option)) return true;
  const { least, most } = boundsOf(option);
  return size >= least && size <= most;
}

interface Read {
  readonly sizes: ReadonlyMap<SizeOption, SizeWord>;
  readonly regions: ReadonlyMap<Region, SizeWord>;
}

/** One service has the same words on every host, and is asked for them again and again. */
const known = new WeakMap<readonly string[], Read>();

function read(words: readonly string[]): Read {
  const before = known.get(words);
  if (before !== undefined) return before;
  const sizes = new Map<SizeOption, SizeWord>();
  const regions = new Map<Region, SizeWord>();
  for (const word of words) {
    const sized = readSizeWord(word);
    if (sized === undefined) continue;
    sizes.set(sized.option, sized);
    const region = REGION_OF.get(sized.option);
    if (region !== undefined) regions.set(region, sized);
  }
  const found = { sizes, regions };
  known.set(words, found);
  return found;
}

/**
 * What the words of an options variable give each option that takes a size; of several words for one the last counts,
 * as in HotSpot.
 */
export function readSizes(words: readonly string[]): ReadonlyMap<SizeOption, SizeWord> {
  return read(words).sizes;
}

/** The same for the regions alone. */
export function readOptions(words: readonly string[]): ReadonlyMap<Region, SizeWord> {
  return read(words).regions;
}
