/**
 * Decides which directive a key means for this systemd, and reads the values that systemd itself has (systemctl show).
 */
import type { Facts } from '../../model/host';
import type { FileAssignment } from '../../model/observed';
import { CGROUP_DIRECTIVES, type Directive, DIRECTIVES, isSize, type SettingValue } from '../../model/settings';
import { directiveOf, isLegacyName } from '../../systemd/directiveNames';
import { directiveValue, kernelSize } from '../../systemd/values';

export function managerValues(
  properties: ReadonlyMap<string, string>,
  facts: Facts,
): Partial<Record<Directive, SettingValue>> {
  const values: Partial<Record<Directive, SettingValue>> = {};
  const legacy: [Directive, string][] = [];
  for (const [key, text] of properties) {
    const directive = directiveOf(key, facts.systemd);
    if (directive === undefined || text === '') continue;
    if (isLegacyName(key, facts.systemd)) {
      legacy.push([directive, text]);
      continue;
    }
    const value = isSize(directive) ? kernelSize(text) : directiveValue(directive, text, facts);
    if (value !== undefined) values[directive] = value;
  }
  // The one of the two that systemd puts in force, as lastAssignment decides it for files.
  for (const [directive, text] of legacy) {
    const limit = kernelSize(text);
    if (limit !== undefined && isUnlimited(values)) values[directive] = limit;
  }
  return values;
}

function isUnlimited(values: Partial<Record<Directive, SettingValue>>): boolean {
  return CGROUP_DIRECTIVES.every(
    (directive) => (values[directive] ?? DIRECTIVES[directive].absent) === DIRECTIVES[directive].absent,
  );
}

/** A line `KEY=VALUE` of a file; undefined for a key that is none of ours, or that this systemd does not count. */
export function assignmentOf(key: string, text: string, line: number, { systemd }: Facts): FileAssignment | undefined {
  const directive = directiveOf(key, systemd);
  return directive === undefined
    ? undefined
    : { directive, text, line, ...(isLegacyName(key, systemd) ? { isLegacy: true } : {}) };
}
