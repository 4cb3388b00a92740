/**
 * Decides which sysctls would leave the host itself without memory, so that nobody could log in to put them back.
 */
import { type Bytes, bytes, formatSize } from '../../../model/bytes';
import type { Finding } from '../../../model/finding';
import type { MemoryRoom, ObservedState } from '../../../model/observed';
import { holds, type Item } from '../../compare';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';
import { kindOf } from '../../../settings';
import { sysctl } from '../../../settings/sysctl';

/** Bytes that a login, sudo and a shell take at least. */
export const LOGIN = 64 * 1024 * 1024;

const KIB = 1024;

/**
 * The kernel's own default of vm.admin_reserve_kbytes is the smaller of 3 % of free memory and this (mm/mmap.c,
 * init_admin_reserve).
 */
export const ADMIN_RESERVE = 8 * 1024 * KIB;

const ACCEPT = 'accept it: --accept shrink:HOSTS';

export const sysctlRoom: HostCheck = { finds: ['hostShort', 'programsFail'], check: checkSysctlRoom };

/**
 * Looks at all sysctls that are about to change, dropped ones included. With `acceptShrink` the findings are warnings.
 */
function checkSysctlRoom({ items, observed, acceptShrink }: HostScene): readonly Finding[] {
  const changing = new Map(
    items
      .filter((item) => kindOf(item.wanted) === sysctl && item.unsupported === undefined && !holds(item))
      .map((item) => [item.wanted.setting, item] as const),
  );
  const found = [
    ...promises(changing, observed),
    ...TAKES.flatMap(({ key, taken }) => takes(changing.get(key), taken, observed)),
    ...FLOORS.flatMap((floor) => belowFloor(changing.get(floor.key), floor)),
  ];
  return acceptShrink ? found.map((finding) => ({ ...finding, severity: 'warning' })) : found;
}

type Changing = ReadonlyMap<string, Item>;

/**
 * The sysctls that decide how much memory the kernel promises; a finding names the first of them that changes. The
 * first three stand in the order in which room_promised takes them (remote/change/room.sh).
 */
export const PROMISES = [
  'vm.overcommit_memory',
  'vm.overcommit_ratio',
  'vm.overcommit_kbytes',
  'vm.admin_reserve_kbytes',
];

/**
 * In mode 2 the kernel refuses every mapping beyond the limit, a fork included (overcommit-accounting.rst). The limit
 * is a share of RAM without huge pages, or an amount, and all of swap (mm/util.c, vm_commit_limit).
 */
function promises(changing: Changing, { room, facts }: ObservedState): readonly Finding[] {
  const [first] = PROMISES.flatMap((key) => changing.get(key) ?? []);
  if (first === undefined || room === undefined) return [];
  const value = (key: string): number | undefined => {
    const item = changing.get(key);
    return item === undefined ? undefined : Number(item.wanted.value);
  };
  if ((value('vm.overcommit_memory') ?? room.mode) !== 2) return [];
  const kbytes = value('vm.overcommit_kbytes');
  const ratio = value('vm.overcommit_ratio');
  const ram = facts.memTotal - room.hugePages * room.hugePageSize;
  const limit =
    kbytes !== undefined && kbytes > 0
      ? kbytes * KIB + facts.swapTotal
      : ratio !== undefined && ratio > 0
        ? (ram * ratio) / 100 + facts.swapTotal
        : room.commitLimit;
  const reserve = (value('vm.admin_reserve_kbytes') ?? ADMIN_RESERVE / KIB) * KIB;
  const left = limit - reserve - room.committed;
  const isWorse = room.mode !== 2 || limit < room.commitLimit || changing.has('vm.admin_reserve_kbytes');
  if (left >= LOGIN || !isWorse) return [];
  return [
    planFinding('hostShort', {
      summary: `the kernel has promised ${size(room.committed)}, and with vm.overcommit_memory=2 it could promise ${size(limit)}`,
      detail: `In mode 2 every mapping beyond the limit fails, and for all but root one beyond ${size(reserve)} less (overcommit-accounting.rst): programs could not fork any more, sshd could not start a login, and nobody could undo this.`,
      fix: `Raise vm.overcommit_ratio or vm.overcommit_kbytes to more than is promised (Committed_AS in /proc/meminfo), add swap in a change before this one, or ${ACCEPT}.`,
      facts: { setting: first.wanted.setting, committed: room.committed, limit: Math.round(limit), reserve },
      ...(first.wanted.at === undefined ? {} : { where: first.wanted.at }),
    }),
  ];
}

interface Takes {
  readonly key: string;
  /** Bytes that the host loses by a value. */
  readonly taken: (value: number, room: MemoryRoom, present: number) => number;
}

const TAKES: readonly Takes[] = [
  { key: 'vm.nr_hugepages', taken: (value, room) => (value - room.hugePages) * room.hugePageSize },
  { key: 'vm.min_free_kbytes', taken: (value, _room, present) => (value - present) * KIB },
];

/**
 * Nothing else can use memory that is set aside: to get it the kernel drops caches, swaps, and then kills.
 */
function takes(item: Item | undefined, taken: Takes['taken'], { room, facts }: ObservedState): readonly Finding[] {
  if (item === undefined || room === undefined) return [];
  const { wanted, present } = item;
  const amount = taken(Number(wanted.value), room, Number(present.kernel ?? 0));
  const available = facts.memAvailable;
  if (amount <= 0 || amount <= available - LOGIN) return [];
  return [
    planFinding('hostShort', {
      summary: `${wanted.setting}=${wanted.value} sets ${size(amount)} aside, and ${size(available)} of memory is available`,
      detail:
        'To get at it the kernel would drop its caches, swap and then kill, and nothing else can use what is set aside, not even a login.',
      fix: `Ask for less, or ${ACCEPT}.`,
      facts: { setting: wanted.setting, value: Number(wanted.value), taken: amount, available },
      ...(wanted.at === undefined ? {} : { where: wanted.at }),
    }),
  ];
}

interface Floor {
  readonly key: string;
  /** Whether programs of usual kinds may not work with it. */
  readonly isBad: (value: number, present: number) => boolean;
  readonly detail: string;
  readonly fix: string;
}

const FLOORS: readonly Floor[] = [
  {
    key: 'vm.max_map_count',
    isBad: (value, present) => value < 65_530 && value < present,
    detail:
      'Below it every further mapping of a process fails (ENOMEM): a program cannot load its libraries, a JVM or a database cannot start a thread. oomcfg does not count the maps that processes have now. 65530 is the default of the kernel (sysctl/vm.rst).',
    fix: `Write 65530 or more, or ${ACCEPT}.`,
  },
  {
    key: 'vm.mmap_min_addr',
    isBad: (value, present) => value > 65_536 && value > present,
    detail:
      'Programs that are linked to a fixed address below it can no longer start (execve(2)); 65536 is what distributions set.',
    fix: `Write 65536, or ${ACCEPT}.`,
  },
];

function belowFloor(item: Item | undefined, { key, isBad, detail, fix }: Floor): readonly Finding[] {
  if (item === undefined) return [];
  const { wanted, present } = item;
  const now = Number(present.kernel ?? 0);
  if (!isBad(Number(wanted.value), now)) return [];
  return [
    planFinding('programsFail', {
      summary: `${key} would go from ${now} to ${wanted.value}: programs may not start with it`,
      detail,
      fix,
      facts: { setting: key, value: Number(wanted.value), present: now },
      ...(wanted.at === undefined ? {} : { where: wanted.at }),
    }),
  ];
}

function size(amount: number): string {
  return formatSize(bytes(Math.max(0, Math.round(amount))) satisfies Bytes);
}
