/** Splits the text of a record, and reads counts in it. */

/** Splits at the first separator; without one the second part is empty. */
export function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** A number of up to 15 digits; 0 for any other text. */
export function count(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
