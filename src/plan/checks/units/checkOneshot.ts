/**
 * Says that a unit which does its work and ends gets new settings when it next runs: a restart would do the work again.
 */
import type { Finding } from '../../../model/finding';
import { isJob } from '../../../model/units';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';

export const oneshot: UnitCheck = { finds: ['oneshot'], check: checkOneshot };

function checkOneshot({ service, unit }: UnitScene): readonly Finding[] {
  // A limit of a running one is set on its processes.
  const waits = service.variables.length > 0 || (service.directives.LimitAS !== undefined && !unit.running);
  if (!isJob(unit) || !waits) return [];
  const kind = unit.type === 'oneshot' ? 'a oneshot' : 'a job that a timer or path starts';
  return [
    planFinding('oneshot', {
      summary: `${unit.id} is ${kind}: its new settings take effect when it next runs`,
      detail: `Restarting ${kind} would do its work again, so oomcfg never does that.${unit.type === 'oneshot' ? '' : ' (It has no Restart=, and TriggeredBy= names no socket.)'}`,
      facts: { unit: unit.id },
      where: service.at,
    }),
  ];
}
