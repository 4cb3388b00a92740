/**
 * Says what was chosen for a runtime whose variables change now: with the change, and not again in every later run.
 */
import type { Finding } from '../../../model/finding';
import { unitsById } from '../../../model/units';
import { RUNTIMES } from '../../../runtimes';
import type { ChangeCheck, ChangeScene } from '../../scene';

export const choices: ChangeCheck = { finds: ['OOM359', 'OOM360'], check: checkChoices };

function checkChoices({ desired: { services }, observed, changes }: ChangeScene): readonly Finding[] {
  const isChanged = (unit: string, names: readonly string[]): boolean =>
    changes.some(({ target, setting }) => target === unit && names.includes(setting));
  return services.flatMap(({ unit, variables, runtimes }) =>
    Object.entries(runtimes).flatMap(([key, runtime]) => {
      const own = variables.filter((variable) => variable.runtime === key).map(({ name }) => name);
      if (!isChanged(unit, own)) return [];
      const seen = unitsById(observed).get(unit);
      const row = RUNTIMES.find((one) => one.key === key);
      return (seen === undefined ? undefined : row?.choicesOn?.(runtime, seen)) ?? runtime.choices;
    }),
  );
}
