/** Decides which directive a key is for this systemd, and what systemd itself has of each (systemctl show). */
import type { Facts } from '../model/host';
import type { FileAssignment } from '../model/observed';
import { type Directive, DIRECTIVES, hasLegacyLimit, type SettingValue, UNIFIED_MEMORY } from '../model/settings';
import { directiveValue, kernelSize } from './systemdValues';

export function managerValues(
  properties: ReadonlyMap<string, string>,
  facts: Facts,
): Partial<Record<Directive, SettingValue>> {
  const values: Partial<Record<Directive, SettingValue>> = {};
  for (const [key, text] of properties) {
    const directive = directiveOf(key, facts);
    if (directive === undefined || text === '' || isLegacy(key, facts)) continue;
    const value = DIRECTIVES[directive].kind === 'size' ? kernelSize(text) : directiveValue(directive, text, facts);
    if (value !== undefined) values[directive] = value;
  }
  // What systemd puts into force of the two, as lastAssignment has it of the files.
  const limit = kernelSize(properties.get('MemoryLimit') ?? '');
  if (limit !== undefined && hasLegacyLimit(facts.systemd) && isUnlimited(values)) values.MemoryMax = limit;
  return values;
}

function isUnlimited(values: Partial<Record<Directive, SettingValue>>): boolean {
  return UNIFIED_MEMORY.every(
    (directive) => (values[directive] ?? DIRECTIVES[directive].absent) === DIRECTIVES[directive].absent,
  );
}

/** A line `KEY=VALUE` of a file; undefined for a key that is none of ours, or that this systemd does not count. */
export function assignmentOf(key: string, text: string, line: number, facts: Facts): FileAssignment | undefined {
  const directive = directiveOf(key, facts);
  return directive === undefined
    ? undefined
    : { directive, text, line, ...(isLegacy(key, facts) ? { isLegacy: true } : {}) };
}

/** Before MemoryMax= there was MemoryLimit=, which oomcfg writes for such a systemd; some of the newer ones still have both. */
function directiveOf(key: string, facts: Facts): Directive | undefined {
  const name =
    key === 'MemoryLimit' && (facts.systemd < DIRECTIVES.MemoryMax.since || isLegacy(key, facts)) ? 'MemoryMax' : key;
  return Object.hasOwn(DIRECTIVES, name) ? (name as Directive) : undefined;
}

function isLegacy(key: string, { systemd }: Facts): boolean {
  return key === 'MemoryLimit' && hasLegacyLimit(systemd);
}
