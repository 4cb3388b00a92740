/**
 * Decides what is wrong with a host's settings taken together. Every check is silent where the facts that it needs are
 * not known.
 */
import { formatSize, KiB } from '../../model/bytes';
import type { Bytes } from '../../model/bytes';
import type { DesiredService } from '../../model/desired';
import type { Finding } from '../../model/finding';
import { sizeOf } from '../directives';
import { RUNTIMES, runtimesOf } from '../../runtimes';
import { specFinding } from '../../spec/specFindings';
import { desiredFinding } from '../../rules/budgets';
import type { Check } from '../../rules/check';
import type { LastingFacts } from '../facts';
import type { HostView } from '../hostView';

type Find = (host: HostView) => readonly Finding[];

/** All swap that there may be: what the host has and the file that it is to have, which may be the same one. */
function swapAtMost({ swap, facts }: HostView): number | undefined {
  return facts.swapTotal === undefined ? undefined : facts.swapTotal + (swap?.size ?? 0);
}

/** Whether memory.high is in force here: on cgroup v1 it does not exist. */
function throttles(service: DesiredService, facts: LastingFacts): boolean {
  const v1 = facts.cgroup === 'v1' || facts.cgroup === 'hybrid';
  return !v1 && facts.memoryController !== false && typeof sizeOf(service.directives, 'MemoryHigh') === 'number';
}

const swapLimits: Find = (host) => {
  const available = swapAtMost(host);
  if (available === undefined || available === 0) return [];
  return host.services.flatMap(({ unit, directives }) => {
    const limit = sizeOf(directives, 'MemorySwapMax');
    const at = directives.MemorySwapMax?.at;
    if (typeof limit !== 'number' || at === undefined || limit <= available) return [];
    return [
      desiredFinding('OOM312', {
        summary: `memory.swap of ${unit} is ${formatSize(limit)}, and the host has at most ${formatSize(available as Bytes)} of swap`,
        facts: { unit, limit, swap: available },
        where: at,
      }),
    ];
  });
};

/**
 * cgroup-v2.rst, memory.high: the limit throttles and reclaims and never kills; anonymous memory can only be reclaimed
 * into swap.
 */
const highNeedsSwap: Find = (host) => {
  const none = swapAtMost(host) === 0;
  return host.services.flatMap((service) => {
    const { unit, directives } = service;
    const refused = sizeOf(directives, 'MemorySwapMax') === 0;
    const at = directives.MemoryHigh?.at;
    if (at === undefined || !throttles(service, host.facts) || !(none || refused)) return [];
    return [
      desiredFinding('OOM313', {
        summary: `memory.high of ${unit} throttles it while it has no swap (${none ? 'the host has none' : 'memory.swap: 0'})`,
        fix: none
          ? 'Give the host swap, or drop memory.high and let memory.max decide.'
          : 'Allow it some swap, or drop memory.high.',
        facts: { unit, high: sizeOf(directives, 'MemoryHigh') as Bytes },
        where: at,
      }),
    ];
  });
};

/** A host that surely has no swap has no use for swappiness: highNeedsSwap says what is wrong there. */
const highNeedsSwappiness: Find = (host) => {
  if (swapAtMost(host) === 0) return [];
  const swappiness = host.sysctl.find(({ key, value }) => key === 'vm.swappiness' && Number(value) === 0);
  if (swappiness === undefined) return [];
  const units = host.services
    .filter((service) => throttles(service, host.facts) && sizeOf(service.directives, 'MemorySwapMax') !== 0)
    .map(({ unit }) => unit);
  if (units.length === 0) return [];
  return [
    specFinding('OOM178', swappiness.at, {
      summary: `vm.swappiness is 0, and memory.high throttles ${units.join(', ')}`,
      facts: { units },
    }),
  ];
};

/** Documentation/mm/overcommit-accounting: in mode 2 reserved private writable memory counts, used or not. */
const strictOvercommit: Find = ({ services, sysctl }) => {
  const mode = sysctl.find(({ key, value }) => key === 'vm.overcommit_memory' && Number(value) === 2);
  if (mode === undefined) return [];
  return RUNTIMES.flatMap((runtime) => {
    const units = services.filter((service) => runtimesOf(service).includes(runtime)).map(({ unit }) => unit);
    if (runtime.reserves === undefined || units.length === 0) return [];
    return [
      desiredFinding('OOM315', {
        summary: `vm.overcommit_memory is 2 on a host with ${runtime.reserves} (${units.join(', ')})`,
        facts: { units },
        where: mode.at,
      }),
    ];
  });
};

/**
 * Documentation/admin-guide/sysctl/vm.rst: "Setting this too high will OOM your machine instantly." The value is in
 * KiB.
 */
const MIN_FREE_PERCENT = 5;

const minFree: Find = ({ sysctl, facts }) => {
  const setting = sysctl.find(({ key }) => key === 'vm.min_free_kbytes');
  if (setting === undefined || facts.memTotal === undefined) return [];
  const size = Number(setting.value) * KiB;
  if (size * 100 <= facts.memTotal * MIN_FREE_PERCENT) return [];
  return [
    desiredFinding('OOM316', {
      summary: `vm.min_free_kbytes keeps ${formatSize(size as Bytes)} free, more than ${MIN_FREE_PERCENT}% of the RAM of ${formatSize(facts.memTotal)}`,
      fix: `Write at most ${Math.floor((facts.memTotal * MIN_FREE_PERCENT) / 100 / KiB)} for this host.`,
      facts: { value: setting.value, ram: facts.memTotal },
      where: setting.at,
    }),
  ];
};

export const hostChecks: readonly Check<HostView>[] = [
  { finds: ['OOM312'], check: swapLimits },
  { finds: ['OOM313'], check: highNeedsSwap },
  { finds: ['OOM178'], check: highNeedsSwappiness },
  { finds: ['OOM315'], check: strictOvercommit },
  { finds: ['OOM316'], check: minFree },
];
