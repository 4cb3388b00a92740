/** Decides how much address space (LimitAS) a JVM needs to start, and to run with all its threads. */
import { bytes, formatBound, formatSize, GiB, MiB } from '../../model/bytes';
import type { Bytes } from '../../model/bytes';
import type { Finding, Place } from '../../model/finding';
import { runtimeFinding } from '../runtimeFindings';
import type { JavaMemory } from '.';
import { chosenCollectors } from './budget/collectors';
import type { JavaOwner } from './settings';
import { readSizes } from './regions';

/** What the leanest start that was seen (Serial) reserved beside heap, class space and code cache, rounded down. */
const LEANEST = bytes(290 * MiB);
/**
 * Beyond all regions: G1's own structures, libraries and malloc arenas. With 1 GiB of heap and 250 threads 3600 MiB
 * failed and 4200 MiB worked.
 */
const RUNS = bytes(1280 * MiB);
const DEFAULT_CLASS_SPACE = bytes(GiB);

/**
 * What compressed class space reserves: 1 GiB, unless an option says less; from JDK 16 on at most 0.8 of a metaspace
 * cap.
 */
function classSpace(memory: JavaMemory): Bytes {
  if (memory.options.includes('-XX:-UseCompressedClassPointers')) return bytes(0);
  const reserved = readSizes(memory.options).get('CompressedClassSpaceSize')?.size ?? DEFAULT_CLASS_SPACE;
  return memory.metaspaceCapped ? bytes(Math.min(reserved, Math.floor(memory.metaspace * 0.8))) : reserved;
}

/**
 * Judges a LimitAS (bytes) for a JVM: an error below what no JVM starts with, a warning below what one needs with all
 * its threads (setrlimit(2), RLIMIT_AS: mmap fails with ENOMEM; reserved space counts).
 */
export function checkAddressSpace(limit: Bytes, memory: JavaMemory, owner: JavaOwner, at: Place): readonly Finding[] {
  // Where none is chosen, the JVM chooses by CPUs and memory, so only the leanest is certain.
  const [collector] = chosenCollectors(memory.options);
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
      fix: `Raise limits.addressSpace to ${formatBound(bytes(Math.ceil(runs / MiB) * MiB), 'least')} or more, or drop it: memory.max bounds what is really used.`,
      facts: { unit: owner.unit, limit, starts, runs, heap: memory.heap, threads: memory.threads },
      where: at,
    }),
  ];
}
