/**
 * Decides what a unit has of a directive where no file of its own says anything: the manager has defaults for some
 * (systemd-system.conf(5)), slices for others.
 */
import type { Facts } from '../model/host';
import type { ObservedUnit } from '../model/observed';
import { type Directive, DIRECTIVES, type SettingValue } from '../model/settings';
import { dropInPath } from './paths';

/** Whether the manager of this version has a default of the directive. */
export function hasDefault(directive: Directive, systemd: number): boolean {
  return (DIRECTIVES[directive].defaultSince ?? Infinity) <= systemd;
}

/**
 * What a unit has of a directive that none of its files sets. That is the manager's default in its files, which the
 * daemon-reload of a change puts in force; where they set none, the value that systemd itself has for a unit whose
 * files do not set it. (What the manager has from elsewhere, such as a resource limit of PID 1, is not known while
 * oomcfg's drop-in sets the directive.)
 */
export function absentOf(directive: Directive, unit: ObservedUnit | undefined, facts: Facts): SettingValue {
  const { absent } = DIRECTIVES[directive];
  if (DIRECTIVES[directive].defaultSince === undefined) return unit?.inherited?.[directive] ?? absent;
  return facts.unitDefaults?.[directive] ?? (unit === undefined ? undefined : ofSystemd(directive, unit)) ?? absent;
}

function ofSystemd(directive: Directive, unit: ObservedUnit): SettingValue | undefined {
  const { files, hidden, earlier = [], loadedDropIns, manager, loadState, needDaemonReload } = unit;
  const isSaid = [...files, ...hidden, ...earlier].some(({ assignments }) =>
    assignments.some((assignment) => assignment.directive === directive),
  );
  // systemd can still have the values of an oomcfg drop-in that was removed by hand.
  const isLoaded =
    loadedDropIns.includes(dropInPath(unit.id)) && files.every(({ path }) => path !== dropInPath(unit.id));
  return isSaid || isLoaded || needDaemonReload || loadState !== 'loaded' ? undefined : manager[directive];
}
