/** Decides how several files become one spec: services and system entries add up, the rest is said once or alike. */
import type { Placed } from '../model/finding';
import { shownKey } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { Rollout, ServiceSpec, Spec } from '../model/spec';
import type { Note } from './specFindings';
import type { SpecPart } from './part';

/** Whose files these are where no spec file says it. */
const DEFAULT_NAME = 'oomcfg';

/**
 * One spec of all parts in their order. Two files may not set the same service, nor disagree on name, inventory or
 * rollout.
 */
export function mergeParts(parts: readonly SpecPart[], note: Note): Spec {
  const services = new Map<string, ServiceSpec>();
  for (const part of parts) {
    for (const { service } of part.services) {
      const first = services.get(service.key);
      if (first === undefined) services.set(service.key, service);
      else noteSetTwice(service, first, note);
    }
  }
  const name = agreed('name', parts, (part) => part.name, note);
  const inventory = agreed('inventory', parts, (part) => part.inventory, note);
  const rollout: Placed<Rollout> | undefined = agreed('rollout', parts, (part) => part.rollout, note);
  return {
    name: name?.value ?? DEFAULT_NAME,
    files: parts.map((part) => part.file),
    ...(inventory && { inventory }),
    services: [...services.values()],
    system: parts.flatMap((part) => part.system),
    ...(rollout && { rollout }),
  };
}

function noteSetTwice(service: ServiceSpec, first: ServiceSpec, note: Note): void {
  const key = shownKey(service.key);
  const other = `${printable(first.at.file, 120)}:${first.at.line}`;
  note('OOM136', service.at, {
    summary: `the service ${key} is set in ${other} already`,
    facts: { service: key, other },
  });
}

function agreed<T>(
  key: string,
  parts: readonly SpecPart[],
  pick: (part: SpecPart) => Placed<T> | undefined,
  note: Note,
): Placed<T> | undefined {
  let first: Placed<T> | undefined;
  for (const part of parts) {
    const here = pick(part);
    if (first === undefined || here === undefined) {
      first ??= here;
    } else if (JSON.stringify(here.value) !== JSON.stringify(first.value)) {
      const other = `${printable(first.at.file, 120)}:${first.at.line}`;
      note('OOM137', here.at, {
        summary: `${key} is not what ${other} says`,
        facts: { key, other },
      });
    }
  }
  return first;
}
