/** The table of sysctls that a spec may set: their ranges and since when kernels have them. */

export interface SysctlRow {
  readonly min: number;
  readonly max: number;
  /** Besides 0 the kernel takes nothing below it. */
  readonly leastBeside0?: number;
  /** The first kernel that has the key, as `major.minor`; absent where 3.10, the oldest in use, has it. */
  readonly since?: string;
  /** An older kernel's smaller range. */
  readonly before?: { readonly kernel: string; readonly max: number };
  /** Setting one of the pair makes the kernel read 0 for the other (Documentation/admin-guide/sysctl/vm.rst). */
  readonly zeroes?: string;
  /** What it does, in one line; shown by editors and by `explain`. */
  readonly note: string;
}

const INT = 2 ** 31 - 1;
/** The kernel's unsigned long holds more, but no amount of kilobytes or pages comes near. */
const LONG = Number.MAX_SAFE_INTEGER;

/**
 * Bytes of 2^32 - 1 pages of 4 KiB: more dirty pages overflow the kernel's arithmetic, and it refuses them (seen on 6.1
 * and 6.12: ERANGE).
 */
const DIRTY_BYTES = (2 ** 32 - 1) * 4096;
/**
 * Seconds whose jiffies fit into an int with 1,000 a second; beyond it the kernel refuses the value (seen on 6.1 and
 * 6.12).
 */
const JIFFIES_SECONDS = Math.floor(INT / 1000);

/**
 * Keys of vm.* that hold one integer, and kernel.panic, which decides what follows a vm.panic_on_oom. Ranges are those
 * of the kernel's own tables (proc_dointvec_minmax and its kin), or the documented meanings where the kernel takes any
 * integer. Source: Documentation/admin-guide/sysctl/vm.rst and kernel.rst.
 */
