/** How a number of things is said: one file for all plurals. */

/** `1 host`, `3 hosts`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
