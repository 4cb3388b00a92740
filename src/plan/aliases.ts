/**
 * The desired state with every unit under its real name, since drop-ins under an alias and under the name mask each
 * other.
 */
import type { DesiredService, DesiredState } from '../model/desired';
import type { Checked, Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { planFinding } from '../rules/host';
import { isAlive } from '../model/units';
import { byText } from '../model/text/byText';

/**
 * Leaves out optional services whose unit does not exist. An error finding where two services turn out to be one unit.
 */
export function resolveUnits(
  desired: DesiredState,
  observed: ObservedState,
): Checked<DesiredState> & { readonly value: DesiredState } {
  const units = new Map(observed.units.map((unit) => [unit.name, unit]));
  const services = new Map<string, DesiredService>();
  const findings: Finding[] = [];
  for (const service of desired.services) {
    const unit = units.get(service.unit);
    // A unit that runs still exists: its file was removed.
    if (unit?.loadState === 'not-found' && service.optional && !isAlive(unit)) continue;
    const id = unit === undefined || unit.loadState === 'not-found' ? service.unit : unit.id;
    const other = services.get(id);
    if (other !== undefined) {
      findings.push(
        planFinding('aliasTwice', {
          summary: `services ${other.key} and ${service.key} are one unit here: ${id}`,
          detail: `${service.unit} is an alias. Two budgets for one unit cannot both hold.`,
          facts: { unit: id, services: [other.key, service.key] },
          where: service.at,
        }),
      );
      continue;
    }
    if (id !== service.unit) {
      findings.push(
        planFinding('alias', {
          summary: `${service.unit} is an alias of ${id}`,
          fix: `Write unit: ${id} to make this go away.`,
          facts: { alias: service.unit, unit: id },
          where: service.at,
        }),
      );
    }
    services.set(id, { ...service, unit: id });
  }
  return { value: { ...desired, services: [...services.values()].sort((a, b) => byText(a.unit, b.unit)) }, findings };
}
