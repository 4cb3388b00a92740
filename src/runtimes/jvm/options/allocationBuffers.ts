/**
 * Decides which sizes of thread-local allocation buffers a JVM refuses: the minimums of its collector and processor are
 * not in the ranges that it prints.
 */

export interface BufferRefused {
  readonly surely: boolean;
  readonly detail: string;
  readonly fix: string;
}

/** Words (of 8 bytes): 17 accepts 256, 25 accepts 258; only G1 and Parallel check it. */
const LEAST_PLAB = 258;
const ASKS = /^-XX:\+Use(?:G1|Parallel)GC$/;
const ASKS_NOT = /^-XX:\+Use(?:Serial|Z|Shenandoah|Epsilon)GC$/;

/** What a buffer needs for itself, bytes: without one (-XX:-UseTLAB), and on x86-64 with one. */
const LEAST_TLAB = 16;
const LEAST_TLAB_X86 = 576;

/** Tried on 17 and 25 (test/runtimes/jvm/options/oracle.test.ts). */
export function bufferRefused(words: readonly string[], index: number): BufferRefused | undefined {
  const [, name, digits] = /^-XX:(YoungPLABSize|OldPLABSize|MinTLABSize)=(\d{1,9})$/.exec(words[index] ?? '') ?? [];
  if (name === undefined) return undefined;
  const size = Number(digits);
  if (name === 'MinTLABSize') {
    if (size >= LEAST_TLAB_X86) return undefined;
    return {
      surely: size < LEAST_TLAB,
      detail: `A buffer needs ${LEAST_TLAB_X86} bytes for itself on x86-64, and the JVM exits at less.`,
      fix: 'Write -XX:MinTLABSize=2k, which is the default, or remove it.',
    };
  }
  if (size >= LEAST_PLAB || words.some((word) => ASKS_NOT.test(word))) return undefined;
  return {
    surely: size < LEAST_PLAB - 2 && words.some((word) => ASKS.test(word)),
    detail: `With G1 or the parallel collector a JVM takes ${LEAST_PLAB} words and more for it (JDK 17: ${LEAST_PLAB - 2}), and exits at less.`,
    fix: `Write -XX:${name}=1024, or remove it.`,
  };
}
