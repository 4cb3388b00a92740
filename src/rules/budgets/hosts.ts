/** What can be wrong between a spec and an inventory, or a spec and one host: OOM301-320. */
import type { Rule } from '../rule';

/**
 * One rule has one code: those that the spec alone may break are in rules/spec. Their second codes are retired and
 * never used again: OOM305 (now OOM145), OOM306 (OOM143), OOM307 (OOM144), OOM308 (OOM150), OOM309 (OOM135), OOM314
 * (OOM178), OOM317 (OOM172), OOM318 (OOM161), OOM321 (OOM173).
 */
export const HOSTS = {
  OOM301: {
    severity: 'error',
    title: 'a pattern names no host and no group of the inventory',
    cause:
      'A name in `hosts:` is not in the inventory. One that is misspelt would leave hosts without their limits, and nobody would notice.',
    fix: 'Correct the name, or add the host or the group to the inventory.',
    source: 'Ansible, "Patterns: targeting hosts and groups"',
    needs: 'input',
  },
  OOM302: {
    severity: 'error',
    title: 'a pattern selects no host',
    cause:
      'The names of the pattern are known, and together they select nothing: an empty group, or a part that excludes all of the rest.',
    fix: 'Correct the pattern, put hosts into the group, or drop this part of the spec; `oomcfg inventory --graph` shows the groups.',
    source: 'Ansible, "Patterns: targeting hosts and groups"',
    needs: 'input',
  },
  OOM303: {
    severity: 'warning',
    title: "an override selects none of its service's hosts",
    cause:
      'An override counts on hosts that the service itself is on. This one selects only others, so it changes nothing.',
    fix: "Widen the service's hosts, correct the override's pattern, or drop the override.",
    source: 'oomcfg: `overrides` in the spec',
    needs: 'input',
  },
  OOM304: {
    severity: 'error',
    title: "a size depends on the host's RAM, which is not known",
    cause:
      "A percentage is a share of the host's RAM. Offline, nothing asks the host: only inventory variables say how much RAM it has.",
    fix: 'Set the inventory variable oomcfg_memory for this host or its group (oomcfg_memory=16GiB), write the size in bytes, or run `oomcfg plan`, which asks the host.',
    source: 'systemd.resource-control(5), percentages of MemoryMax=',
    needs: 'facts',
  },
  OOM310: {
    severity: 'error',
    title: "the budgets and the reserve exceed the host's RAM",
    cause:
      'All services at their limits, with what is reserved for the system, need more than the host has. Then the kernel kills before any limit is reached, and chooses the victim itself.',
    fix: 'Lower budgets or the reserve, or move a service to another host.',
    source: 'oomcfg: what has to survive must fit',
    needs: 'facts',
  },
  OOM311: {
    severity: 'warning',
    title: "the budgets exceed the host's RAM if the optional services are there",
    cause: 'Without the services that are `optional: true` the budgets fit; with all of them they do not.',
    fix: 'Lower budgets, or make sure that no host has all of these services.',
    source: 'oomcfg: what has to survive must fit',
    needs: 'facts',
  },
  OOM312: {
    severity: 'warning',
    title: "a swap limit exceeds the host's swap and limits nothing",
    cause:
      'MemorySwapMax is more than all swap that the host has or gets: the service can fill it before its limit is reached, and the limit protects nobody.',
    fix: 'Lower memory.swap on this host, or give the host more swap.',
    source: 'systemd.resource-control(5), MemorySwapMax=; Documentation/admin-guide/cgroup-v2.rst',
    needs: 'facts',
  },
  OOM313: {
    severity: 'warning',
    title: 'memory.high throttles a service that cannot swap',
    cause:
      'Above memory.high the kernel reclaims and slows down; without swap it cannot take memory from heaps. Near its working set a service can stall for hours and still count as active.',
    fix: 'Give the unit swap, or leave `memory.high` out.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.high',
    needs: 'facts',
  },
  OOM315: {
    severity: 'warning',
    title: 'a JVM on a host that refuses to overcommit memory',
    cause:
      'With vm.overcommit_memory=2 the kernel refuses allocations beyond swap and a share of the RAM, counted by what is asked for: a JVM that commits its heap or starts a process can fail while memory is free.',
    fix: 'Leave vm.overcommit_memory at 0, or raise vm.overcommit_ratio until the commit limit holds all heaps.',
    source: 'Documentation/mm/overcommit-accounting.rst',
    needs: 'input',
  },
  OOM316: {
    severity: 'error',
    title: 'vm.min_free_kbytes takes too much of the RAM',
    cause: 'The kernel keeps this much free for itself. Set too high, it makes the machine run out of memory at once.',
    fix: 'Lower vm.min_free_kbytes.',
    source: 'Documentation/admin-guide/sysctl/vm.rst, min_free_kbytes',
    needs: 'facts',
  },
  OOM319: {
    severity: 'error',
    title: 'a protection of sshd is inherited by every login shell',
    cause:
      'sshd sets its listener to -1000 by itself and starts each session with the score of its unit: whatever somebody runs by hand would be protected.',
    fix: 'Leave `protect` of the SSH daemon out: sshd protects its own listener.',
    source: 'proc(5), /proc/pid/oom_score_adj; oom_adjust_setup of OpenSSH',
    needs: 'input',
  },
  OOM320: {
    severity: 'info',
    title: 'no single process can use the whole budget',
    cause:
      'LimitAS holds for each process by itself, memory.max for all together: only several processes can use the whole budget.',
    fix: 'Nothing, if the service runs several processes; else raise limits.addressSpace above memory.max.',
    source: 'setrlimit(2), RLIMIT_AS',
    needs: 'input',
    otherNeeds: ['facts'],
  },
} as const satisfies Record<string, Rule>;
