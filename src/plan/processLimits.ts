/** Resource limits of the processes of a unit: what they have, and what they keep of oomcfg although nothing asks for it any more. */
import type { Size } from '../model/bytes';
import type { ObservedState, ObservedUnit, SoftHard } from '../model/observed';
import { type LimitDirective, type SettingValue } from '../model/settings';
import { absentOf } from '../systemd/managerDefaults';
import { withoutOurs } from '../systemd/dropIns';
import { lastAssignment } from '../systemd/assignments';

/** Of LimitAS the one of the process that may have most: prlimit may not have reached all. */
export function resourceLimit({ main, widest }: ObservedUnit, directive: LimitDirective): SettingValue | null {
  if (directive === 'LimitRSS') return limitValue(main?.rss);
  const limit = main?.addressSpace;
  if (limit !== undefined && widest !== undefined && asNumber(widest.limit) > asNumber(limit.hard)) return widest.limit;
  return limitValue(limit);
}

export function asNumber(size: Size): number {
  return size === 'infinity' ? Infinity : size;
}

export function limitValue(limit: SoftHard | undefined): SettingValue | null {
  if (limit === undefined) return null;
  return limit.soft === limit.hard ? limit.soft : `${limit.soft}:${limit.hard}`;
}

/** What the main process has of oomcfg and would not get without it: until it is another process, or has what the other files say. */
export function owedLimits(unit: ObservedUnit, { facts }: ObservedState): readonly LimitDirective[] {
  const others = withoutOurs(unit.files);
  return (unit.main?.limited ?? []).filter((directive) => {
    const value = resourceLimit(unit, directive);
    return (
      value !== null && value !== (lastAssignment(others, directive, facts)?.value ?? absentOf(directive, unit, facts))
    );
  });
}
