/** Decides what is known from outside of the use of each region of a JVM: HotSpot's own figure, or bounds. */
import { bytes, type Bytes, MiB } from '../../../model/bytes';
import type { ObservedJvm } from '../../../model/observed';
import { collectorOf, ownMemory } from '../budget/collectors';
import { heapOf, sizeOf } from '../running/options';

/** Bytes; absent figures are not known. */
export interface RegionUse {
  readonly used?: Bytes;
  readonly atLeast?: Bytes;
  readonly atMost?: Bytes;
}

export interface Region {
  readonly words: string;
  /** The key of a spec for it. */
  readonly key: string;
  /** The beginning of the option for it. */
  readonly option: string;
  /** What a JVM has without the option; `infinity` where the region has no bound of its own. */
  readonly byDefault: (jvm: ObservedJvm) => Bytes | 'infinity' | undefined;
  readonly defaultWords?: string;
  readonly use: (jvm: ObservedJvm) => RegionUse;
  /**
   * Whether the host is held where the use is not known, or known only to be at most a figure above the new bound;
   * `chosen`: where somebody chose a bound for the JVM.
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
    // (A full code cache is flushed, and nothing fails.)
    words: 'code cache',
    key: 'java.codeCache',
    option: '-XX:ReservedCodeCacheSize=',
    byDefault: () => bytes(240 * MiB),
    use: () => ({}),
    doubt: 'never',
  },
  {
    // Without the option a thread has 1 MiB on 64-bit Linux, as oomcfg assumes. Hardly any thread uses all of it.
    words: 'thread stack',
    key: 'java.stack',
    option: '-Xss',
    byDefault: () => undefined,
    use: () => ({}),
    doubt: 'never',
  },
];

/**
 * Where HotSpot has no figure, at most all of its anonymous memory. A JVM that has not collected yet has just been
 * started, or needs little: its heap is mostly garbage, and must not hold a host.
 */
function seen({ isUncollected, anon }: ObservedJvm, used: Bytes | undefined): RegionUse {
  if (used !== undefined) return { used };
  return isUncollected || anon === undefined ? {} : { atMost: anon };
}

/**
 * Direct memory cannot be seen from outside: hsperfdata has no counter for it, and /proc/PID/smaps shows it as memory
 * without a file, like that of malloc, the collector and the compiler. So there are two bounds. At most: all anonymous
 * memory that is not in the heap or metaspace. At least: what remains of the anonymous memory after the committed heap,
 * metaspace, the JVM's own structures, compiled code and stacks.
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
 * Bytes for compiled code, and for all stacks together: as much as a large service uses, so that a smaller one is not
 * held by mistake.
 */
const CODE = bytes(64 * MiB);
const STACKS = bytes(32 * MiB);

function codeOf(jvm: ObservedJvm): number {
  return Math.min(CODE, sizeOf('-XX:ReservedCodeCacheSize=', jvm) ?? CODE);
}
