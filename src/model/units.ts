/**
 * Decides what an observed unit is (alive, a job, ended well), and which of several looks at one unit counts: an alias
 * and the name itself can both have been looked at.
 */
import type { ObservedState, ObservedUnit } from './observed';

/** Whether a process of the unit lives, in its cgroup or outside of it. */
export function isAlive(unit: ObservedUnit): boolean {
  return unit.running || unit.main !== undefined;
}

/** To restart it is to do its work again: a oneshot, or what a timer starts. */
export function isJob({ type, isJob: isTimed }: ObservedUnit): boolean {
  return type === 'oneshot' || isTimed === true;
}

/** It is a oneshot, or what a timer, a socket or a path starts, and has ended well, or is about to: no fault of it. */
export function hasEndedWell({ activeState, type, isTriggered, life }: ObservedUnit): boolean {
  const ends = type === 'oneshot' || isTriggered;
  return ends && ['inactive', 'deactivating'].includes(activeState) && life.result === 'success';
}

/** Processes run in the unit, and none of them is a JVM: then its options are in force nowhere. */
export function hasNoJvm(unit: ObservedUnit): boolean {
  return isAlive(unit) && unit.jvms?.length === 0;
}

const seen = new WeakMap<ObservedState, ReadonlyMap<string, readonly ObservedUnit[]>>();

/**
 * One unit, by its real name, as it was seen for each of its variables; an alias of it can have been asked for, too.
 */
export function seenForEach(observed: ObservedState, id: string): readonly ObservedUnit[] {
  return allSeen(observed).get(id) ?? [];
}

function allSeen(observed: ObservedState): ReadonlyMap<string, readonly ObservedUnit[]> {
  const found = seen.get(observed);
  if (found !== undefined) return found;
  const units = new Map<string, ObservedUnit[]>();
  for (const unit of observed.units) units.set(unit.id, [...(units.get(unit.id) ?? []), unit, ...(unit.others ?? [])]);
  seen.set(observed, units);
  return units;
}

/** One unit as it was seen for the variable of a runtime, by its key; absent for the JVM. */
export function seenForRuntime(observed: ObservedState, id: string, key?: string): ObservedUnit | undefined {
  const ofRuntime = seenForEach(observed, id).find(
    ({ variable, runtime }) => variable !== undefined && runtime === key,
  );
  return ofRuntime ?? unitsById(observed).get(id);
}

const known = new WeakMap<ObservedState, ReadonlyMap<string, ObservedUnit>>();

/**
 * The units by their real names. Of several looks at one unit the first counts, which is the spec's, but one that
 * looked for a variable comes before those that did not: a unit that the spec names by its alias is in the host's
 * manifest by its name.
 */
export function unitsById(observed: ObservedState): ReadonlyMap<string, ObservedUnit> {
  const found = known.get(observed);
  if (found !== undefined) return found;
  const units = new Map<string, ObservedUnit>();
  for (const unit of observed.units) {
    const other = units.get(unit.id);
    if (other === undefined || (other.variable === undefined && unit.variable !== undefined)) units.set(unit.id, unit);
  }
  known.set(observed, units);
  return units;
}
