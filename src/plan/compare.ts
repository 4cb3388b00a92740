/** The one diff: every wanted setting against what is present; plan, apply's check and verify all read its items. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import type { SettingValue, TakesEffect } from '../model/settings';
import { isAlive, unitsById } from '../model/units';
import { kindOf } from '../settings';
import type { HostKind, Present, UnitKind, Wanted } from '../settings/kind';
import { missedBecause } from '../settings/unit/place';
import { isSlice } from '../systemd/unitNames';
import { CAN_RESTART, nextProcess } from './nextProcess';

export interface Item {
  readonly wanted: Wanted;
  readonly present: Present;
  /** The kernel does what is wanted, or nothing runs that could. */
  readonly kernelHolds: boolean;
  /**
   * What the wanted value was compared with: what is in force now (the kernel; of OOMPolicy, systemd), or the files
   * alone, where nothing runs.
   */
  readonly against: 'force' | 'files';
  /** The files have the wanted value, so it holds after the next daemon-reload, start or boot, too. */
  readonly fileHolds: boolean;
  /** The value that systemd has, where that is not what the files say as they were read. */
  readonly systemd?: SettingValue;
  /** Why this host cannot enforce it; then it is not drift. */
  readonly unsupported?: string;
  /** A finding of the unit already says why. */
  readonly explained?: true;
  /** The setting is one of the unit's cgroup, and the program that the unit is for may run in another. */
  readonly mayMiss?: true;
  readonly takesEffect: TakesEffect;
  /** A restart would not put it in force: the process was started with it and does not have it. */
  readonly futile?: true;
  /**
   * As `futile`, but one of several JVMs of the unit has all of it: no restart changes that another one has options of
   * its own.
   */
  readonly inOne?: true;
  /** A restart would put it in force, and systemd refuses to make one on demand. */
  readonly waits?: true;
  /** What runs has something else, and keeps it until the unit starts anew, since no restart is made of it. */
  readonly keeps?: true;
  /** The unit is a slice that only its name makes. */
  readonly isOfNobody?: true;
}

/** One item a setting, in their order; a setting whose unit does not exist has none (a finding says so). */
export function compare(settings: readonly Wanted[], observed: ObservedState): readonly Item[] {
  return settings.flatMap((wanted): readonly Item[] => {
    const kind = kindOf(wanted);
    if (kind.of === 'host') return compareHostSetting(kind, wanted, observed);
    const unit = unitSeen(wanted, observed);
    return unit === undefined ? [] : compareUnitSetting(kind, wanted, unit, observed);
  });
}

/** What a host has of a setting. Undefined where the look did not see it. */
export function presentOf(wanted: Wanted, observed: ObservedState): Present | undefined {
  const kind = kindOf(wanted);
  if (kind.of === 'host') return kind.present(wanted, observed);
  const unit = unitSeen(wanted, observed);
  return unit === undefined ? undefined : kind.present(wanted, unit, observed);
}

/** The look at its unit that a setting is compared with. */
export function unitSeen(wanted: Wanted, observed: ObservedState): ObservedUnit | undefined {
  const kind = kindOf(wanted);
  if (kind.of === 'host') return undefined;
  return kind.unitOf?.(wanted, observed) ?? unitsById(observed).get(wanted.target);
}

function compareHostSetting(kind: HostKind, wanted: Wanted, observed: ObservedState): readonly Item[] {
  const present = kind.present(wanted, observed);
  if (present === undefined) return [];
  const unsupported = kind.unsupported?.(wanted, present, observed);
  return [
    {
      wanted,
      present,
      against: present.kernel === null || kind.isElsewhereOther?.(wanted, observed) === true ? 'files' : 'force',
      kernelHolds: kind.kernelHolds(wanted, present),
      fileHolds: kind.fileHolds(wanted, present),
      takesEffect: wanted.reboot ? 'reboot' : 'live',
      ...(unsupported === undefined ? {} : { unsupported }),
    },
  ];
}

