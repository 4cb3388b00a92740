/** Says what was chosen for a JVM whose options change now: with the change, and not again in every run after it. */
import type { Finding } from '../../../model/finding';
import type { ChangeCheck, ChangeScene } from '../../scene';

export const choices: ChangeCheck = { finds: ['OOM359', 'OOM360'], check: checkChoices };

function checkChoices({ desired: { services }, changes }: ChangeScene): readonly Finding[] {
  return services.flatMap(({ unit, java }) =>
    java !== undefined && changes.some(({ target, setting }) => target === unit && setting === java.variable)
      ? java.choices
      : [],
  );
}
