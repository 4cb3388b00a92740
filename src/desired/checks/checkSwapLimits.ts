/** Decides which limits do not bound swap on a host: on cgroup v1 those of all services. */
import type { DesiredService } from '../../model/desired';
import type { Finding } from '../../model/finding';
import type { Check } from '../../rules/check';
import { planFinding } from '../../rules/host';
import type { HostView } from '../hostView';

/** Where nobody has looked, the host certainly has swap that the spec gives it. */
export const swapLimits: Check<HostView> = {
  finds: ['swapUnbounded'],
  check: ({ services, swap, facts }) => {
    const isV1 = facts.cgroup === 'v1' || facts.cgroup === 'hybrid';
    return isV1 && swap !== undefined ? swapUnbounded(services.filter(hasLimit)) : [];
  },
};

export function hasLimit({ directives }: DesiredService): boolean {
  return typeof directives.MemoryMax?.value === 'number';
}

/** Units that a list names before it only counts. */
const NAMED = 3;

/** On cgroup v1 a limit bounds RAM alone: systemd sets memory.limit_in_bytes, and never memory.memsw.limit_in_bytes. */
export function swapUnbounded(limited: readonly DesiredService[]): readonly Finding[] {
  const [first] = limited;
  if (first === undefined) return [];
  const units = limited.map(({ unit }) => unit);
  const more = units.length > NAMED ? ` and ${units.length - NAMED} more` : '';
  return [
    planFinding('swapUnbounded', {
      summary: `MemoryMax of ${units.slice(0, NAMED).join(', ')}${more} bounds RAM alone: the host has swap, and its memory controller is on cgroup v1`,
      facts: { units },
      ...(first.directives.MemoryMax === undefined ? {} : { where: first.directives.MemoryMax.at }),
    }),
  ];
}
