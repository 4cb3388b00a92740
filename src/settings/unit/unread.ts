/** Whether what systemd knows of a unit is of the generation before. */
import type { ObservedUnit } from '../../model/observed';

/** A change was cut off before systemd read its files. */
export function isUnread(unit: ObservedUnit): boolean {
  return (unit.earlier !== undefined || unit.leftover !== undefined) && unit.needDaemonReload;
}
