/** Which file of a unit decides a directive: the rules of merging drop-ins (systemd.unit(5)). */
import type { UnitFile } from '../model/observed';
import type { Directive, SettingValue } from '../model/settings';
import { baseName } from '../probe/observeUnit';
import { directiveValue, type SizeContext } from '../probe/systemdValues';
import { dropInPath } from '../render/files';

/** A value and where it is assigned. */
export interface Assigned {
  readonly value: SettingValue;
  readonly path: string;
  readonly line: number;
}

const DROP_IN_NAME = 'zz-oomcfg.conf';

/** The last assignment that systemd accepts, in the order of `files`; undefined where no file says anything. */
export function lastAssignment(
  files: readonly UnitFile[],
  directive: Directive,
  context: SizeContext,
): Assigned | undefined {
  let last: Assigned | undefined;
  for (const { path, assignments } of files) {
    for (const assignment of assignments) {
      if (assignment.directive !== directive) continue;
      const value = directiveValue(directive, assignment.text, context);
      if (value !== undefined) last = { value, path, line: assignment.line };
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
