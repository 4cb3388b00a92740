/** What systemd still has of a drop-in of oomcfg that is gone, where nothing but that says what was in it. */
import type { ObservedState, ObservedUnit } from '../../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES } from '../../model/settings';
import { absentOf } from '../../systemd/managerDefaults';
import { lastAssignment } from '../../systemd/assignments';
import { dropInPath } from '../../systemd/paths';

export function stillLoaded(unit: ObservedUnit, { facts }: ObservedState): readonly Directive[] {
  const path = dropInPath(unit.id);
  const isGone = unit.leftover !== undefined && unit.loadedDropIns.includes(path);
  if (!isGone || unit.files.some((file) => file.path === path)) return [];
  return DIRECTIVE_ORDER.filter((directive) => {
    const has = unit.manager[directive];
    // (systemd shows what the unit has itself, and nothing of what a slice gives it.)
    const isGiven = unit.inherited?.[directive] !== undefined;
    const absent = isGiven ? DIRECTIVES[directive].absent : absentOf(directive, unit, facts);
    const value = lastAssignment(unit.files, directive, facts)?.value ?? absent;
    return has !== undefined && has !== value;
  });
}
