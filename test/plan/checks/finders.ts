/** Runs every check of a host by itself: what each one finds, and what it says that it can find. */
import { unitsById } from '../../../src/model/units';
import { CHECKS } from '../../../src/plan/checks';
import { compareHost, planHost } from '../../../src/plan/planHost';
import type { RowName } from '../../../src/rules/check';
import { PLAN_RULES } from '../../../src/rules/host';
import { input, type Options } from '../build';
import type { SpecText } from '../../desired/build';
import type { ObservedState } from '../../../src/model/observed';

export interface Finder {
  /** Codes that it may find. */
  readonly may: readonly string[];
  readonly found: readonly string[];
}

export function finders(text: SpecText, observed: ObservedState, options?: Options): readonly Finder[] {
  const given = input(text, observed, options);
  const { items, files } = compareHost(given);
  const { changes, restarts } = planHost(given).plan;
  const scene = { ...given, items, files, changes, restarts };
  const units = unitsById(observed);
  const scenes = given.desired.services.flatMap((service) => {
    const unit = units.get(service.unit);
    return unit === undefined ? [] : [{ ...scene, service, unit }];
  });
  return [
    ...CHECKS.units.map(({ finds, check }) => finder(finds, scenes.flatMap(check))),
    ...CHECKS.host.flatMap(({ finds, check }) => (finds.length === 0 ? [] : [finder(finds, check(scene))])),
    ...[...CHECKS.change, ...CHECKS.rest].map(({ finds, check }) => finder(finds, check(scene))),
  ];
}

function finder(finds: readonly RowName[], found: readonly { readonly code: string }[]): Finder {
  return { may: finds.map(codeOf), found: found.map(({ code }) => code) };
}

/** A row that has no name but its code is named by it. */
export function codeOf(name: RowName): string {
  return name in PLAN_RULES ? PLAN_RULES[name as keyof typeof PLAN_RULES].code : name;
}
