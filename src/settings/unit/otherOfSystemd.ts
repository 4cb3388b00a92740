/**
 * Whether systemd has the value that a unit's files give as oomcfg reads them: a file that it reads in another way, or
 * that only systemd reads, would set another one at the next start.
 */
import type { ObservedState, ObservedUnit } from '../../model/observed';
import { type Directive, DIRECTIVES, type SettingValue } from '../../model/settings';
import { lastAssignment } from '../../systemd/assignments';
import { dropInPath } from '../../systemd/paths';

/**
 * The value that systemd has of a directive, where the files that were read explain another one; undefined where it is
 * as they say, or where that cannot be told (systemd has not read them, or the deciding one is somebody else's, whose
 * value can be a share of the memory that systemd sees).
 */
export function otherOfSystemd(
  unit: ObservedUnit,
  directive: Directive,
  { facts, generation }: ObservedState,
): SettingValue | undefined {
  const has = unit.manager[directive];
  if (has === undefined || unit.needDaemonReload || generation.pending !== undefined) return undefined;
  if (unit.loadState !== 'loaded' || unit.fileIsGone === true) return undefined;
  // What `systemctl set-property` writes is in force until the next reload, although its file sorts before ours.
  if (unit.files.some((file) => lastAssignment([file], directive, facts)?.value === has)) return undefined;
  const last = lastAssignment(unit.files, directive, facts);
  if (last === undefined)
    return DIRECTIVES[directive].isOfFilesAlone === true && has !== DIRECTIVES[directive].absent ? has : undefined;
  return last.path === dropInPath(unit.id) && last.value !== has ? has : undefined;
}
