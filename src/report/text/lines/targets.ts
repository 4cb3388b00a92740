/** Decides which rows of a report are one table: those of one target, with columns as wide as their widest text. */

/** The rows of each target, targets and rows in the order in which they came. */
export function byTarget<T extends { readonly target: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const targets = new Map<string, T[]>();
  for (const row of rows) {
    const others = targets.get(row.target);
    if (others === undefined) targets.set(row.target, [row]);
    else others.push(row);
  }
  return targets;
}

/** In UTF-16 units; 0 for no text. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
