/**
 * Decides how a document puts its keys in order: each object has them as its type lists them, so that the same content
 * always gives the same bytes, wherever the object was made or read from.
 */

/** The same value with its keys in order. */
export type Ordered<T> = (value: T) => T;

/** For what holds no keys. */
export function asIs<T>(value: T): T {
  return value;
}

export function each<T>(order: Ordered<T>): Ordered<readonly T[]> {
  return (values) => values.map(order);
}

/**
 * Keys in the order of `fields`, which has every key of the type, each with the order of what it holds; what is absent
 * stays absent.
 */
export function keys<T extends object>(fields: {
  readonly [K in keyof T]-?: Ordered<Exclude<T[K], undefined>>;
}): Ordered<T> {
  const orders = Object.entries<unknown>(fields) as [keyof T, Ordered<unknown>][];
  return (value) => {
    const ordered: Partial<Record<keyof T, unknown>> = {};
    for (const [key, order] of orders) if (value[key] !== undefined) ordered[key] = order(value[key]);
    return ordered as T;
  };
}

/** For objects of which a type does not name each key: these come first, then the others by name. */
export function byName<T extends object>(...first: readonly string[]): Ordered<T> {
  const ranks = new Map(first.map((key, index) => [key, index]));
  const rank = (key: string): number => ranks.get(key) ?? first.length;
  return (value) => {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))) as T;
  };
}
