/** The table of JVM options that size memory: how each is written, what it is called in the spec, and what a JVM accepts. */
import { bytes, GiB, KiB, MiB } from '../model/bytes';
import type { Bytes } from '../model/bytes';
import { parseJvmSize } from './jvmSize';

/** The memory regions of a JVM, by the spec's keys. */
export type Region = 'directMemory' | 'heap' | 'metaspace' | 'codeCache' | 'stack';

export interface RegionRow {
  /** What stands before the size. The first is printed; the others mean the same. */
  readonly prefixes: readonly [string, ...string[]];
  /** Bounds that every JVM from 8 on refuses to leave. Tried on 17: `Too small maximum heap`, `Must be at most 2048M`, `The Java thread stack size specified is too small`. */
  readonly least: Bytes;
  readonly most: Bytes;
  readonly words: string;
}

const UNBOUNDED = bytes(Number.MAX_SAFE_INTEGER);

/** In the order in which the options are printed, which is that of Paketo's memory calculator. */
export const REGIONS: Readonly<Record<Region, RegionRow>> = {
  directMemory: {
    prefixes: ['-XX:MaxDirectMemorySize='],
    least: bytes(0),
    most: UNBOUNDED,
    words: 'direct memory',
  },
  heap: { prefixes: ['-Xmx', '-XX:MaxHeapSize='], least: bytes(2 * MiB), most: UNBOUNDED, words: 'heap' },
  metaspace: { prefixes: ['-XX:MaxMetaspaceSize='], least: bytes(1), most: UNBOUNDED, words: 'metaspace' },
  codeCache: {
    prefixes: ['-XX:ReservedCodeCacheSize='],
    least: bytes(2496 * KiB),
    most: bytes(2 * GiB),
    words: 'code cache',
  },
  stack: { prefixes: ['-Xss'], least: bytes(136 * KiB), most: bytes(GiB), words: 'stack of one thread' },
};

export const REGION_ORDER = Object.keys(REGIONS) as Region[];

/** An option of the user that sizes a region; `size` is undefined where a JVM would not understand it. */
export interface GivenOption {
  readonly word: string;
  readonly region: Region;
  readonly size: Bytes | undefined;
}

/** The region that a word sizes, if it sizes one. -XX:ThreadStackSize= counts in KiB, unlike its -Xss. */
function readOption(word: string): GivenOption | undefined {
  for (const region of REGION_ORDER) {
    const prefix = REGIONS[region].prefixes.find((start) => word.startsWith(start));
    if (prefix !== undefined) return { word, region, size: parseJvmSize(word.slice(prefix.length)) };
  }
  const kibibytes = /^-XX:ThreadStackSize=(\d{1,9})$/.exec(word)?.[1];
  return kibibytes === undefined ? undefined : { word, region: 'stack', size: bytes(Number(kibibytes) * KiB) };
}

/** What the words of an options variable give each region; of several words for one region the last counts, as in HotSpot. */
export function readOptions(words: readonly string[]): ReadonlyMap<Region, GivenOption> {
  const given = new Map<Region, GivenOption>();
  for (const word of words) {
    const option = readOption(word);
    if (option !== undefined) given.set(option.region, option);
  }
  return given;
}
