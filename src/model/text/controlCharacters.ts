/** Decides which characters do not belong in a name, path, pattern or word. */

/** C0, DEL, C1 and the Unicode line separators. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Whether a text holds a control character or a line break. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}
