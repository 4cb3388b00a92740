/**
 * Decides which limits of a service are in the wrong order, whether they are compared as written or as bytes of one
 * host (OOM144).
 */
import type { MemoryKey } from '../../model/settings';
import type { SpecSentences } from '../specFindings';

/**
 * The first may not be above the second (Documentation/admin-guide/cgroup-v2.rst: above high it throttles, above max it
 * kills).
 */
const ORDER: readonly (readonly [MemoryKey, MemoryKey, string])[] = [
  ['high', 'max', 'The kill at max comes before the throttle at high, which then never acts.'],
  ['low', 'high', 'The unit is throttled although its memory is guaranteed.'],
  ['low', 'max', 'More is guaranteed than the unit may ever use.'],
  ['min', 'high', 'The unit is throttled although its memory is guaranteed.'],
  ['min', 'max', 'More is guaranteed than the unit may ever use.'],
];

export interface WrongOrder<T> {
  readonly lower: MemoryKey;
  readonly upper: MemoryKey;
  readonly small: T;
  readonly large: T;
  readonly consequence: string;
}

/** Each lower key once, against the first that it is above. */
export function wrongOrders<T>(
  sizes: Readonly<Partial<Record<MemoryKey, T>>>,
  isAbove: (small: T, large: T) => boolean,
): readonly WrongOrder<T>[] {
  const wrong = new Map<MemoryKey, WrongOrder<T>>();
  for (const [lower, upper, consequence] of ORDER) {
    const small = sizes[lower];
    const large = sizes[upper];
    if (small === undefined || large === undefined || wrong.has(lower) || !isAbove(small, large)) continue;
    wrong.set(lower, { lower, upper, small, large, consequence });
  }
  return [...wrong.values()];
}

/** `text`: a size as the user knows it. */
export function orderRemark<T>(
  { lower, upper, small, large, consequence }: WrongOrder<T>,
  unit: string,
  text: (size: T) => string,
): SpecSentences {
  return {
    summary: `memory.${lower} (${text(small)}) is above memory.${upper} (${text(large)}) of ${unit}`,
    detail: consequence,
    fix: `Make memory.${lower} at most memory.${upper}; min and low come below high, and high below max.`,
    facts: { unit, lower: `memory.${lower}`, upper: `memory.${upper}` },
  };
}
