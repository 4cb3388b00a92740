/** What can be wrong between a spec and an inventory, or a spec and one host: OOM301-320. */
import type { Rule } from '../rule';

/**
 * One rule has one code: those that the spec alone may break are in rules/spec. Their second codes are retired and never used again: OOM305 (now
 * OOM145), OOM306 (OOM143), OOM307 (OOM144), OOM308 (OOM150), OOM309 (OOM135), OOM314 (OOM178), OOM317 (OOM172), OOM318 (OOM161), OOM321 (OOM173).
 */
export const HOSTS = {
  OOM301: {
    severity: 'error',
    title: 'a pattern names no host and no group of the inventory',
    cause:
      'A name in `hosts:` is not in the inventory. A service that a typing mistake leaves out of every host would be protected nowhere.',
    fix: 'Correct the name, or add the host or the group to the inventory.',
    source: 'Ansible, "Patterns: targeting hosts and groups"',
    needs: 'input',
  },
  OOM302: {
    severity: 'error',
    title: 'a pattern selects no host',
    cause:
      'The names of the pattern are known, and together they select nothing: an empty group, or a part that excludes all of the rest.',
    fix: 'Correct the pattern; `oomcfg inventory --graph` shows who is in which group.',
    source: 'Ansible, "Patterns: targeting hosts and groups"',
    needs: 'input',
  },
  OOM303: {
    severity: 'warning',
    title: "an override selects none of its service's hosts",
    cause:
      'An override counts on hosts that the service itself is on. This one selects others alone, so it changes nothing.',
    fix: 'Correct the `hosts:` of the override, or of the service.',
    source: 'oomcfg: `overrides` in the spec',
    needs: 'input',
  },
  OOM304: {
    severity: 'error',
    title: "a size depends on the host's RAM, which is not known",
    cause: 'A percentage is one of the RAM of the host. Offline only the inventory can say how much that is.',
    fix: 'Set oomcfg_memory for the host in the inventory, or run `oomcfg plan`, which asks the host.',
    source: 'systemd.resource-control(5), percentages of MemoryMax=',
    needs: 'facts',
  },
  OOM310: {
    severity: 'error',
    title: "the budgets and the reserve exceed the host's RAM",
    cause:
      'All services at their limits, with what is reserved for the system, need more than the host has. Then the kernel kills before any limit is reached, and chooses by itself.',
    fix: 'Lower budgets or the reserve, or move a service to another host.',
    source: 'oomcfg: what has to survive must fit',
    needs: 'facts',
  },
  OOM311: {
    severity: 'warning',
    title: "the budgets exceed the host's RAM if the optional services are there",
    cause: 'Without the services that are `optional: true` the budgets fit; with all of them they do not.',
    fix: 'Lower budgets, or see that no host has all of these services.',
    source: 'oomcfg: what has to survive must fit',
    needs: 'facts',
  },
  OOM312: {
    severity: 'warning',
    title: "a swap limit exceeds the host's swap and limits nothing",
    cause: 'MemorySwapMax is more than all swap that the host has or gets, so it is never reached.',
    fix: 'Lower `memory.swap`, or leave it out.',
    source: "systemd.resource-control(5), MemorySwapMax=; the kernel's cgroup-v2.rst",
    needs: 'facts',
  },
  OOM313: {
    severity: 'warning',
    title: 'memory.high throttles a service that cannot swap',
    cause:
      'Above MemoryHigh the kernel takes memory back from the unit and slows it down. Without swap there is little to take from a program with a heap, so it stands still in place of being killed and restarted.',
    fix: 'Give the unit swap, or leave `memory.high` out.',
    source: "the kernel's cgroup-v2.rst, memory.high",
    needs: 'facts',
  },
  OOM315: {
    severity: 'warning',
    title: 'a JVM on a host that refuses to overcommit memory',
    cause:
      'With vm.overcommit_memory=2 the kernel promises no more than it has. A JVM reserves its whole heap and more at its start, which can fail then.',
    fix: 'Set vm.overcommit_memory to 0 or 1, or raise vm.overcommit_ratio.',
    source: "the kernel's overcommit-accounting.rst",
    needs: 'facts',
  },
  OOM316: {
    severity: 'error',
    title: 'vm.min_free_kbytes takes too much of the RAM',
    cause:
      'The kernel keeps this much free for itself. A large part of the RAM leaves too little for programs, and the kernel kills at once.',
    fix: 'Lower vm.min_free_kbytes.',
    source: "the kernel's sysctl/vm.rst, min_free_kbytes",
    needs: 'facts',
  },
  OOM319: {
    severity: 'error',
    title: 'a protection of sshd is inherited by every login shell',
    cause:
      'A child inherits oom_score_adj. With a score below 0 for the SSH daemon everything that a login starts is protected as well, and the kernel kills services in its place.',
    fix: 'Leave `protect` of the SSH daemon out: sshd protects its own listener.',
    source: 'proc_pid_oom_score_adj(5); sshd(8)',
    needs: 'facts',
  },
  OOM320: {
    severity: 'info',
    title: 'no single process can use the whole budget',
    cause:
      'LimitAS bounds each process, and is below the budget of the unit. That is right for units of many processes, and a mistake for one of a single process.',
    fix: 'Raise `limits.addressSpace` where the unit is one process; else nothing has to be done.',
    source: 'setrlimit(2), RLIMIT_AS',
    needs: 'facts',
  },
} as const satisfies Record<string, Rule>;
