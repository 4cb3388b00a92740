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

/** A drop-in of oomcfg that is gone gave it that value. */
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
 * A change was cut off that went to other files: what processes have can be of those before. One that found the files
 * as it left them (an apply that is repeated, since a setting could not be made) changes nothing of that.
 */
function isHalfDone({ earlier }: ObservedUnit, { pending, id }: ObservedState['generation']): boolean {
  return pending !== undefined && (earlier !== undefined || pending.from !== pending.to || pending.to !== id);
}

/**
 * Seconds by which what says nothing of the directive must be newer than the process: who writes a unit and starts it
 * at once has changed nothing.
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
 * The main process runs since before somebody changed what systemd reads for it, so that it can have what was said
 * then: a line or a drop-in that was taken away is nowhere any more. (All times are whole seconds, cut off.) The
 * manager's defaults count for what no file said as it began.
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
