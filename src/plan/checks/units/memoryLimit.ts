/**
 * Decides what becomes of the MemoryLimit= of a unit's own files, which counts only while nothing newer limits or
 * protects the unit.
 */
import type { DesiredState } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedState, ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { withoutOurs, withOurs } from '../../../systemd/dropIns';
import { planFinding } from '../../../rules/host';
import { place, shown, type UnitCheck, type UnitScene } from '../../scene';
import { unitsById } from '../../../model/units';
import { type Assigned, lastAssignment } from '../../../systemd/assignments';

/** The MemoryLimit= that is in force where oomcfg sets nothing; undefined where there is none. */
function ownMemoryLimit(unit: ObservedUnit, { facts }: ObservedState): Assigned | undefined {
  const own = lastAssignment(withoutOurs(unit.files), 'MemoryMax', facts);
  return own?.isLegacy === true && own.value !== 'infinity' ? own : undefined;
}

/**
 * The desired state with the services marked whose MemoryMax of `infinity` would leave such a limit in force
 * (MemoryMax=infinity beside MemoryLimit=64M is 64 MiB with systemd 252).
 */
export function withLiftedLimits(desired: DesiredState, observed: ObservedState): DesiredState {
  const units = unitsById(observed);
  const services = desired.services.map((service) => {
    const unit = units.get(service.unit);
    const isWanted = service.directives.MemoryMax?.value === 'infinity' && unit !== undefined;
    return isWanted && ownMemoryLimit(unit, observed) !== undefined
      ? { ...service, liftsMemoryLimit: true as const }
      : service;
  });
  return services.every((service, index) => service === desired.services[index]) ? desired : { ...desired, services };
}

export const memoryLimit: UnitCheck = { finds: ['limitLifted'], check: checkMemoryLimit };

/**
 * Said where the spec sets another directive, which puts the MemoryLimit= out of force: an error where that is still to
 * come.
 */
function checkMemoryLimit({ service, unit, observed }: UnitScene): readonly Finding[] {
  const own = ownMemoryLimit(unit, observed);
  if (own === undefined || service.directives.MemoryMax !== undefined) return [];
  const { facts } = observed;
  const next = lastAssignment(withOurs(unit.files, unit.id, service.directives), 'MemoryMax', facts);
  if (next?.isLegacy === true) return [];
  // Also where a limit of the spec replaced it: without that one there would be none.
  const now = unit.cgroup.MemoryMax ?? 'infinity';
  const isInForce = lastAssignment(unit.files, 'MemoryMax', facts)?.isLegacy === true || now !== 'infinity';
  const limit = `MemoryLimit of ${unit.id}, ${shown(own.value)},`;
  return [
    planFinding('limitLifted', {
      summary: isInForce
        ? `the ${limit} would be lifted by what the spec sets`
        : `the ${limit} has no effect beside what the spec sets`,
      detail: `${place(own)} sets it, and systemd ${facts.systemd} counts MemoryLimit= only where no MemoryMax=, MemoryHigh=, MemoryLow=, MemoryMin= or MemorySwapMax= is set: the unit ${isInForce ? 'would have' : 'has'} no limit.`,
      fix: `Set memory.max in the spec as well: ${shown(own.value)} keeps the limit, infinity lifts it.`,
      facts: { unit: unit.id, file: printable(own.path), line: own.line, theirs: own.value },
      where: service.at,
      ...(isInForce ? {} : { severity: 'warning' as const }),
    }),
  ];
}
