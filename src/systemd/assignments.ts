/** Which assignment of a unit's files decides a directive: the rules of merging drop-ins (systemd.unit(5)). */
import type { Facts } from '../model/host';
import type { UnitFile } from '../model/observed';
import { CGROUP_DIRECTIVES, type Directive, DIRECTIVES, type SettingValue } from '../model/settings';
import { directiveValue, type SizeContext } from './values';

/** A value and where it is assigned. */
export interface Assigned {
  readonly value: SettingValue;
  readonly path: string;
  readonly line: number;
  /** It is a MemoryLimit= that counts as MemoryMax=. */
  readonly isLegacy?: true;
}

/** What sizes are read with, and which directives systemd knows. */
type ReadWith = SizeContext & Pick<Facts, 'systemd'>;

/**
 * The assignment that systemd goes by, of `files` in the order in which they apply; undefined where no file sets it. It
 * is the last one that systemd accepts; for MemoryMax= it can be a MemoryLimit= that counts in its place. (A
 * DefaultMemoryLow= or DefaultMemoryMin= of a slice above can switch that off as well, and no file of the unit shows
 * it.)
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

/**
 * Whether a newer directive limits or protects the unit. (One that is set to what holds without it does not count:
 * tried with 252.)
 */
function isUnified(files: readonly UnitFile[], context: ReadWith): boolean {
  return CGROUP_DIRECTIVES.some((directive) => {
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
