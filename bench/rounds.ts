/** Decides what each round of the contest sets. */

/** What a round sets: every one is another than the last, so that there is something to change each time. */
export interface Setting {
  /** MemoryMax of every service, in bytes. */
  readonly memory: number;
  /** MiB of its heap. */
  readonly heap: number;
}

export const MiB = 1024 * 1024;

export function setting(round: number): Setting {
  return round % 2 === 0 ? { memory: 1024 * MiB, heap: 300 } : { memory: 1280 * MiB, heap: 500 };
}
