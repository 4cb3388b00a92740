/** Which slices of a host have a swappiness of their own that is not the wanted one. */
import type { ObservedState } from '../model/observed';

export const SWAPPINESS = 'vm.swappiness';

/** The slices that have another value than the wanted one: the sysctl is that of the root cgroup alone there (memory.rst of cgroup-v1, 5.3). */
export function otherSwappiness(
  key: string,
  value: unknown,
  { swappiness = [] }: ObservedState,
): NonNullable<ObservedState['swappiness']> {
  return key === SWAPPINESS ? swappiness.filter((one) => one.value !== String(value)) : [];
}
