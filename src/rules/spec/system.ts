/** What belongs to a host, and to the rollout: sysctls (OOM17x), swap files (OOM18x), batches (OOM19x). */
import type { Rule } from '../rule';

const VM = 'Documentation/admin-guide/sysctl/vm.rst';

export const SYSTEM = {
  OOM170: {
    severity: 'error',
    title: 'a sysctl that is not a memory setting',
    cause: 'oomcfg sets vm.* and kernel.panic; other kernel settings belong to other tools.',
    fix: 'Move it to a file of your own in /etc/sysctl.d.',
    source: 'oomcfg: sets vm.* and kernel.panic alone',
    needs: 'input',
  },
  OOM171: {
    severity: 'error',
    title: 'an unknown vm.* sysctl',
    cause: 'systemd-sysctl skips a key that the kernel does not have, so nothing would be set (sysctl.d(5)).',
    fix: 'See Documentation/admin-guide/sysctl/vm.rst of the kernel for the keys that hold one integer.',
    source: `sysctl.d(5); ${VM}`,
    needs: 'input',
  },
  OOM172: {
    severity: 'error',
    title: 'a sysctl out of its range',
    cause:
      'The kernel refuses a value out of its range and keeps the old one; some ranges are smaller in older kernels.',
    fix: 'Write an integer within the range.',
    source: VM,
    needs: 'input',
    otherNeeds: ['facts'],
  },
  OOM173: {
    severity: 'error',
    title: 'two sysctls that zero each other',
    cause:
      'Writing one makes the kernel set the other to 0 (Documentation/admin-guide/sysctl/vm.rst): only the later one would hold.',
    fix: 'Keep one of the two on a host.',
    source: `${VM}, dirty_bytes and dirty_background_bytes`,
    needs: 'input',
  },
  OOM174: {
    severity: 'warning',
    title: 'too little memory kept free for the kernel',
    cause: 'Below 1024 the kernel becomes subtly broken and prone to deadlock under load, in the words of its manual.',
    fix: 'Write 1024 or more; leave it out for the kernel to choose by the RAM.',
    source: `${VM}, min_free_kbytes`,
    needs: 'input',
  },
  OOM175: {
    severity: 'warning',
    title: 'a panic that nothing ends',
    cause: 'After a panic the host hangs for good, unless kernel.panic says after how many seconds it reboots.',
    fix: 'Add kernel.panic: 10 beside it.',
    source: `Documentation/admin-guide/sysctl/kernel.rst, panic; ${VM}, panic_on_oom`,
    needs: 'input',
  },
  OOM176: {
    severity: 'warning',
    title: "a service's own limit would panic the host",
    cause:
      'With 2 the host also panics when one service reaches its own memory.max: every budget becomes a way to lose the host.',
    fix: 'Write 1 to panic only when the host itself is out of memory, or 0.',
    source: `${VM}, panic_on_oom`,
    needs: 'input',
  },
  OOM177: {
    severity: 'warning',
    title: 'file system caches that are never given back',
    cause: 'With 0 the caches of file names are never given back, which can easily lead to running out of memory.',
    fix: 'Write 1 or more; the default is 100.',
    source: `${VM}, vfs_cache_pressure`,
    needs: 'input',
  },
  OOM178: {
    severity: 'warning',
    title: 'MemoryHigh without swapping',
    cause:
      'With swappiness 0 the kernel does not swap before free memory is nearly gone: above memory.high nothing can be reclaimed from heaps, and the services stall.',
    fix: 'Set vm.swappiness to 1 or more, or drop memory.high.',
    source: `${VM}, swappiness; Documentation/admin-guide/cgroup-v2.rst, memory.high`,
    needs: 'input',
  },
  OOM179: {
    severity: 'error',
    title: 'a sysctl that is a command, not a setting',
    cause:
      'The kernel does something once when it is written and keeps no value, so that there is nothing to hold or verify.',
    fix: 'Remove it; run it by hand where it is needed.',
    source: VM,
    needs: 'input',
  },
  OOM180: {
    severity: 'error',
    title: 'a path that no swap file can have',
    cause:
      'The swap unit of systemd is named after the plain path, in at most 255 bytes. A relative path, one with . or .. or other characters than letters, digits and . _ + @ -, or one in a folder that is not on a disk or is emptied automatically cannot be used.',
    fix: 'Write a plain absolute path on a local disk, such as /swapfile or /var/lib/swapfile.',
    source: 'systemd.swap(5), file-hierarchy(7), tmpfiles.d(5)',
    needs: 'input',
  },
  OOM190: {
    severity: 'error',
    title: 'a batch that is neither a count nor a percentage',
    cause: 'A batch is a number of hosts from 1 on, or a whole percentage from 1% to 100%.',
    fix: 'Write for example 5 or 25%.',
    source: 'oomcfg: schemas/spec.schema.json',
    needs: 'input',
  },
  OOM191: {
    severity: 'error',
    title: 'batches that do not ascend',
    cause:
      'A batch says how many of the changing hosts are done after it, together with all before it; one that is not larger changes no host.',
    fix: 'Write them ascending, such as [10%, 50%, 100%].',
    source: 'oomcfg: schemas/spec.schema.json',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
