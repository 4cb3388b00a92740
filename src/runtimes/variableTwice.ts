/**
 * Decides whether two runtimes of a service set the same variable: it has one value, and one of them would not get its
 * own.
 */
import type { Place, Placed } from '../model/finding';
import type { Runtime } from './runtime';

export interface VariableTwice {
  readonly variable: string;
  /** The keys of the two. */
  readonly first: string;
  readonly second: string;
  /** Of the second. */
  readonly at: Place;
}

export function variableTwice(
  runtimes: readonly Runtime[],
  specs: Readonly<Record<string, Placed<object>>>,
): readonly VariableTwice[] {
  const setBy = new Map<string, string>();
  const twice: VariableTwice[] = [];
  for (const runtime of runtimes) {
    const spec = specs[runtime.key];
    if (spec === undefined) continue;
    for (const { name } of runtime.asks(spec.value)) {
      const first = setBy.get(name);
      if (first === undefined) setBy.set(name, runtime.key);
      else twice.push({ variable: name, first, second: runtime.key, at: spec.at });
    }
  }
  return twice;
}
