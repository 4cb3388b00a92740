/** Decides whether a host's RAM can hold all budgets at once, with the reserve. */
import { bytes, formatSize } from '../../model/bytes';
import type { Bytes } from '../../model/bytes';
import type { DesiredService } from '../../model/desired';
import type { Finding, Placed } from '../../model/finding';
import { sizeOf } from '../directives';
import { desiredFinding } from '../../rules/budgets';
import type { Check } from '../../rules/check';
import type { HostView } from '../hostView';
import { isSlice, slicesAbove } from '../../systemd/unitNames';

interface Budget {
  readonly service: DesiredService;
  readonly max: Bytes;
}

export const budgetsFit: Check<HostView> = { finds: ['OOM310', 'OOM311'], check: checkBudgets };

/**
 * OOM310 where the services that must be there cannot hold, OOM311 where they only can without the optional ones. Only
 * finite MemoryMax counts; what has no hard limit lives from the reserve.
 */
function checkBudgets({ services, reserve, facts }: HostView): readonly Finding[] {
  const ram = facts.memTotal;
  if (ram === undefined) return [];
  const all = services.flatMap((service) => {
    const max = sizeOf(service.directives, 'MemoryMax');
    return typeof max === 'number' ? [{ service, max }] : [];
  });
  const kept = reserve?.value ?? 0;
  const needed = all.filter(({ service }) => !service.optional);
  if (atLeast(needed) + kept > ram) return needed.length === 0 ? [] : [exceeds('OOM310', needed, reserve, ram)];
  return atLeast(all) + kept > ram ? [exceeds('OOM311', all, reserve, ram)] : [];
}

/**
 * What the budgets certainly add up to. A slice holds the slices below it by name (`a.slice` holds `a-b.slice`,
 * systemd.slice(5)) and perhaps any of the services (Slice= of the unit decides, which the spec does not know), so that
 * slices and services are not added to each other.
 */
function atLeast(budgets: readonly Budget[]): number {
  const slices = budgets.filter(({ service }) => isSlice(service.unit));
  const names = new Set(slices.map(({ service }) => service.unit));
  const topmost = slices.filter(({ service }) => !slicesAbove(service.unit).some((parent) => names.has(parent)));
  return Math.max(sum(topmost), sum(budgets) - sum(slices));
}

function sum(budgets: readonly Budget[]): number {
  return budgets.reduce((total, { max }) => total + max, 0);
}

function exceeds(
  code: 'OOM310' | 'OOM311',
  budgets: readonly Budget[],
  kept: Placed<Bytes> | undefined,
  ram: Bytes,
): Finding {
  const reserve = kept?.value ?? 0;
  const total = atLeast(budgets);
  const largest = budgets.toSorted((a, b) => b.max - a.max || (a.service.unit < b.service.unit ? -1 : 1));
  const short = bytes(total + reserve - ram);
  // What the reserve takes for itself cannot come from the budgets.
  const reserveAlone = reserve >= ram;
  const where = reserveAlone ? kept?.at : largest[0]?.service.directives.MemoryMax?.at;
  return desiredFinding(code, {
    summary:
      `the budgets add up to ${formatSize(bytes(total))}${reserve > 0 ? ` and the reserve is ${formatSize(bytes(reserve))}` : ''}, ` +
      `${formatSize(short)} more than the RAM of ${formatSize(ram)}${code === 'OOM310' ? '' : ', if all optional services are there'}`,
    detail:
      'When all services use what they may, the host runs out of memory before any limit is reached, and the kernel chooses a victim among all of them.',
    fix: reserveAlone
      ? `Lower the reserve: at ${formatSize(bytes(reserve))} it leaves no RAM for any service.`
      : `Take ${formatSize(short)} from the budgets (the largest: ${largest
          .slice(0, 3)
          .map(({ service, max }) => `${service.unit} ${formatSize(max)}`)
          .join(', ')}), or move a service to another host.`,
    facts: {
      ram,
      reserve,
      total,
      short,
      budgets: largest.map(({ service, max }) => `${service.unit}=${max}`),
    },
    ...(where === undefined ? {} : { where }),
  });
}
