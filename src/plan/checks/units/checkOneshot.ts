/**
 * Says of a unit that does its work and ends that it gets new settings when it runs next: to restart it would be to do
 * the work again.
 */
import type { Finding } from '../../../model/finding';
import { isJob } from '../../../model/units';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';

export const oneshot: UnitCheck = { finds: ['oneshot'], check: checkOneshot };

function checkOneshot({ service, unit }: UnitScene): readonly Finding[] {
  // A limit of one that runs is set on what runs.
  const waits = service.variables.length > 0 || (service.directives.LimitAS !== undefined && !unit.running);
  if (!isJob(unit) || !waits) return [];
  const kind = unit.type === 'oneshot' ? 'a oneshot' : 'a job that a timer or path starts';
  return [
    planFinding('oneshot', {
      summary: `${unit.id} is ${kind}: its new settings hold when it runs next`,
      detail: `To restart ${kind} is to do its work again, so oomcfg never does.${unit.type === 'oneshot' ? '' : ' (It has no Restart=, and TriggeredBy= names no socket.)'}`,
      facts: { unit: unit.id },
      where: service.at,
    }),
  ];
}
