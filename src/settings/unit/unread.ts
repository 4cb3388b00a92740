/** Whether systemd still has the settings of the previous generation for a unit. */
import type { ObservedUnit } from '../../model/observed';

/** A change was interrupted before systemd read its files. */
export function isUnread(unit: ObservedUnit): boolean {
  return (unit.earlier !== undefined || unit.leftover !== undefined) && unit.needDaemonReload;
}
