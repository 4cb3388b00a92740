/** How text becomes one word of a POSIX shell script, whatever it holds. */

/**
 * One single-quoted word (POSIX, Shell Command Language 2.2.2). Throws (a bug) for a NUL byte, which no shell can hold:
 * the spec and the inventory refuse control characters long before.
 */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('a NUL byte cannot be quoted');
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A quoted word of several lines. Throws (a bug) where an item holds a newline and would become two. */
export function quoteLines(items: readonly string[]): string {
  for (const item of items) if (item.includes('\n')) throw new Error('a newline would split a line');
  return quote(items.join('\n'));
}
