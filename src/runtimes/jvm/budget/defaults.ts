/**
 * Decides what a JVM gets of a budget where the spec gives no figure: the memory calculator's defaults, and smaller
 * ones on small budgets.
 */
import { bytes, GiB, MiB } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';

/** All figures that have a default, in bytes and counts. */
export interface Defaults {
  readonly threads: number;
  readonly codeCache: Bytes;
  /**
   * Classes that metaspace is reserved for where their number is unknown; no cap is printed then, since a wrong cap
   * kills the application.
   */
  readonly loadedClasses: number;
  readonly directMemory: Bytes;
}

/** The stack of one thread, on every budget: HotSpot's own -Xss on 64-bit Linux. */
export const STACK = bytes(MiB);

/**
 * The defaults of the calculator (its README, https://github.com/paketo-buildpacks/libjvm), for a spec that gives
 * everything it asks for. It counts the classes of the application; 20,000 are many.
 */
export const PUBLISHED: Defaults = {
  threads: 250,
  codeCache: bytes(240 * MiB),
  loadedClasses: 20_000,
  directMemory: bytes(10 * MiB),
};

interface Step extends Defaults {
  readonly budget: Bytes;
}

/**
 * Between two steps all figures grow linearly. From 1 GiB on the calculator's figures hold; below it 250 threads and
 * 240 MiB of code cache would leave no heap, and a small service has neither (tried: 512 MiB lives with 50 threads and
 * 64 MiB of code cache, 256 MiB with 20 and 32).
 *
 * Direct memory is not the calculator's 10 MiB, with which Netty and Kafka die of
 * `Cannot reserve 4194304 bytes of direct buffer memory`: Netty takes chunks of 4 MiB, one or more for each of two
 * arenas a CPU; Kafka a buffer of up to 1 MiB for each of its threads. A sixteenth of the budget, up to 1 GiB; on small
 * budgets more, since chunks do not shrink.
 */
const STEPS: readonly [Step, ...Step[]] = [
  {
    budget: bytes(128 * MiB),
    threads: 10,
    codeCache: bytes(24 * MiB),
    loadedClasses: 3_000,
    directMemory: bytes(16 * MiB),
  },
  {
    budget: bytes(256 * MiB),
    threads: 20,
    codeCache: bytes(32 * MiB),
    loadedClasses: 6_000,
    directMemory: bytes(24 * MiB),
  },
  {
    budget: bytes(512 * MiB),
    threads: 50,
    codeCache: bytes(64 * MiB),
    loadedClasses: 20_000,
    directMemory: bytes(48 * MiB),
  },
  { ...PUBLISHED, budget: bytes(GiB), directMemory: bytes(64 * MiB) },
  { ...PUBLISHED, budget: bytes(16 * GiB), directMemory: bytes(GiB) },
];

/** The budget of the first step, below which the figures no longer shrink. */
export const LEAST_BUDGET = STEPS[0].budget;

/** The budgets between which all figures grow linearly, ascending. */
export const STEP_BUDGETS: readonly Bytes[] = STEPS.map(({ budget }) => budget);

/** The defaults on a budget (bytes); sizes are whole MiB. */
export function defaultsFor(budget: number): Defaults {
  return between(budget, Math.floor);
}

/**
 * The same before they are rounded down: the heap is calculated with these, so that a larger budget never leaves a
 * smaller heap.
 */
export function exactDefaultsFor(budget: number): Defaults {
  return between(budget, (count) => count);
}

function between(budget: number, round: (count: number) => number): Defaults {
  const above = STEPS.find((step) => budget <= step.budget) ?? STEPS.at(-1) ?? STEPS[0];
  const below = STEPS.findLast((step) => budget >= step.budget) ?? STEPS[0];
  const span = above.budget - below.budget;
  const part = span <= 0 ? 0 : (budget - below.budget) / span;
  const count = (pick: (step: Step) => number): number => round(pick(below) + (pick(above) - pick(below)) * part);
  const size = (pick: (step: Step) => number): Bytes => bytes(Math.floor(count((step) => pick(step) / MiB) * MiB));
  return {
    threads: count(({ threads }) => threads),
    codeCache: size(({ codeCache }) => codeCache),
    loadedClasses: count(({ loadedClasses }) => loadedClasses),
    directMemory: size(({ directMemory }) => directMemory),
  };
}
