/** Takes the text of a record apart. */

/** Splits at the first separator; without one the second part is empty. */
export function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

export function count(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
