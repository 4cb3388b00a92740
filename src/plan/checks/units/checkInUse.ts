/** Decides which limits may not fall because more is in use, and says where memory is short now. */
import { formatSize, bytes } from '../../../model/bytes';
import type { Finding } from '../../../model/finding';
import type { ObservedState, ObservedUnit } from '../../../model/observed';
import { asDirective, type Directive, type SettingValue, type TakesEffect } from '../../../model/settings';
import { isRefusedLive } from '../../../settings/cgroupSize';
import { kindOf } from '../../../settings';
import { variable } from '../../../settings/variable';
import type { Item } from '../../compare';
import { planFinding, type PlanFindingKind } from '../../../rules/host';
import type { HostCheck, HostScene, UnitCheck } from '../../scene';
import { unitsById } from '../../../model/units';
import { type Wanted } from '../../../settings/kind';

/** What keeps a limit from falling: more is in use than it allows. */
interface Guard {
  readonly kind: Extract<PlanFindingKind, 'belowUse' | 'belowMapped'>;
  /** Bytes that the limit counts; undefined where the host does not say. */
  readonly inUse: (unit: ObservedUnit) => number | undefined;
  /** Bytes beyond the limit that do no harm. */
  readonly room?: (unit: ObservedUnit, observed: ObservedState, swapMax: SettingValue | undefined) => number;
  readonly summary: (unit: string, use: string, limit: string) => string;
  readonly detail: string;
  /** What to do where the spec sets the limit. */
  readonly fix: string;
}

const ACCEPT = 'restart the service first, or accept it: --accept shrink:HOSTS';
/** Where the spec no longer sets it, so that what is left are the unit's own files. */
const fixDropped = (unit: string): string =>
  `Give it a larger limit of its own (\`systemctl edit ${unit}\`), or keep it in the spec until less is in use; ${ACCEPT}.`;

const REFUSED =
  'That is without page cache, which could be given back. While the unit runs, cgroup v1 refuses a limit below it (EBUSY), and the old one stays. So the new one';

/** One row a directive that can fall below what is in use. */
const GUARDS: Readonly<Partial<Record<Directive, Guard>>> = {
  MemoryMax: {
    kind: 'belowUse',
    inUse: ({ use }) => use,
    summary: (unit, use, limit) => `${unit} uses ${use}, and its limit would fall to ${limit}`,
    detail:
      'That is without page cache, which could be given back. The kernel would have to swap the rest out, and where it cannot, it kills a process of the unit at once (cgroup-v2.rst, memory.max).',
    fix: `Raise memory.max above the use, ${ACCEPT}.`,
  },
  MemoryHigh: {
    kind: 'belowUse',
    inUse: ({ use }) => use,
    room: swapRoom,
    summary: (unit, use, limit) =>
      `${unit} uses ${use}, and memory.high would fall to ${limit} without swap to make room`,
    detail:
      'Above memory.high every allocation waits until as much is given back (cgroup-v2.rst). What cannot be swapped out is not given back, so the service stalls and still counts as active.',
    fix: `Raise memory.high above the use, give the service swap, ${ACCEPT}.`,
  },
  MemorySwapMax: {
    kind: 'belowUse',
    inUse: ({ swapped }) => swapped,
    summary: (unit, use, limit) => `${unit} has ${use} in swap, and its swap limit would fall to ${limit}`,
    detail:
      'Nothing more of it could be swapped out (cgroup-v2.rst, memory.swap.max): what it reads back from swap stays in memory and counts against its limit there.',
    fix: `Raise memory.swap above what is swapped out, ${ACCEPT}.`,
  },
  LimitAS: {
    kind: 'belowMapped',
    inUse: ({ mapped }) => mapped,
    summary: (unit, use, limit) => `a process of ${unit} has ${use} mapped, more than its LimitAS of ${limit}`,
    detail:
      'LimitAS bounds the address space, not the memory in use. Set on the running process every further mapping would fail, so it',
    fix: `Raise limits.addressSpace above what is mapped, limit memory.max alone, or accept it: --accept shrink:HOSTS.`,
  },
};

