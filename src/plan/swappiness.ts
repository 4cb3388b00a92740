/** Whether vm.swappiness reaches what runs: on cgroup v1 every slice has a value of its own. */
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import { planFinding } from './findings';

const KEY = 'vm.swappiness';

/** The slices that have another value than the wanted one: the sysctl is that of the root cgroup alone there (memory.rst of cgroup-v1, 5.3). */
export function otherSwappiness(
  key: string,
  value: unknown,
  { swappiness = [] }: ObservedState,
): NonNullable<ObservedState['swappiness']> {
  return key === KEY ? swappiness.filter((one) => one.value !== String(value)) : [];
}

/** The sysctl has the value, and the services do not. */
export function checkSwappiness({ sysctl }: DesiredState, observed: ObservedState): readonly Finding[] {
  return sysctl.flatMap(({ key, value, at }) => {
    const others = otherSwappiness(key, value, observed);
    if (others.length === 0) return [];
    const names = others.map(({ slice, value: own }) => `${printable(slice, 60)} ${printable(own, 10)}`);
    return [
      planFinding('swappinessKept', {
        summary: `${KEY} = ${value} does not reach ${names.join(', ')}`,
        detail:
          'On cgroup v1 every cgroup has a swappiness of its own, which it took from its parent when it was made. The sysctl is that of the root, so what runs in these slices keeps theirs.',
        fix: `Reboot the host: at boot the sysctl comes before most units. Or write ${value} to memory.swappiness of each slice and of the cgroups below it.`,
        facts: { key: KEY, wanted: value, slices: others.map(({ slice, value: own }) => `${slice}=${own}`) },
        where: at,
      }),
    ];
  });
}
