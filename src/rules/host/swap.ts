/** Swap files: whether one can be made, resized or removed, and what it means for others. */
import type { Rule } from '../rule';

export const SWAP_FILES = {
  swapForeign: {
    code: 'OOM440',
    severity: 'error',
    title: 'the swap file exists and is not ours',
    cause: 'A swap file that somebody else made is never touched, resized or removed.',
    fix: 'Name another file in `swap.file`, or swap that one off and remove it by hand.',
    source: 'oomcfg: what it did not make it does not touch',
    needs: 'observed',
  },
  swapInUse: {
    code: 'OOM441',
    severity: 'error',
    title: 'what the swap file holds does not fit into memory',
    cause:
      'To resize or remove it, everything in it has to be read back into memory first; that can end in the OOM killer.',
    fix: 'Wait for a quieter hour, or restart what was swapped out.',
    source: 'swapoff(8)',
    needs: 'observed',
  },
  swapNoSpace: {
    code: 'OOM442',
    severity: 'error',
    title: 'the file system has no room for the swap file',
    cause: 'A swap file may have no holes, so all of its blocks are taken at once.',
    fix: 'Make room, ask for less, or name a file on another file system.',
    source: 'swapon(8), files with holes',
    needs: 'observed',
  },
  swapFolder: {
    code: 'OOM444',
    severity: 'error',
    title: 'the folder of the swap file is not there',
    cause: 'oomcfg makes the file, but no folder for it: it may be a mount point of a disk that is not there.',
    fix: 'Mount it or make it on the host, or name a file in another folder.',
    source: 'oomcfg: it makes the swap file and no folder for it',
    needs: 'observed',
  },
  swapSnapshots: {
    code: 'OOM445',
    severity: 'warning',
    title: 'a swap file keeps a subvolume from being snapshotted',
    cause:
      'While a swap file is in use, btrfs takes no snapshot of its subvolume (btrfs(5), SWAPFILE SUPPORT): snapper, Timeshift and backups that take one fail from then on.',
    fix: 'Where snapshots are taken: make a subvolume for it on the host (`btrfs subvolume create /swap`), and name /swap/swapfile.',
    source: 'btrfs(5), SWAPFILE SUPPORT',
    needs: 'observed',
  },
  swapUnbounded: {
    code: 'OOM446',
    severity: 'warning',
    title: 'a limit does not bound swap on cgroup v1',
    cause:
      'What a service needs beyond its limit goes to swap there, as much as there is of it: it becomes slow instead of being killed, and takes the swap of all others.',
    fix: 'Boot the host with cgroup v2 (systemd.unified_cgroup_hierarchy=1 on the kernel command line), where `memory.swap` bounds it, or do without swap there.',
    source: 'Documentation/admin-guide/cgroup-v1/memory.rst, memory.memsw.limit_in_bytes',
    needs: 'facts',
    otherNeeds: ['observed'],
  },
  swapNote: {
    code: 'OOM640',
    severity: 'warning',
    title: 'a swap file stays on, since nothing says who made it',
    cause:
      "oomcfg's unit for the file is removed, but /var/lib/oomcfg no longer says that oomcfg made the file, and it removes none that it did not make.",
    fix: 'Swap it off by hand once it is not needed (`swapoff`), and remove the file.',
    source: 'oomcfg: what it did not make it does not remove',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