/** Bytes that could still go to swap. */
function swapRoom(unit: ObservedUnit, { swap }: ObservedState, swapMax: SettingValue | undefined): number {
  const free = swap.active.reduce((sum, { size, used }) => sum + size - used, 0);
  const max = swapMax ?? unit.cgroup.MemorySwapMax;
  return max === undefined || max === 'infinity'
    ? free
    : Math.min(free, Math.max(0, Number(max) - (unit.swapped ?? 0)));
}

export const belowUse: HostCheck = { finds: ['belowUse', 'belowMapped', 'waitsForStart'], check: checkInUse };
export const shortage: UnitCheck = { finds: ['stalled', 'killsInside'], check: ({ unit }) => checkShortage(unit) };

/** Limits that fall below what is in use, dropped ones included. With `acceptShrink` the findings are warnings. */
function checkInUse({ items, observed, acceptShrink }: HostScene): readonly Finding[] {
  const units = unitsById(observed);
  return items.flatMap(({ wanted, present, unsupported, kernelHolds, fileHolds, takesEffect }) => {
    const directive = asDirective(wanted.setting);
    const guard = directive === undefined ? undefined : GUARDS[directive];
    const unit = units.get(wanted.target);
    if (guard === undefined || unit === undefined || unsupported !== undefined) return [];
    const isRefused = isRefusedLive(wanted, unit, observed);
    // A limit that waits for the next start holds for now, and is then too low for a process like the present one.
    const waits = kernelHolds && !fileHolds && takesEffect === 'start' && (isRefused || guard.kind === 'belowMapped');
    if (kernelHolds && !waits) return isRefused ? [keptUntilStart(unit, wanted)] : [];
    const limit = wanted.value;
    const inUse = guard.inUse(unit);
    if (typeof limit !== 'number' || inUse === undefined || present.kernel === null) return [];
    // A limit that rises does no harm, even where more than that is in use.
    if (typeof present.kernel === 'number' && present.kernel <= limit) return [];
    const swapMax = items.find(
      (item) => item.wanted.target === wanted.target && item.wanted.setting === 'MemorySwapMax',
    );
    if (inUse <= limit + (guard.room?.(unit, observed, swapMax?.wanted.value) ?? 0)) return [];
    const isReplaced = guard.kind === 'belowMapped' && takesEffect === 'restart' && beginsAnew(unit, items);
    return [
      planFinding(guard.kind, {
        ...(isReplaced ? { severity: 'info' as const } : acceptShrink ? { severity: 'warning' as const } : {}),
        summary: guard.summary(unit.id, formatSize(bytes(inUse)), formatSize(bytes(limit))),
        detail: isReplaced ? OF_PRESENT : detailOf(guard, isRefused, takesEffect),
        fix: wanted.dropped === true ? fixDropped(unit.id) : guard.fix,
        facts: {
          unit: unit.id,
          setting: wanted.setting,
          [guard.kind === 'belowMapped' ? 'mapped' : 'use']: inUse,
          limit,
        },
        ...(wanted.at === undefined ? {} : { where: wanted.at }),
      }),
    ];
  });
}

const OF_PRESENT =
  'That is the present process with its present options, and most of what a JVM maps is its heap. The restart brings new options together with the limit; whether a JVM can start with those under it is checked from the options (OOM357, OOM358).';

/** The restart gives the unit's JVM other options: how much the present one has mapped says nothing of the next. */
function beginsAnew({ id, jvms = [] }: ObservedUnit, items: readonly Item[]): boolean {
  return (
    jvms.length > 0 &&
    items.some(
      ({ wanted, kernelHolds, takesEffect, futile }) =>
        wanted.target === id &&
        kindOf(wanted) === variable &&
        wanted.dropped !== true &&
        !kernelHolds &&
        takesEffect === 'restart' &&
        futile !== true,
    )
  );
}

