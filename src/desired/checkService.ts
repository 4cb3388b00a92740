/** Decides what is wrong with one service's directives by themselves, whatever else is on the host. */
import { formatSize } from '../model/bytes';
import type { DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { Directive } from '../model/settings';
import { sizeOf } from './directives';
import { desiredFinding } from './findings';

type Check = (service: DesiredService) => readonly Finding[];

export function checkService(service: DesiredService): readonly Finding[] {
  return CHECKS.flatMap((check) => check(service));
}

/** Each pair as smaller and larger; Documentation/admin-guide/cgroup-v2.rst: protection counts up to low, throttling begins at high, killing at max. */
const ORDER: readonly (readonly [Directive, string, Directive, string])[] = [
  ['MemoryHigh', 'memory.high', 'MemoryMax', 'memory.max'],
  ['MemoryLow', 'memory.low', 'MemoryHigh', 'memory.high'],
  ['MemoryLow', 'memory.low', 'MemoryMax', 'memory.max'],
  ['MemoryMin', 'memory.min', 'MemoryHigh', 'memory.high'],
  ['MemoryMin', 'memory.min', 'MemoryMax', 'memory.max'],
];

/** The spec's own check sees sizes of one kind in one place; here shares are bytes and overrides are merged. */
const inOrder: Check = ({ unit, directives }) =>
  ORDER.flatMap(([lower, lowerKey, upper, upperKey]) => {
    const below = sizeOf(directives, lower);
    const above = sizeOf(directives, upper);
    // An infinite protection or threshold is systemd's way to say "all there is"; it is above nothing.
    if (typeof below !== 'number' || typeof above !== 'number' || below <= above) return [];
    return [
      desiredFinding('OOM307', {
        summary: `${lowerKey} of ${unit} is ${formatSize(below)}, above its ${upperKey} of ${formatSize(above)}`,
        detail: `The service is held at ${upperKey} before it reaches ${lowerKey}: what lies between them does nothing.`,
        fix: `Lower ${lowerKey} to ${formatSize(above)} or less on this host, or raise ${upperKey}.`,
        facts: { unit, [lower]: below, [upper]: above },
        ...at(directives[lower]?.at),
      }),
    ];
  });

/** proc(5), oom_score_adj: -1000 is never killed; a cgroup at its limit then has no victim. */
const killable: Check = ({ unit, directives }) => {
  const max = sizeOf(directives, 'MemoryMax');
  if (directives.OOMScoreAdjust?.value !== -1000 || typeof max !== 'number') return [];
  return [
    desiredFinding('OOM318', {
      summary: `${unit} is never killed (protect: never) and has a hard limit of ${formatSize(max)}`,
      detail:
        'At the limit the kernel looks for a victim among its processes and finds none: they hang in the allocation for good.',
      fix: 'Use protect: critical (-900), or drop memory.max.',
      facts: { unit, max },
      ...at(directives.OOMScoreAdjust.at),
    }),
  ];
};

/** sshd protects its listener by itself (-1000) and gives each session the value that it was started with. */
const SSHD = /^sshd?(@[^/]*)?\.service$/;

const loginShells: Check = ({ unit, directives }) => {
  const score = directives.OOMScoreAdjust?.value;
  if (typeof score !== 'number' || score >= 0 || !SSHD.test(unit)) return [];
  return [
    desiredFinding('OOM319', {
      summary: `protect of ${unit} (${score}) lands on every login shell`,
      detail:
        'sshd sets its listener to -1000 by itself and starts each session with the score of its unit: whatever somebody runs by hand would be protected.',
      fix: `Drop protect from ${unit}; the listener is safe without it.`,
      facts: { unit, score },
      ...at(directives.OOMScoreAdjust?.at),
    }),
  ];
};

const addressSpaceReachesBudget: Check = ({ unit, directives, java }) => {
  const limit = sizeOf(directives, 'LimitAS');
  const max = sizeOf(directives, 'MemoryMax');
  // A JVM is one process and has a check of its own.
  if (java !== undefined || typeof limit !== 'number' || typeof max !== 'number' || limit >= max) return [];
  return [
    desiredFinding('OOM320', {
      summary: `one process of ${unit} gets ${formatSize(limit)} of address space, less than its budget of ${formatSize(max)}`,
      detail:
        'LimitAS holds for each process by itself, memory.max for all together: only several processes can use the whole budget.',
      fix: 'Nothing, if the service runs several processes; else raise limits.addressSpace above memory.max.',
      facts: { unit, limit, max },
      ...at(directives.LimitAS?.at),
    }),
  ];
};

const CHECKS: readonly Check[] = [inOrder, killable, loginShells, addressSpaceReachesBudget];

function at(where: Finding['where']): Pick<Finding, 'where'> {
  return where === undefined ? {} : { where };
}
