/**
 * Which files of a unit come before oomcfg's drop-in and which after it, and the list of files with it and without it
 * (systemd.unit(5)).
 */
import type { DesiredService } from '../model/desired';
import type { FileAssignment, UnitFile } from '../model/observed';
import { DIRECTIVE_ORDER } from '../model/settings';
import { baseName, dropInPath, OUR_FILE, UNIT_FOLDER } from './paths';
import { stemOf } from './unitNames';

/** The files without oomcfg's own drop-in: what would hold if it were gone. */
export function withoutOurs(files: readonly UnitFile[]): readonly UnitFile[] {
  return files.filter(({ path }) => !path.startsWith(`${UNIT_FOLDER}/`) || baseName(path) !== OUR_FILE);
}

/** Files of a unit as they will be with what the spec asks for in oomcfg's drop-in. */
export function withOurs(
  files: readonly UnitFile[],
  unit: string,
  directives: DesiredService['directives'],
): readonly UnitFile[] {
  const later = new Set(filesAfterOurs(files, unit));
  const assignments = DIRECTIVE_ORDER.flatMap((directive): FileAssignment[] => {
    const placed = directives[directive];
    return placed === undefined ? [] : [{ directive, text: String(placed.value), line: 0 }];
  });
  // As it is written where it is needed (plan/checks/units/memoryLimit.ts, withLiftedLimits).
  if (directives.MemoryMax?.value === 'infinity')
    assignments.push({ directive: 'MemoryMax', text: 'infinity', line: 0, isLegacy: true });
  const others = withoutOurs(files);
  return [
    ...others.filter((file) => !later.has(file)),
    { path: dropInPath(unit), assignments, setsVariable: [] },
    ...others.filter((file) => later.has(file)),
  ];
}

/**
 * The drop-ins that beat oomcfg's: a later file name, or the same name in a folder that systemd prefers to that of
 * ours.
 */
export function filesAfterOurs(files: readonly UnitFile[], unit: string): readonly UnitFile[] {
  return files.filter(({ path }) => {
    const name = baseName(path);
    if (!name.endsWith('.conf') || path === dropInPath(unit)) return false;
    return name > OUR_FILE || (name === OUR_FILE && isPreferred(path, unit));
  });
}

/** Folders of units that come before /etc/systemd/system (systemd.unit(5)). */
const BEFORE_ETC = /^\/(?:(?:etc|run)\/systemd\/system\.control|run\/systemd\/(?:transient|generator\.early))\//;

/**
 * Of one folder of units the drop-ins of the unit itself come first, then those of its template and its prefixes; those
 * of an alias and of the type come behind all folders of its own name (tried on systemd 252).
 */
function isPreferred(path: string, unit: string): boolean {
  const stem = stemOf(baseName(path.slice(0, path.lastIndexOf('/'))).replace(/\.d$/, ''));
  const own = stemOf(unit);
  return BEFORE_ETC.test(path) && (stem === own || (stem.endsWith('-') && own.startsWith(stem)));
}