function compareUnitSetting(
  kind: UnitKind,
  wanted: Wanted,
  unit: ObservedUnit,
  observed: ObservedState,
): readonly Item[] {
  if (!hasItems(wanted, unit)) return [];
  const { setting, value, dropped } = wanted;
  const present = kind.present(wanted, unit, observed);
  const unsupported = kind.unsupported?.(wanted, present, unit, observed);
  // What is set live does not reach a main process in another cgroup, but a restart does.
  const isReached = unit.running || (kind.comesAnew === true && unit.main !== undefined);
  const takesEffect = isReached ? kind.takesEffect(wanted, unit, observed, nextProcess(unit)) : 'start';
  // A oneshot, and what a unit that is down left behind, ends with what it began with: what only a new process can have
  // is not drift there, and nothing that is as wanted either.
  const keepsUntilEnd = unit.running && takesEffect === 'start';
  const systemd = dropped ? undefined : kind.otherOfSystemd?.(setting, unit, observed);
  const isOther = systemd !== undefined && systemd !== value;
  const hasNobody = !dropped && kind.hasNobody?.(unit) === true;
  const isInKernel = kind.kernelHolds(wanted, present, unit);
  const isFutile = !dropped && !isInKernel && kind.isFutile?.(value, unit) === true;
  const keeps = keepsUntilEnd && !isInKernel && !hasNobody;
  return [
    {
      wanted,
      present,
      against: present.kernel === null || !isUp(unit) || hasNobody ? 'files' : 'force',
      kernelHolds: keepsUntilEnd || isInKernel,
      fileHolds: !isOther && kind.fileHolds(wanted, present, unit, observed),
      takesEffect,
      ...(unsupported === undefined ? {} : { unsupported }),
      ...(unsupported !== undefined && missedBecause(unit) === unsupported ? { explained: true as const } : {}),
      ...(kind.mayMiss?.(unit) === true ? { mayMiss: true as const } : {}),
      ...(isOther ? { systemd } : {}),
      ...(isFutile ? { futile: true as const } : {}),
      ...(isFutile && kind.isInOne?.(value, unit) === true ? { inOne: true as const } : {}),
      ...(keepsUntilEnd && unit.refusesRestart && unsupported === undefined ? { waits: true as const } : {}),
      ...(keeps ? { keeps: true as const } : {}),
      ...(isSliceOfNobody(unit) ? { isOfNobody: true as const } : {}),
    },
  ];
}

/**
 * systemd has a slice for every name that can be one, also where no file of it is there (systemd.slice(5)). Nothing is
 * in this one, so that nothing tells it from a mistyped name.
 */
export function isSliceOfNobody({ id, fragment, activeState, running }: ObservedUnit): boolean {
  return isSlice(id) && fragment === '' && activeState === 'inactive' && !running;
}

/** A unit without a unit file has only items that its process is owed. */
function hasItems({ dropped }: Wanted, unit: ObservedUnit): boolean {
  return unit.loadState !== 'not-found' || (dropped === true && isAlive(unit));
}

/**
 * A unit that is starting or stopping, or of which something still runs, has its limits; but nobody has seen whether it
 * comes up with its settings.
 */
function isUp({ activeState, type }: ObservedUnit): boolean {
  return CAN_RESTART.has(activeState) && (activeState !== 'activating' || type === 'oneshot');
}

/** Nothing is to be done for it. */
export function holds(item: Item): boolean {
  return item.unsupported === undefined && item.kernelHolds && item.fileHolds;
}

/**
 * It is a setting of the spec, and does not only go back: what is counted as wanted, or as what cannot be enforced, is
 * that.
 */
export function isAsked({ wanted }: Item): boolean {
  return wanted.dropped !== true;
}

/** It is right in the files of a unit that is known, and nothing runs that it could be compared with. */
export function isInFilesOnly(item: Item): boolean {
  return (
    isAsked(item) &&
    holds(item) &&
    item.against === 'files' &&
    item.keeps === undefined &&
    item.isOfNobody === undefined
  );
}

/**
 * It holds, and in more than the files: what was compared with nothing that runs is not in force, nor what may limit
 * the wrong process, nor what waits for a start while something else runs.
 */
export function isInForce(item: Item): boolean {
  return (
    isAsked(item) && holds(item) && item.against === 'force' && item.mayMiss === undefined && item.keeps === undefined
  );
}