function detailOf({ kind, detail }: Guard, isRefused: boolean, takesEffect: TakesEffect): string {
  if (kind === 'belowUse' && !isRefused) return detail;
  const comes = takesEffect === 'restart' ? 'comes with a restart' : 'waits for the next start';
  return isRefused
    ? `${REFUSED} ${comes}, and a process that starts then and needs as much is killed.`
    : `${detail} ${comes}; a new process that needs as much cannot start.`;
}

/** The files are right, but the kernel has another value until the next start. */
function keptUntilStart({ id, use = bytes(0), cgroup }: ObservedUnit, { value, at }: Wanted): Finding {
  const inForce = cgroup.MemoryMax ?? 'infinity';
  const now = inForce === 'infinity' ? 'no limit' : `its limit of ${formatSize(inForce)}`;
  return planFinding('waitsForStart', {
    summary: `${id} keeps ${now} until its next start, not ${formatSize(bytes(Number(value)))} as in its files`,
    detail: `It uses ${formatSize(use)} without page cache, and while it runs cgroup v1 refuses a limit below that (EBUSY).`,
    facts: { unit: id, use, limit: Number(value), inForce },
    ...(at === undefined ? {} : { where: at }),
  });
}

/**
 * Percent of the last ten seconds in which all of a unit waited for memory (memory.pressure, full avg10): a healthy
 * service has next to none.
 */
const STALLED = 10;

/** For a unit that runs: it is short of memory now, or the kernel killed a process in it. */
export function checkShortage(unit: ObservedUnit): readonly Finding[] {
  const { id, stalled = 0, kills = 0, cgroup, use } = unit;
  const found: Finding[] = [];
  if (stalled >= STALLED) {
    const { MemoryHigh: high } = cgroup;
    const throttled =
      typeof high === 'number'
        ? ` Its memory.high is ${formatSize(high)}${use === undefined ? '' : `, and it uses ${formatSize(use)}`}.`
        : '';
    found.push(
      planFinding('stalled', {
        summary: `${id} stalls for lack of memory: all of it waited for ${Math.round(stalled)}% of the last 10 seconds`,
        detail: `That is from memory.pressure of its cgroup (full avg10); a healthy service has next to none.${throttled} systemd still calls it active.`,
        facts: {
          unit: id,
          full: stalled,
          ...(high === undefined ? {} : { high }),
          ...(use === undefined ? {} : { use }),
        },
      }),
    );
  }
  if (kills > 0) found.push(killsInside(unit, kills));
  return found;
}

/** Seconds: a more recent kill counts as part of what is going on now. */
const RECENT = 300;

/**
 * The counter says how many kills there were since the unit was started; the kernel's log, where it may be read, says
 * when the last one was.
 */
function killsInside({ id, killedAgo, life, activeState }: ObservedUnit, kills: number): Finding {
  const each = life.age === undefined ? undefined : Math.round(life.age / kills);
  const isUp = activeState === 'active';
  const isNow = isUp && (killedAgo ?? each ?? Infinity) < RECENT;
  const last = killedAgo === undefined ? '' : `, the last one ${killedAgo} s ago`;
  const average =
    kills === 1 || each === undefined
      ? ''
      : ` Its main process is ${life.age ?? 0} s old: one kill every ${each} s on average.`;
  return planFinding('killsInside', {
    ...(isNow ? { severity: 'warning' as const } : {}),
    summary:
      isNow && kills > 1
        ? `the kernel keeps killing processes in ${id} for memory: ${kills} so far${last}`
        : `the kernel killed ${kills === 1 ? 'a process' : `${kills} processes`} in ${id} for memory${last}${isUp ? ', and the unit keeps running' : ''}`,
    detail: `The counter is of its cgroup (oom_kill in memory.events, on cgroup v1 in memory.oom_control) since the cgroup was made, when the unit was started.${average}`,
    facts: { unit: id, kills, ...(killedAgo === undefined ? {} : { killedAgo }) },
  });
}
