/** Kernel parameters: who else sets them, and what they leave the host. */
import type { Rule } from '../rule';

export const SYSCTLS = {
  sysctlWins: {
    code: 'OOM423',
    severity: 'error',
    title: 'a sysctl.d file that is not ours wins at boot',
    cause:
      "systemd-sysctl applies the files in the order of their names, whatever their folder, and a credential after all of them. What comes after oomcfg's file sets the key to something else, or fails to, so the value of the spec is gone after a boot.",
    fix: "Remove the line, or rename the file so that it sorts before oomcfg's. Do not edit a file of a package: a copy in /etc/sysctl.d overrides it.",
    source: 'sysctl.d(5), systemd-sysctl.service(8)',
    needs: 'observed',
  },
  sysctlConf: {
    code: 'OOM424',
    severity: 'warning',
    title: 'a file outside of sysctl.d sets the key as well',
    cause:
      'Another program than systemd-sysctl sets the key to something else: `sysctl` from /etc/sysctl.conf, or tuned from its profile. When it does, the spec is undone until the next apply, or until systemd-sysctl runs again.',
    fix: 'Remove the line from /etc/sysctl.conf, or give tuned a profile of your own with the value of the spec.',
    source: 'sysctl(8), --system; tuned-main.conf(5), reapply_sysctl',
    needs: 'observed',
  },
  sysctlTaken: {
    code: 'OOM447',
    severity: 'error',
    title: 'a line of sysctl.d removes the key at boot',
    cause:
      "A line `-KEY` without `=` makes systemd-sysctl forget what the files before it set (sysctl.d(5)), and it comes after oomcfg's file. So nothing sets the key at boot.",
    fix: "Remove the line, or rename the file so that it sorts before oomcfg's. Do not edit a file of a package: a copy in /etc/sysctl.d overrides it.",
    source: 'sysctl.d(5)',
    needs: 'observed',
  },
  sysctlShared: {
    code: 'OOM443',
    severity: 'warning',
    title: 'a container sets a value of the whole machine',
    cause:
      'These values are in no namespace: every container on the machine and the machine itself get them, and the last one that writes wins.',
    fix: 'Set them on the machine itself, and let `system:` leave its containers out (`hosts: all:!containers`).',
    source: 'systemd-detect-virt(1); namespaces(7)',
    needs: 'observed',
  },
  hostShort: {
    code: 'OOM492',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a sysctl leaves the host without memory',
    cause:
      'With the value of the spec less memory is left than the host needs: the kernel sets it aside, or promises no more of it (vm.overcommit_memory=2). Programs could not fork any more, sshd could not start a login, and the kernel might kill processes.',
    fix: 'Ask for less, or accept it: --accept shrink:HOSTS.',
    source:
      'Documentation/mm/overcommit-accounting.rst; Documentation/admin-guide/mm/hugetlbpage.rst; Documentation/admin-guide/sysctl/vm.rst, min_free_kbytes',
    needs: 'observed',
    otherNeeds: ['change'],
  },
  programsFail: {
    code: 'OOM494',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a sysctl with which programs may not start',
    cause:
      'With the value of the spec mappings fail that programs of usual kinds need to start: they cannot load their libraries or be placed at their fixed address.',
    fix: 'Write the default of the kernel or of the distribution, or accept it: --accept shrink:HOSTS.',
    source: 'Documentation/admin-guide/sysctl/vm.rst, max_map_count and mmap_min_addr',
    needs: 'observed',
  },
  reboot: {
    code: 'OOM435',
    severity: 'info',
    title: 'a value from before oomcfg is not known',
    cause: 'The spec no longer asks for it, and what it was before oomcfg is not recorded on the host.',
    fix: 'Reboot, or set the value by hand with `sysctl -w`.',
    source: 'oomcfg: a value from before is put back where it is known',
    needs: 'observed',
  },
  swappinessKept: {
    code: 'OOM448',
    severity: 'warning',
    title: 'slices keep their own swappiness on cgroup v1',
    cause:
      'On cgroup v1 every cgroup has a swappiness of its own, which it took from its parent when it was made. The sysctl is that of the root, so what runs in these slices keeps its own.',
    fix: 'Reboot the host: at boot the sysctl comes before most units. Or write the value to memory.swappiness of each slice and of the cgroups below it.',
    source: 'Documentation/admin-guide/cgroup-v1/memory.rst, swappiness',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
