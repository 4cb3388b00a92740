/** Whether vm.swappiness reaches what runs: on cgroup v1 every slice has a value of its own. */
import type { Finding } from '../../../model/finding';
import { printable } from '../../../model/text/printable';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';
import { otherSwappiness, SWAPPINESS } from '../../../settings/sysctl';

export const swappiness: HostCheck = { finds: ['swappinessKept'], check: checkSwappiness };

/** The sysctl has the value, and the services do not. */
function checkSwappiness({ desired, observed, items }: HostScene): readonly Finding[] {
  return desired.sysctl.flatMap(({ key, value, at }) => {
    const others = otherSwappiness(key, value, observed);
    // Where the sysctl itself cannot be set, another finding says so.
    const isSet = items.some(({ wanted, unsupported }) => wanted.setting === key && unsupported === undefined);
    if (others.length === 0 || !isSet) return [];
    const names = others.map(({ slice, value: own }) => `${printable(slice, 60)} (${printable(own, 10)})`);
    return [
      planFinding('swappinessKept', {
        summary: `${SWAPPINESS} = ${value} does not reach ${names.join(', ')}`,
        fix: `Reboot the host: at boot the sysctl comes before most units. Or write ${value} to memory.swappiness of each slice and of the cgroups below it.`,
        facts: { key: SWAPPINESS, wanted: value, slices: others.map(({ slice, value: own }) => `${slice}=${own}`) },
        where: at,
      }),
    ];
  });
}
