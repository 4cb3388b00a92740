/**
 * Decides which units are known not to have what the spec, or their own files, say for their runtime, where no apply
 * puts it right.
 */
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { RUNTIMES, runtimesOn } from '../runtimes';
import type { PlannedScene } from '../runtimes/restarts';
import type { Runtime } from '../runtimes/runtime';
import type { Item } from './compare';
import type { Restart } from '../documents/plan/document';
import { unitsById } from '../model/units';
import type { ChangeCheck, ChangeScene } from './scene';

/** Services whose restart would have no effect, or had an unwanted one. */
export const futile: ChangeCheck = {
  finds: RUNTIMES.flatMap(({ restarts }) => (restarts?.checks ?? []).flatMap(({ finds }) => finds)),
  check: checkNotInForce,
};

function checkNotInForce({ desired, observed, items, restarts }: ChangeScene): readonly Finding[] {
  return RUNTIMES.flatMap((runtime) => {
    const scenes = scenesOf(runtime, desired, observed, items, restarts);
    return (runtime.restarts?.checks ?? []).flatMap(({ check }) => scenes.flatMap((scene) => check(scene)));
  });
}

/** The units of those that are errors. */
export function unitsNotInForce(
  desired: DesiredState,
  observed: ObservedState,
  items: readonly Item[],
  restarts: readonly Restart[],
): readonly string[] {
  const units = RUNTIMES.flatMap((runtime) =>
    scenesOf(runtime, desired, observed, items, restarts).flatMap((scene) =>
      runtime.restarts?.isNotInForce(scene) === true ? [scene.unit.id] : [],
    ),
  );
  return [...new Set(units)];
}

/** The units of a runtime; none where nothing was compared. */
function scenesOf(
  runtime: Runtime,
  { services }: DesiredState,
  observed: ObservedState,
  items: readonly Item[],
  restarts: readonly Restart[],
): readonly PlannedScene[] {
  if (items.length === 0) return [];
  const notTaken = items.flatMap(({ wanted, futile: is }) => (is ? [wanted] : []));
  const restarted = new Set(restarts.map(({ unit }) => unit));
  return services.flatMap((service): readonly PlannedScene[] => {
    const seen = unitsById(observed).get(service.unit);
    const unit = seen && runtimesOn(service, seen).find((one) => one.runtime === runtime)?.unit;
    if (unit === undefined) return [];
    const names = service.variables.flatMap((one) => (one.runtime === runtime.key ? [one.name] : []));
    const isFutile = notTaken.some(({ target, setting }) => target === unit.id && names.includes(setting));
    return [{ service, unit, isFutile, restarts: restarted.has(unit.id) }];
  });
}
