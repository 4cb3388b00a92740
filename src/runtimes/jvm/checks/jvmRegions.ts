/** Decides what is known of the use of each region of a JVM, from outside: HotSpot's own figure, or bounds of it. */
import { bytes, type Bytes, MiB } from '../../../model/bytes';
import type { ObservedJvm } from '../../../model/observed';
import { collectorOf, ownMemory } from '../budget/collectors';
import { heapOf, sizeOf } from '../running/options';

/** Bytes; what is absent is not known. */
export interface RegionUse {
  readonly used?: Bytes;
  readonly atLeast?: Bytes;
  readonly atMost?: Bytes;
}

export interface Region {
  readonly words: string;
  /** The key of a spec for it. */
  readonly key: string;
  /** How an option for it begins. */
  readonly option: string;
  /** What a JVM has where no option says anything; `infinity` where it is bounded by nothing of its own. */
  readonly byDefault: (jvm: ObservedJvm) => Bytes | 'infinity' | undefined;
  readonly defaultWords?: string;
  readonly use: (jvm: ObservedJvm) => RegionUse;
  /**
   * Whether a use that is only known to be no more than a figure above the new bound, or not at all, holds the host:
   * where a bound was chosen for the JVM, `chosen`.
   */
  readonly doubt: 'always' | 'chosen' | 'never';
}

/**
 * Defaults of HotSpot (java(1); tried on 17 and 25): direct memory may be as much as the heap, metaspace is not
 * bounded.
 */
export const REGIONS: readonly Region[] = [
  {
    words: 'heap',
    key: 'java.heap',
    option: '-Xmx',
    byDefault: ({ heapMax }) => heapMax,
    use: (jvm) => seen(jvm, jvm.heapUsed),
    doubt: 'always',
  },
  {
    words: 'direct memory',
    key: 'java.directMemory',
    option: '-XX:MaxDirectMemorySize=',
    byDefault: heapOf,
    defaultWords: 'as much as its heap',
    use: directUse,
    doubt: 'chosen',
  },
  {
    words: 'metaspace',
    key: 'java.metaspace',
    option: '-XX:MaxMetaspaceSize=',
    byDefault: () => 'infinity',
    use: (jvm) => seen(jvm, jvm.metaspaceUsed),
    doubt: 'chosen',
  },
  {
    // (It is flushed when it is full, and nothing dies of it.)
    words: 'code cache',
    key: 'java.codeCache',
    option: '-XX:ReservedCodeCacheSize=',
    byDefault: () => bytes(240 * MiB),
    use: () => ({}),
    doubt: 'never',
  },
  {
    // Without an option it has what oomcfg gives: 1 MiB on 64-bit Linux. Hardly any thread uses all of it.
    words: 'thread stack',
    key: 'java.stack',
    option: '-Xss',
    byDefault: () => undefined,
    use: () => ({}),
    doubt: 'never',
  },
];

/**
 * Where HotSpot says nothing, at most all of its anonymous memory. One that has not collected yet began a moment ago,
 * or needs little: what is in its heap is garbage for the most part, and holds no host.
 */
function seen({ isUncollected, anon }: ObservedJvm, used: Bytes | undefined): RegionUse {
  if (used !== undefined) return { used };
  return isUncollected || anon === undefined ? {} : { atMost: anon };
}

/**
 * Nobody can see it from outside: hsperfdata has no counter of it, and /proc/PID/smaps shows it as memory without a
 * file, as it does what malloc, the collector and the compiler take. So there are two bounds. At most: all anonymous
 * memory that is not in the heap or metaspace. At least: what is left of that without all that the heap has of the
 * kernel, and with room for the JVM's own structures, compiled code and stacks.
 */
function directUse(jvm: ObservedJvm): RegionUse {
  const { anon, heapUsed = 0, heapCommitted, metaspaceUsed = 0, options } = jvm;
  if (anon === undefined) return {};
  const collector = collectorOf(options.map(({ word }) => word));
  // ZGC's heap is shared memory, which RssAnon does not count (seen on 17).
  const isApart = collector.option === 'UseZGC';
  const atMost = bytes(Math.max(0, anon - (isApart ? 0 : heapUsed) - metaspaceUsed));
  if (heapCommitted === undefined) return { atMost };
  const own = ownMemory(collector, heapCommitted) + codeOf(jvm) + STACKS;
  const atLeast = bytes(Math.max(0, atMost + (isApart ? 0 : heapUsed - heapCommitted) - own));
  return { atMost, atLeast };
}

/**
 * What compiled code takes of the code cache, and all stacks together: as much as a large service does, so that no
 * other one is held.
 */
const CODE = bytes(64 * MiB);
const STACKS = bytes(32 * MiB);

function codeOf(jvm: ObservedJvm): number {
  return Math.min(CODE, sizeOf('-XX:ReservedCodeCacheSize=', jvm) ?? CODE);
}
