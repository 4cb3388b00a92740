/** LimitAS and LimitRSS: limits of single processes, which a process has from its start or gets by prlimit(2). */
import type { Size } from '../model/bytes';
import type { ObservedState, ObservedUnit, SoftHard } from '../model/observed';
import { LIMIT_DIRECTIVES, type LimitDirective, type SettingValue } from '../model/settings';
import { quote } from '../remote/shell';
import { absentOf } from '../systemd/managerDefaults';
import { lastAssignment } from '../systemd/assignments';
import { withoutOurs } from '../systemd/dropIns';
import { order, type SettingChange, type UnitKind, type Wanted } from './kind';
import { directiveKind, isFall, isGivenBackToProcess, shrinkCalls } from './unit/directive';
import { isAsFiled, isNotedAsGiven, isOfUnknownOrigin } from './unit/given';
import { isOfClientAlone } from './unit/place';

interface Row {
  readonly of: (unit: ObservedUnit) => SoftHard | undefined;
  /** The largest of its other processes, which prlimit may not have reached. */
  readonly widest?: (unit: ObservedUnit) => Size | undefined;
  /** Bytes that count against it and that a process cannot give back. */
  readonly inUse?: (unit: ObservedUnit) => number | undefined;
}

const ROWS: Readonly<Record<LimitDirective, Row>> = {
  LimitAS: {
    of: ({ main }) => main?.addressSpace,
    widest: ({ widest }) => widest?.limit,
    inUse: ({ mapped }) => mapped,
  },
  LimitRSS: { of: ({ main }) => main?.rss },
};

export const rlimit = directiveKind({
  directives: LIMIT_DIRECTIVES,
  kernel: (directive, unit, observed, wanted) =>
    isOwnLimit(unit, directive, observed, wanted) ? null : resourceLimit(unit, directive),
  owed: ({ unit, observed }) => owedLimits(unit, observed),
  isGivenBack: isGivenBackToProcess,
  takesEffect,
  mayMiss: isOfClientAlone,
  falls: isFall,
  calls: {
    before: ({ target, setting, before, takesEffect: when }) => [
      when === 'start'
        ? `limit_kept ${quote(target)} ${setting} ${quote(before === 'infinity' ? 'unlimited' : String(before))}`
        : `limit_given ${quote(target)} ${setting}`,
    ],
    guard: shrinkCalls,
    live: ({ target, setting, after }) => [
      `limit ${quote(target)} ${setting} ${after === 'infinity' ? 'unlimited' : Number(after)}`,
    ],
    last: ({ target, setting, dropped, takesEffect: when }: SettingChange) =>
      dropped && when === 'live' ? [`forget ${setting} ${quote(target)}`] : [],
  },
  isOfProcess: true,
  shows: 'size',
});

/** The widest limit of the unit's processes, in bytes: prlimit may not have reached all of them. */
export function resourceLimit(unit: ObservedUnit, directive: LimitDirective): SettingValue | null {
  const { of, widest } = ROWS[directive];
  const limit = of(unit);
  const most = widest?.(unit);
  return limit !== undefined && most !== undefined && order(most) > order(limit.hard) ? most : limitValue(limit);
}

function limitValue(limit: SoftHard | undefined): SettingValue | null {
  if (limit === undefined) return null;
  return limit.soft === limit.hard ? limit.soft : `${limit.soft}:${limit.hard}`;
}

/**
 * What the main process has of oomcfg and would not get without it: until it is another process, or has what the other
 * files say.
 */
function owedLimits(unit: ObservedUnit, { facts }: ObservedState): readonly LimitDirective[] {
  const others = withoutOurs(unit.files);
  return (unit.main?.limited ?? []).filter((directive) => {
    const value = resourceLimit(unit, directive);
    return (
      value !== null && value !== (lastAssignment(others, directive, facts)?.value ?? absentOf(directive, unit, facts))
    );
  });
}

/**
 * The main process has less than what is wanted, and no file says that: its program or start script set it
 * (`ulimit -v`), and would after each restart. A process that runs since before the last change of its limit has what
 * it was given then (`limited`): that is oomcfg's doing.
 */
export function isOwnLimit(
  unit: ObservedUnit,
  directive: LimitDirective,
  observed: ObservedState,
  wanted: SettingValue,
): boolean {
  const limit = loweredLimit(unit, directive, wanted);
  if (limit === null || limit === unit.manager[directive]) return false;
  return isAsFiled(unit, directive, observed) && !isNotedAsGiven(unit, directive, limit, observed);
}

/**
 * What the main process has of it may be its own, and is changed all the same, since nobody can tell (see
 * isOfUnknownOrigin).
 */
export function isLimitOfUnknownOrigin(
  unit: ObservedUnit,
  directive: LimitDirective,
  observed: ObservedState,
  wanted: SettingValue,
): boolean {
  const limit = loweredLimit(unit, directive, wanted);
  return limit !== null && isOfUnknownOrigin(unit, directive, limit, observed);
}

/** What the main process has, where that is less than what is wanted and not from oomcfg. */
function loweredLimit(unit: ObservedUnit, directive: LimitDirective, wanted: SettingValue): SettingValue | null {
  const limit = ROWS[directive].of(unit);
  // (The soft limit is the one that counts; a start script can lower that alone, `ulimit -S -v`.)
  if (limit === undefined || order(limit.soft) >= order(wanted) || unit.main?.limited?.includes(directive)) return null;
  return limitValue(limit);
}

/**
 * A resource limit can always fall, but not below what is in use (setrlimit(2): later mmap calls fail); to raise the
 * hard one takes CAP_SYS_RESOURCE, and without that a process of another user cannot be given any (prlimit(2)).
 */
function takesEffect(
  directive: LimitDirective,
  { value }: Wanted,
  unit: ObservedUnit,
  observed: ObservedState,
  anew: Parameters<UnitKind['takesEffect']>[3],
): ReturnType<UnitKind['takesEffect']> {
  if (isOwnLimit(unit, directive, observed, value)) return 'start';
  if (resourceLimit(unit, directive) === value) return 'live';
  if (typeof value === 'string' && value !== 'infinity') return anew;
  const { of, inUse } = ROWS[directive];
  const size = order(value);
  const hard = order(of(unit)?.hard ?? 'infinity');
  if (!observed.facts.capSysResource && (size > hard || unit.foreign !== undefined)) return anew;
  return (inUse?.(unit) ?? 0) > size ? anew : 'live';
}
