/**
 * Decides whether a process has a value from its unit, from oomcfg, or of its own making: what a program set for itself
 * is not compared.
 */
import type { ObservedState, ObservedUnit, UnitFile } from '../../model/observed';
import type { Directive, SettingValue } from '../../model/settings';
import { absentOf } from '../../systemd/managerDefaults';
import { lastAssignment } from '../../systemd/assignments';
import { dropInPath } from '../../systemd/paths';
import { directiveValue } from '../../systemd/values';

/** What processes of the unit can have from systemd: what its files say, and what systemd itself has read. */
export function givenValues(unit: ObservedUnit, directive: Directive, { facts }: ObservedState): Set<SettingValue> {
  const { files, hidden, earlier = [], manager } = unit;
  const given = new Set<SettingValue>([manager[directive] ?? absentOf(directive, unit, facts)]);
  for (const { assignments } of [...files, ...hidden, ...earlier]) {
    for (const assignment of assignments) {
      const value = assignment.directive === directive ? directiveValue(directive, assignment.text, facts) : undefined;
      if (value !== undefined) given.add(value);
    }
  }
  return given;
}

/** The value is from an oomcfg drop-in that is gone. */
export function isNotedAsGiven(
  { earlier = [] }: ObservedUnit,
  directive: Directive,
  value: SettingValue | null,
  { facts }: ObservedState,
): boolean {
  return earlier.some((file) => lastAssignment([file], directive, facts)?.value === value);
}

/** systemd has read what the files say of the directive, and no change is half-done. */
export function isAsFiled(unit: ObservedUnit, directive: Directive, { facts, generation }: ObservedState): boolean {
  const value = unit.manager[directive];
  if (value === undefined || unit.needDaemonReload || isHalfDone(unit, generation)) return false;
  if (beganBefore(unit, directive)) return false;
  return (lastAssignment(unit.files, directive, facts)?.value ?? absentOf(directive, unit, facts)) === value;
}

/**
 * A change to other files was interrupted: what processes have can be from the files before it. A change that found the
 * files as it would write them (an apply that is repeated because a setting could not be made) does not count.
 */
function isHalfDone({ earlier }: ObservedUnit, { pending, id }: ObservedState['generation']): boolean {
  return pending !== undefined && (earlier !== undefined || pending.from !== pending.to || pending.to !== id);
}

/**
 * Seconds by which a file that does not set the directive must be newer than the process: whoever writes a unit and
 * starts it at once has changed nothing.
 */
const MARGIN = 1;

/**
 * Nothing tells whether the main process has the value from its unit or of its own making: no file gives it now, but
 * files were changed after it began.
 */
export function isOfUnknownOrigin(
  unit: ObservedUnit,
  directive: Directive,
  value: SettingValue,
  observed: ObservedState,
): boolean {
  return (
    beganBefore(unit, directive) &&
    !isNotedAsGiven(unit, directive, value, observed) &&
    !givenValues(unit, directive, observed).has(value) &&
    value !== absentOf(directive, unit, observed.facts)
  );
}

/**
 * The main process was started before somebody changed what systemd reads for it, so it can have a value from then: no
 * trace is left of a line or drop-in that was removed. (All times are whole seconds, rounded down.) The manager's
 * defaults count for what no file set when it started.
 */
export function beganBefore(unit: ObservedUnit, directive: Directive): boolean {
  const { life, files, foldersChangedAgo = Infinity, managerChangedAgo = Infinity } = unit;
  const age = life.age ?? 0;
  const says = ({ assignments }: UnitFile): boolean => assignments.some((one) => one.directive === directive);
  const isNewer = (file: UnitFile): boolean => age > (file.changedAgo ?? Infinity) + (says(file) ? 0 : MARGIN);
  // (oomcfg's own is not a change by somebody.)
  if (age > foldersChangedAgo + MARGIN || files.some((file) => file.path !== dropInPath(unit.id) && isNewer(file)))
    return true;
  return age > managerChangedAgo + MARGIN && !files.some((file) => says(file) && !isNewer(file));
}
