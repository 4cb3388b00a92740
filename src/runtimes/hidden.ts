/** Says of a unit that root may not see what is in force of its variable: it is neither in force nor unset. */
import type { Finding } from '../model/finding';
import { planFinding } from '../rules/host';
import type { Check } from '../rules/check';
import type { RuntimeScene } from './runtime';

export const hidden: Check<RuntimeScene> = { finds: ['hiddenEnvironment'], check: checkHidden };

function checkHidden({ service: { variables }, unit: { id, main, isHidden } }: RuntimeScene): readonly Finding[] {
  if (main === undefined || isHidden !== true) return [];
  return variables.map(({ name, at }) =>
    planFinding('hiddenEnvironment', {
      summary: `what ${id} has in force of ${name} is not known: root on this host may not read the environment of its processes`,
      facts: { unit: id, variable: name },
      where: at,
    }),
  );
}
