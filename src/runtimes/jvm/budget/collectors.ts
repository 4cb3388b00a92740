/** The table of garbage collectors: how each is chosen, and what memory it takes beside the heap. */
import { bytes, MiB } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';

export interface Collector {
  readonly name: string;
  /** The option behind `-XX:+`. */
  readonly option: string;
  /** Bytes beside the heap, whatever its size: task queues, marking stacks, buffers of the workers. */
  readonly fixed: Bytes;
  /** Percent of the heap, beside it: card tables, mark bitmaps, remembered sets, page tables. */
  readonly percent: number;
  /**
   * For LimitAS: bytes that even the leanest start reserved beside heap, class space and code cache, rounded down;
   * absent where it was not measured. Measured on JDK 17, x86-64, 2 CPUs, as the smallest LimitAS at which
   * `java -version` starts, for heaps of 64 MiB to 8 GiB: G1 675 to 1092 MiB, Parallel 389 to 552, Serial 311 to 440.
   * G1 in total: 2467 MiB for a heap of 512 MiB, 3188 for 1 GiB, 4124 for 2 GiB, 6182 for 4 GiB. More CPUs take more,
   * and one takes less.
   */
  readonly starts?: Bytes;
}

/**
 * Measured on x86-64 with 2 CPUs, JDK 17.0.15 and 25, as "GC" of `jcmd PID VM.native_memory summary` at heaps of 64 MiB
 * to 4 GiB, all touched, half full of objects that point across regions: G1 39 MiB + 4.0% on 17 (80 MiB at 1 GiB, 199
 * at 4, 350 at 8, 662 at 16) and 37 MiB + 2.2% on 25; Parallel 9 MiB + 3.7%; Serial 1 MiB + 0.33%; Shenandoah 1 MiB +
 * 3.3%; ZGC 65 MiB + 2.0% on 17 and 3 MiB + 4.0% on 25. Shenandoah's barriers make methods larger, and the compiler
 * takes 40 MiB more for them (without that share the kernel killed it at 256 MiB). The table has the larger figure of
 * each, and 0.2% to 0.4% for page tables, for which a cgroup is charged too. Workers follow the CPUs: G1 on 17 took 14
 * MiB more with 8 of them and 45 MiB more with 32.
 */
const COLLECTORS: readonly Collector[] = [
  { name: 'G1', option: 'UseG1GC', fixed: bytes(48 * MiB), percent: 4.5, starts: bytes(500 * MiB) },
  { name: 'Parallel', option: 'UseParallelGC', fixed: bytes(16 * MiB), percent: 4, starts: bytes(330 * MiB) },
  { name: 'Serial', option: 'UseSerialGC', fixed: bytes(MiB), percent: 0.6, starts: bytes(290 * MiB) },
  { name: 'Shenandoah', option: 'UseShenandoahGC', fixed: bytes(40 * MiB), percent: 4 },
  { name: 'ZGC', option: 'UseZGC', fixed: bytes(68 * MiB), percent: 4.5 },
  { name: 'CMS', option: 'UseConcMarkSweepGC', fixed: bytes(48 * MiB), percent: 4.5 },
  { name: 'Epsilon', option: 'UseEpsilonGC', fixed: bytes(0), percent: 0.4 },
];

/** Parallel's older name, which 17 no longer has (JEP 366). */
const ALIASES: ReadonlyMap<string, string> = new Map([['UseParallelOldGC', 'UseParallelGC']]);

/**
 * Where no collector is chosen, HotSpot takes G1, or Serial on a machine or budget with less than 2 CPUs or 1792 MiB
 * (up to 26; JEP 523 makes it G1 everywhere from 27 on). G1 is assumed in any case, since it takes the most.
 */
const DEFAULT = COLLECTORS[0] as Collector;

/**
 * Symbols, the shared class archive, the C library and the JVM's own structures: 17 MiB in native memory tracking and
 * some 7 MiB beside it, measured as above at 8,000 classes; and a part of what the compiler takes for a moment (50 MiB
 * for one large method); the rest of that fits into code cache and stacks that are not in use yet.
 */
const BASE = bytes(32 * MiB);

/** The collectors that options choose, in the table's order; `-XX:-UseG1GC` after `-XX:+UseG1GC` cancels it. */
export function chosenCollectors(words: readonly string[]): readonly Collector[] {
  const chosen = new Map<string, boolean>();
  for (const word of words) {
    const [, sign, name = ''] = /^-XX:([+-])(\w+)$/.exec(word) ?? [];
    if (sign !== undefined) chosen.set(ALIASES.get(name) ?? name, sign === '+');
  }
  return COLLECTORS.filter(({ option }) => chosen.get(option) === true);
}

/** The collector that options choose, G1 where they choose none. */
export function collectorOf(words: readonly string[]): Collector {
  return chosenCollectors(words)[0] ?? DEFAULT;
}

/**
 * Below this budget (bytes) a JVM up to 26 chooses Serial by itself (os::is_server_class_machine, by the limit of its
 * cgroup).
 */
const SERVER_CLASS = 1792 * MiB;

/** What a JVM may run with in place of G1, where no option chooses; it takes less. */
export const SERIAL: Collector = COLLECTORS.find(({ option }) => option === 'UseSerialGC') ?? DEFAULT;

/** The collector with the least overhead of those that a JVM may run with, for findings that must be certain. */
export function leanestCollector(words: readonly string[], budget: number): Collector {
  return chosenCollectors(words)[0] ?? (budget < SERVER_CLASS ? SERIAL : DEFAULT);
}

/** What a JVM takes beside its regions: the collector's part by the heap (bytes), and its own structures. */
export function ownMemory(collector: Collector, heap: number): Bytes {
  return bytes(BASE + collector.fixed + Math.ceil((heap * collector.percent) / 100));
}

/** The largest heap (bytes) that fits into `room` together with what the JVM takes beside it; 0 where there is none. */
export function heapWithin(collector: Collector, room: number): Bytes {
  const left = room - BASE - collector.fixed;
  return bytes(Math.max(0, Math.floor((left * 100) / (100 + collector.percent))));
}
