/**
 * Decides which units are known not to have what the spec, or their own files, say for their JVM, where no apply puts
 * it right.
 */
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { checkFutile } from '../runtimes/jvm/checks/checkFutile';
import { checkLost, hasLost } from '../runtimes/jvm/checks/checkJvms';
import type { Item } from './compare';
import type { Restart } from '../documents/plan/document';
import { stuckInSome } from '../runtimes/jvm/running/futile';
import { javaOf } from '../runtimes/jvm/wanted';
import { unitsById } from '../model/units';
import type { ChangeCheck, ChangeScene } from './scene';

/** Services whose restart would have no effect, or had one that nobody wanted. */
export const futile: ChangeCheck = { finds: ['variableIneffective', 'optionsLost'], check: checkNotInForce };

function checkNotInForce({ desired: { services }, observed, items, restarts }: ChangeScene): readonly Finding[] {
  if (items.length === 0) return [];
  const restarted = unitsOf(restarts);
  return [
    ...checkFutile(services, observed, { futile: futileUnits(items), restarted }),
    ...checkLost(services, observed, restarted),
  ];
}

/**
 * The units of those that are errors. What a JVM lost, a restart of it can bring back: then the look after that tells.
 */
export function unitsNotInForce(
  { services }: DesiredState,
  observed: ObservedState,
  items: readonly Item[],
  restarts: readonly Restart[],
): readonly string[] {
  const notTaken = futileUnits(items);
  const restarted = unitsOf(restarts);
  return services.flatMap((service): readonly string[] => {
    const java = javaOf(service);
    const unit = unitsById(observed).get(service.unit);
    if (java === undefined || unit === undefined || items.length === 0) return [];
    const isNotTaken = notTaken.has(unit.id) || stuckInSome(unit, java.value).length > 0;
    return isNotTaken || (hasLost(java, unit) && !restarted.has(unit.id)) ? [unit.id] : [];
  });
}

function futileUnits(items: readonly Item[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ wanted, futile }) => (futile ? [wanted.target] : [])));
}

function unitsOf(restarts: readonly Restart[]): ReadonlySet<string> {
  return new Set(restarts.map(({ unit }) => unit));
}
