/** What systemd still has of a drop-in of oomcfg that is gone, where nothing but that says what was in it. */
import type { ObservedState, ObservedUnit } from '../../model/observed';
import { type Directive, DIRECTIVE_ORDER } from '../../model/settings';
import { absentOf } from '../../systemd/managerDefaults';
import { lastAssignment } from '../../systemd/assignments';
import { dropInPath } from '../../systemd/paths';

export function stillLoaded(unit: ObservedUnit, { facts }: ObservedState): readonly Directive[] {
  const path = dropInPath(unit.id);
  const isGone = unit.leftover !== undefined && unit.loadedDropIns.includes(path);
  if (!isGone || unit.files.some((file) => file.path === path)) return [];
  return DIRECTIVE_ORDER.filter((directive) => {
    const has = unit.manager[directive];
    const value = lastAssignment(unit.files, directive, facts)?.value ?? absentOf(directive, unit, facts);
    return has !== undefined && has !== value;
  });
}
