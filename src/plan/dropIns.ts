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

/** The drop-ins that beat oomcfg's: a later file name, or the same name in a folder that comes before /etc/systemd/system. */
export function filesAfterOurs(files: readonly UnitFile[], unit: string): readonly UnitFile[] {
  return files.filter(({ path }) => {
    const name = baseName(path);
    return name.endsWith('.conf') && path !== dropInPath(unit) && (name > DROP_IN_NAME || name === DROP_IN_NAME);
  });
}
