/** Which file of a unit decides a directive: the rules of merging drop-ins (systemd.unit(5)). */
import type { DesiredService } from '../model/desired';
import type { Facts } from '../model/host';
import type { FileAssignment, UnitFile } from '../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, type SettingValue, UNIFIED_MEMORY } from '../model/settings';
import { baseName } from '../probe/applyOrder';
import { directiveValue, type SizeContext } from '../probe/systemdValues';
import { dropInPath } from '../render/files';

/** A value and where it is assigned. */
export interface Assigned {
  readonly value: SettingValue;
  readonly path: string;
  readonly line: number;
  /** It is a MemoryLimit= that counts as MemoryMax=. */
  readonly isLegacy?: true;
}

const DROP_IN_NAME = 'zz-oomcfg.conf';

/** What sizes are read with, and which directives systemd knows. */
type ReadWith = SizeContext & Pick<Facts, 'systemd'>;

/**
 * The assignment that systemd goes by, of `files` in the order in which they apply; undefined where no file says anything. That is the last that it
 * accepts, but of MemoryMax= a MemoryLimit= that counts in its place. (What puts that out of force can also be the DefaultMemoryLow= or
 * DefaultMemoryMin= of a slice above, which no file of the unit shows.)
 */
export function lastAssignment(
  files: readonly UnitFile[],
  directive: Directive,
  context: ReadWith,
): Assigned | undefined {
  const last = lastLine(files, directive, context, false);
  if (directive !== 'MemoryMax') return last;
  const legacy = lastLine(files, directive, context, true);
  return legacy === undefined || isUnified(files, context) ? last : legacy;
}

/** Whether a newer directive limits or protects the unit. (One that is set to what holds without it does not count: tried with 252.) */
function isUnified(files: readonly UnitFile[], context: ReadWith): boolean {
  return UNIFIED_MEMORY.some((directive) => {
    const { since, absent } = DIRECTIVES[directive];
    return context.systemd >= since && (lastLine(files, directive, context, false)?.value ?? absent) !== absent;
  });
}

function lastLine(
  files: readonly UnitFile[],
  directive: Directive,
  context: SizeContext,
  isLegacy: boolean,
): Assigned | undefined {
  let last: Assigned | undefined;
  for (const { path, assignments } of files) {
    for (const assignment of assignments) {
      if (assignment.directive !== directive || (assignment.isLegacy === true) !== isLegacy) continue;
      const value = directiveValue(directive, assignment.text, context);
      if (value !== undefined) last = { value, path, line: assignment.line, ...(isLegacy ? { isLegacy } : {}) };
    }
  }
  return last;
}

/** The files without oomcfg's own drop-in: what would hold if it were gone. */
export function withoutOurs(files: readonly UnitFile[]): readonly UnitFile[] {
  return files.filter(
    (file) => file.path.startsWith('/etc/systemd/system/') === false || baseName(file.path) !== DROP_IN_NAME,
  );
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
  // As it is written where it is needed (withLiftedLimits).
  if (directives.MemoryMax?.value === 'infinity')
    assignments.push({ directive: 'MemoryMax', text: 'infinity', line: 0, isLegacy: true });
  const others = withoutOurs(files);
  return [
    ...others.filter((file) => !later.has(file)),
    { path: dropInPath(unit), assignments, setsVariable: [] },
    ...others.filter((file) => later.has(file)),
  ];
}

/** The drop-ins that beat oomcfg's: a later file name, or the same name in a folder that systemd prefers to that of ours. */
export function filesAfterOurs(files: readonly UnitFile[], unit: string): readonly UnitFile[] {
  return files.filter(({ path }) => {
    const name = baseName(path);
    if (!name.endsWith('.conf') || path === dropInPath(unit)) return false;
    return name > DROP_IN_NAME || (name === DROP_IN_NAME && isPreferred(path, unit));
  });
}

/** Folders of units that come before /etc/systemd/system (systemd.unit(5)). */
const BEFORE_ETC = /^\/(?:(?:etc|run)\/systemd\/system\.control|run\/systemd\/(?:transient|generator\.early))\//;

/**
 * Of one folder of units the drop-ins of the unit itself come first, then those of its template and its prefixes; those of an alias and of the type come
 * behind all folders of its own name (tried on systemd 252).
 */
function isPreferred(path: string, unit: string): boolean {
  const stem = stemOf(baseName(path.slice(0, path.lastIndexOf('/'))).replace(/\.d$/, ''));
  const own = stemOf(unit);
  return BEFORE_ETC.test(path) && (stem === own || (stem.endsWith('-') && own.startsWith(stem)));
}

/** `a-b@1.service` is `a-b`. */
function stemOf(unit: string): string {
  return unit.slice(0, Math.max(0, unit.lastIndexOf('.'))).split('@')[0] ?? '';
}
