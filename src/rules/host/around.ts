/** Other people's files, and the slices above: what overrides a limit of the spec, or bounds it. */
import type { Rule } from '../rule';

export const AROUND = {
  dropInWins: {
    code: 'OOM420',
    severity: 'error',
    title: 'a drop-in that is not ours wins',
    cause:
      "Drop-ins apply in the order of their file names, and of those with the same name only the one in the first folder counts. One that comes after oomcfg's sets the same directive, so the value of the spec would not hold.",
    fix: "Remove the line from that file, or rename the file so that it sorts before oomcfg's. Do not edit a file of a package: a copy in /etc overrides it.",
    source: 'systemd.unit(5), drop-ins',
    needs: 'observed',
  },
  notGranted: {
    code: 'OOM419',
    severity: 'warning',
    title: 'a protection that the slices above do not grant',
    cause:
      'A unit is protected no further than every slice above it. Where one has less, the value is in the file and does not hold under pressure.',
    fix: 'Give the slice as much: a service with its name in `unit:` and the sum of what its units need.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.min and memory.low',
    needs: 'observed',
  },
  outerLimit: {
    code: 'OOM468',
    severity: 'warning',
    title: 'a slice above has less than the unit in it',
    cause:
      "The limits of all slices above a unit hold as well, and one of them is smaller than the unit's budget. That one is met first.",
    fix: 'Raise it with a service for the slice, or lower the budget to what the slice has.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.max, memory.high and memory.swap.max',
    needs: 'observed',
  },
  clash: {
    code: 'OOM469',
    severity: 'warning',
    title: "the unit's own file limits it beside the spec",
    cause:
      "The unit's own file sets a limit that the spec does not set, so it stays, and the limit of the spec and this one work against each other.",
    fix: 'Set that limit in the spec as well.',
    source: 'systemd.resource-control(5), MemoryHigh= and MemoryMax=',
    needs: 'observed',
  },
  limitLifted: {
    code: 'OOM490',
    severity: 'error',
    otherSeverities: ['warning'],
    title: "the spec puts the unit's own MemoryLimit= out of force",
    cause:
      'systemd counts MemoryLimit= only where no MemoryMax=, MemoryHigh=, MemoryLow=, MemoryMin= or MemorySwapMax= is set. With what the spec sets the unit has no limit.',
    fix: 'Set memory.max in the spec as well: the same value keeps the limit, infinity lifts it.',
    source: 'systemd.resource-control(5), MemoryLimit=',
    needs: 'observed',
  },
  vendorLimit: {
    code: 'OOM470',
    severity: 'warning',
    title: "the spec lowers the unit's own LimitAS",
    cause:
      'A unit file that says so needs the address space: programs that map their files (Elasticsearch, MongoDB, Lucene) end when a mapping fails, often at their next start.',
    fix: 'Take limits.addressSpace out for this service: memory.max bounds what it uses.',
    source: 'systemd.exec(5), LimitAS=; mmap(2)',
    needs: 'observed',
  },
  weaker: {
    code: 'OOM612',
    severity: 'warning',
    title: 'a protection is weaker than what the unit has',
    cause:
      "The unit's own files give it a lower score than the spec does: with the value of the spec the kernel kills it earlier than today.",
    fix: 'Take `protect` out for this service to keep its own score, or write that score.',
    source: 'systemd.exec(5), OOMScoreAdjust=',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