export const SYSCTLS: Readonly<Record<string, SysctlRow>> = {
  'kernel.panic': {
    min: -1,
    max: INT,
    note: 'Seconds from a panic to the reboot; 0 hangs for ever, -1 reboots at once.',
  },
  'vm.admin_reserve_kbytes': { min: 0, max: LONG, note: 'KiB kept free for root, so that it can log in and kill.' },
  'vm.compact_unevictable_allowed': {
    min: 0,
    max: 1,
    since: '4.1',
    note: 'Whether compaction may move locked pages.',
  },
  'vm.compaction_proactiveness': {
    min: 0,
    max: 100,
    since: '5.9',
    note: 'How eagerly memory is compacted in the background; 0 is never.',
  },
  'vm.dirty_background_bytes': {
    min: 1,
    max: DIRTY_BYTES,
    zeroes: 'vm.dirty_background_ratio',
    note: 'Bytes of dirty memory at which writing back begins in the background.',
  },
  'vm.dirty_background_ratio': {
    min: 0,
    max: 100,
    zeroes: 'vm.dirty_background_bytes',
    note: 'Percent of available memory that is dirty when writing back begins in the background.',
  },
  'vm.dirty_bytes': {
    min: 8192,
    max: DIRTY_BYTES,
    zeroes: 'vm.dirty_ratio',
    note: 'Bytes of dirty memory at which a writer has to write back itself; two pages at least.',
  },
  'vm.dirty_expire_centisecs': { min: 0, max: INT, note: 'Age of dirty memory at which it is written, in 1/100 s.' },
  'vm.dirty_ratio': {
    min: 0,
    max: 100,
    zeroes: 'vm.dirty_bytes',
    note: 'Percent of available memory that is dirty when a writer has to write back itself.',
  },
  'vm.dirty_writeback_centisecs': {
    min: 0,
    max: INT,
    note: 'How often old data is written back, in 1/100 s; 0 is never.',
  },
  'vm.dirtytime_expire_seconds': {
    min: 0,
    max: INT,
    since: '4.0',
    note: 'Seconds after which a lazy time stamp is written.',
  },
  'vm.extfrag_threshold': { min: 0, max: 1000, note: 'Fragmentation above which memory is compacted, not reclaimed.' },
  'vm.max_map_count': { min: 0, max: INT, note: 'Maximum number of memory map areas of one process.' },
  'vm.memory_failure_early_kill': { min: 0, max: 1, note: 'Whether processes with a broken page are killed at once.' },
  'vm.memory_failure_recovery': { min: 0, max: 1, note: 'Whether a broken page is survived; 0 panics.' },
  'vm.min_free_kbytes': { min: 0, max: INT, note: 'KiB that the kernel keeps free for itself.' },
  'vm.min_slab_ratio': {
    min: 0,
    max: 100,
    note: 'Percent of a zone in slabs above which zone reclaim frees them (NUMA).',
  },
  'vm.min_unmapped_ratio': {
    min: 0,
    max: 100,
    note: 'Percent of a zone unmapped above which zone reclaim runs (NUMA).',
  },
  'vm.mmap_min_addr': { min: 0, max: LONG, note: 'Lowest address that a process may map.' },
  'vm.nr_hugepages': {
    min: 0,
    max: LONG,
    note: 'Huge pages that are set aside; that memory is lost to everything else.',
  },
  'vm.nr_overcommit_hugepages': { min: 0, max: LONG, note: 'Huge pages that may be added on demand.' },
  'vm.numa_stat': {
    min: 0,
    max: 1,
    since: '4.15',
    note: 'Whether NUMA statistics are kept.',
  },
  'vm.oom_dump_tasks': { min: 0, max: 1, note: 'Whether the log of an OOM kill lists all tasks.' },
  'vm.oom_kill_allocating_task': {
    min: 0,
    max: 1,
    note: 'Whether the task that asked for memory is killed, whatever its size.',
  },
  'vm.overcommit_kbytes': {
    min: 0,
    max: LONG,
    since: '3.14',
    zeroes: 'vm.overcommit_ratio',
    note: 'KiB of RAM that may be promised in overcommit mode 2, beside swap.',
  },
  'vm.overcommit_memory': {
    min: 0,
    max: 2,
    note: 'How much memory is promised: 0 by estimate, 1 any, 2 strictly limited.',
  },
  'vm.overcommit_ratio': {
    min: 0,
    max: INT,
    zeroes: 'vm.overcommit_kbytes',
    note: 'Percent of RAM that may be promised in overcommit mode 2, beside swap.',
  },
  'vm.page-cluster': {
    min: 0,
    max: 31,
    note: 'Pages read from swap at once, as a power of two; the default 3 is 8 pages.',
  },
  'vm.page_lock_unfairness': {
    min: 0,
    max: INT,
    since: '5.9',
    note: 'How often a page lock may be stolen from a waiter.',
  },
  'vm.panic_on_oom': {
    min: 0,
    max: 2,
    note: "1 panics when the host is out of memory, 2 also when a service's own limit is.",
  },
  'vm.percpu_pagelist_high_fraction': {
    min: 0,
    max: INT,
    leastBeside0: 8,
    since: '5.14',
    note: 'Fraction of a zone that the free lists of the CPUs may hold; 0, or 8 and more.',
  },
  'vm.stat_interval': { min: 0, max: JIFFIES_SECONDS, note: 'Seconds between updates of the memory statistics.' },
  'vm.swappiness': {
    min: 0,
    max: 200,
    before: { kernel: '5.8', max: 100 },
    note: 'How readily memory is swapped out rather than file cache dropped; 100 treats both alike.',
  },
  'vm.unprivileged_userfaultfd': {
    min: 0,
    max: 1,
    since: '5.2',
    note: 'Whether users may handle page faults themselves.',
  },
  'vm.user_reserve_kbytes': { min: 0, max: LONG, note: 'KiB kept free for users in overcommit mode 2.' },
  'vm.vfs_cache_pressure': {
    min: 0,
    max: INT,
    note: 'How readily file name caches are dropped; 100 is fair, 0 is never.',
  },
  'vm.watermark_boost_factor': {
    min: 0,
    max: INT,
    since: '5.0',
    note: 'How far reclaim goes when memory is fragmented, in 1/10000.',
  },
  'vm.watermark_scale_factor': {
    min: 1,
    max: 3000,
    since: '4.6',
    before: { kernel: '5.17', max: 1000 },
    note: 'Distance between the watermarks, in 1/10000 of the memory.',
  },
  'vm.zone_reclaim_mode': { min: 0, max: 7, note: 'Bit mask: 1 reclaim in the zone, 2 write back, 4 swap.' },
};

/**
 * The other one of a pair of which the kernel sets one to 0 when the other is written; undefined for a key without a
 * partner.
 */
export function sysctlPartner(key: string): string | undefined {
  return Object.hasOwn(SYSCTLS, key) ? SYSCTLS[key]?.zeroes : undefined;
}

/** Files of /proc/sys/vm that do something once when written and keep no value. */
export const SYSCTL_COMMANDS: ReadonlySet<string> = new Set(['vm.compact_memory', 'vm.drop_caches', 'vm.stat_refresh']);

/**
 * Whether a text in a file gives the kernel the same integer. It takes 0x10 and 010 for what C does, and ignores
 * what follows a space; `+6`, `08` and `13;` it refuses (tried on 6.18).
 */
export function sameSysctlValue(text: string | undefined, value: string): boolean {
  if (text === undefined || text === value) return text === value;
  const [, sign = '', digits = ''] = /^(-?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)(?:\s|$)/i.exec(text) ?? [];
  if (digits === '') return false;
  const isOctal = /^0\d/.test(digits);
  return `${sign}${BigInt(isOctal ? `0o${digits.slice(1)}` : digits)}` === value;
}
