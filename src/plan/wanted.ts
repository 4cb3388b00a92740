/**
 * What is wanted of a host, as one flat list: what the spec asks for, and what has to go back because the spec no
 * longer asks for it.
 */
import { byText } from '../model/text/byText';
import type { DesiredService, DesiredState } from '../model/desired';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { unitsById } from '../model/units';
import { HOST_KINDS, UNIT_KINDS } from '../settings';
import type { Wanted } from '../settings/kind';
import { stillLoaded } from '../settings/unit/stillLoaded';
import { withOurs } from '../systemd/dropIns';
import { dropInPath } from '../systemd/paths';

/** Everything wanted, services first, sorted by target. `desired` has its aliases resolved. */
export function wantedSettings(desired: DesiredState, observed: ObservedState): readonly Wanted[] {
  const asked = desired.services.flatMap((service) => UNIT_KINDS.flatMap((kind) => kind.asked(service)));
  const askedFor = new Set(asked.map(({ target, setting }) => `${target} ${setting}`));
  const services = new Map(desired.services.map((service) => [service.unit, service]));
  const dropped = [...unitsById(observed).values()].flatMap((unit) =>
    droppedOf(unit, observed, askedFor, services.get(unit.id)),
  );
  const ofUnits = [...asked, ...dropped].sort((a, b) => byText(a.target, b.target));
  return [...ofUnits, ...HOST_KINDS.flatMap((kind) => kind.wanted(desired, observed))];
}

/**
 * What oomcfg's present drop-in of a unit sets, or one that an interrupted change left in force, and the spec no longer
 * asks for; also limits that its main process keeps from a drop-in that is gone.
 */
function droppedOf(
  unit: ObservedUnit,
  observed: ObservedState,
  askedFor: ReadonlySet<string>,
  service: DesiredService | undefined,
): readonly Wanted[] {
  const leftovers = {
    unit,
    observed,
    ours: [...unit.files.filter(({ path }) => path === dropInPath(unit.id)), ...(unit.earlier ?? [])],
    loaded: stillLoaded(unit, observed),
    next: withOurs(unit.files, unit.id, service?.directives ?? {}),
    isGone: (setting: string): boolean => !askedFor.has(`${unit.id} ${setting}`),
  };
  return UNIT_KINDS.flatMap((kind) => kind.dropped(leftovers));
}
