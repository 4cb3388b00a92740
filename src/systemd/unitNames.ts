/** What systemd takes for the name of a unit, and where a slice is in the tree (systemd.unit(5), systemd.slice(5)). */

/**
 * In bytes. A unit, and the folder of its drop-ins, are files: systemd's own bound of their names is the same
 * (UNIT_NAME_MAX).
 */
export const LONGEST_FILE_NAME = 255;

/** All types of units (systemd(1)). */
export const UNIT_TYPES = [
  'service',
  'socket',
  'device',
  'mount',
  'automount',
  'swap',
  'target',
  'path',
  'timer',
  'slice',
  'scope',
] as const;

/** The root of the tree, which holds all slices and services. */
export const ROOT_SLICE = '-.slice';

/** Only its characters and its length: no path, no option and no second word of a command can be meant. */
export function isUnitName(text: string): boolean {
  return text !== '' && text.length <= LONGEST_FILE_NAME && foreignCharacter(text) === undefined;
}

/** The first character that no unit name holds. */
export function foreignCharacter(text: string): string | undefined {
  return /[^A-Za-z0-9:_.\\@-]/u.exec(text)?.[0];
}

export function isSlice(unit: string): boolean {
  return unit.endsWith('.slice');
}

/** `a-b-c.slice` lies in `-.slice`, `a.slice` and `a-b.slice`. */
export function slicesAbove(slice: string): readonly string[] {
  if (slice === ROOT_SLICE) return [];
  const words = slice.slice(0, -'.slice'.length).split('-');
  return [ROOT_SLICE, ...words.slice(1).map((_, index) => `${words.slice(0, index + 1).join('-')}.slice`)];
}

/** `a-b@1.service` is `a-b`: what drop-ins of prefixes and templates go by. */
export function stemOf(unit: string): string {
  return unit.slice(0, Math.max(0, unit.lastIndexOf('.'))).split('@')[0] ?? '';
}
