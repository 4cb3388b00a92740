/** Decides which units are known not to have what the spec, or their own files, say for their JVM, where no apply puts it right. */
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { checkFutile, isNotTaken } from './checkJava';
import { checkLost, hasLost } from './checkJvms';
import type { Item } from './compare';
import type { Restart } from '../documents/plan/document';
import { unitsById } from './units';

/** What is said of services whose restart would have no effect, or had one that nobody wanted. */
export function futileFindings(
  { services }: DesiredState,
  observed: ObservedState,
  items: readonly Item[],
  restarts: readonly Restart[],
): readonly Finding[] {
  return [
    ...(items.some(({ futile }) => futile) ? checkFutile(services, observed) : []),
    ...(items.length === 0 ? [] : checkLost(services, observed, unitsOf(restarts))),
  ];
}

/** The units of those that are errors. What a JVM lost, a restart of it can bring back: then the look after that tells. */
export function unitsNotInForce(
  { services }: DesiredState,
  observed: ObservedState,
  items: readonly Item[],
  restarts: readonly Restart[],
): readonly string[] {
  const futile = new Set(items.flatMap(({ wanted, futile: is }) => (is ? [wanted.target] : [])));
  const restarted = unitsOf(restarts);
  return services.flatMap(({ java, unit: name }): readonly string[] => {
    const unit = unitsById(observed).get(name);
    if (java === undefined || unit === undefined || items.length === 0) return [];
    const isKnown = (futile.has(unit.id) && isNotTaken(java, unit)) || (hasLost(java, unit) && !restarted.has(unit.id));
    return isKnown ? [unit.id] : [];
  });
}

function unitsOf(restarts: readonly Restart[]): ReadonlySet<string> {
  return new Set(restarts.map(({ unit }) => unit));
}
