/** Decides how much address space (LimitAS) a JVM needs to start, and to run with all its threads. */
import { bytes, formatSize, GiB, MiB } from '../model/bytes';
import type { Bytes } from '../model/bytes';
import type { Finding, Place } from '../model/finding';
import { runtimeFinding } from './findings';
import type { JavaMemory } from './java';
import type { JavaOwner } from './javaSettings';
import { parseJvmSize } from './jvmSize';

interface Collector {
  readonly option: string;
  /** Beyond heap, class space and code cache, what even the leanest start seen took, rounded down. */
  readonly starts: Bytes;
}

/**
 * Seen on JDK 17, x86-64, 2 CPUs, as the smallest LimitAS at which `java -version` starts, less heap, class space and code
 * cache, for heaps of 64 MiB to 8 GiB: G1 675 to 1092 MiB, Parallel 389 to 552, Serial 311 to 440. G1 in whole: 2467 MiB for
 * a heap of 512 MiB, 3188 for 1 GiB, 4124 for 2 GiB, 6182 for 4 GiB. More CPUs take more, so that one takes less.
 */
const COLLECTORS: readonly Collector[] = [
  { option: '-XX:+UseG1GC', starts: bytes(500 * MiB) },
  { option: '-XX:+UseParallelGC', starts: bytes(330 * MiB) },
  { option: '-XX:+UseSerialGC', starts: bytes(290 * MiB) },
];
/** Where no collector is chosen the JVM chooses by CPUs and RAM, so that only the leanest is certain. */
const LEANEST = bytes(290 * MiB);
/** Beyond all regions: G1's own structures, libraries and malloc arenas. With 1 GiB of heap and 250 threads 3600 MiB failed and 4200 MiB worked. */
const RUNS = bytes(1280 * MiB);
const DEFAULT_CLASS_SPACE = bytes(GiB);

/** What compressed class space reserves: 1 GiB, unless an option says less; from JDK 16 on at most 0.8 of a metaspace cap. */
function classSpace(memory: JavaMemory): Bytes {
  if (memory.options.includes('-XX:-UseCompressedClassPointers')) return bytes(0);
  const prefix = '-XX:CompressedClassSpaceSize=';
  const word = memory.options.findLast((option) => option.startsWith(prefix));
  const reserved = (word === undefined ? undefined : parseJvmSize(word.slice(prefix.length))) ?? DEFAULT_CLASS_SPACE;
  return memory.metaspaceCapped ? bytes(Math.min(reserved, Math.floor(memory.metaspace * 0.8))) : reserved;
}

/**
 * Judges a LimitAS (bytes) for a JVM: an error below what no JVM starts with, a warning below what one needs with all its
 * threads (setrlimit(2), RLIMIT_AS: mmap fails with ENOMEM; reserved space counts).
 */
export function checkAddressSpace(limit: Bytes, memory: JavaMemory, owner: JavaOwner, at: Place): readonly Finding[] {
  const collector = COLLECTORS.find(({ option }) => memory.options.includes(option));
  const space = classSpace(memory);
  const reserved = memory.heap + space + memory.codeCache;
  const starts = bytes(reserved + (collector?.starts ?? LEANEST));
  const runs = bytes(reserved + memory.metaspace + memory.directMemory + memory.threads * memory.stack + RUNS);
  if (limit >= runs) return [];
  const fails = limit < starts;
  return [
    runtimeFinding(fails ? 'OOM357' : 'OOM358', {
      summary: fails
        ? `the JVM of ${owner.unit} cannot start within ${formatSize(limit)} of address space: it reserves ${formatSize(starts)}`
        : `the JVM of ${owner.unit} may not start or not get its threads within ${formatSize(limit)} of address space`,
      detail:
        `A JVM reserves address space long before it uses memory: heap ${formatSize(memory.heap)}, class space ${formatSize(space)}, ` +
        `code cache ${formatSize(memory.codeCache)}, and what the collector, libraries and ${memory.threads} threads take. LimitAS counts all of it.`,
      fix: `Raise limits.addressSpace to ${formatSize(bytes(Math.ceil(runs / MiB) * MiB))} or more, or drop it: memory.max bounds what is really used.`,
      facts: { unit: owner.unit, limit, starts, runs, heap: memory.heap, threads: memory.threads },
      where: at,
    }),
  ];
}
