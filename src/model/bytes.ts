/** Sizes: how the spec's sizes are written, and the integer bytes that they become. */

/** An integer count of bytes, 0 .. 2^53-1. */
export type Bytes = number & { readonly __unit: 'bytes' };

/** A limit: bytes, or no limit at all. */
export type Size = Bytes | 'infinity';

/**
 * A size as the spec says it, before a host's RAM and page size are known. `percent` is 0 < p <= 100, of the host's
 * RAM.
 */
export type SizeSpec =
  | { readonly kind: 'bytes'; readonly bytes: Bytes }
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'infinity' };

/** A size that ends somewhere: what is set aside or made. */
export type Amount = Exclude<SizeSpec, { readonly kind: 'infinity' }>;

export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;
export const TiB = 1024 * GiB;

/** Used where a host's page size is unknown (getconf PAGE_SIZE on x86-64). */
export const DEFAULT_PAGE_SIZE = 4096;

/** Makes Bytes of a whole number. Throws (a bug) for a fraction, a negative number or one past 2^53-1. */
export function bytes(count: number): Bytes {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a byte count: ${count}`);
  return count as Bytes;
}

/** Rounds down to the page, as the kernel does with every memory.* value (Documentation/admin-guide/cgroup-v2.rst). */
export function floorToPage(size: Bytes, pageSize: number): Bytes {
  return bytes(size - (size % pageSize));
}

const UNITS: readonly (readonly [string, number])[] = [
  ['TiB', TiB],
  ['GiB', GiB],
  ['MiB', MiB],
  ['KiB', KiB],
];

/**
 * A bound that is to be written: whole units that are not past it. `4 GiB` where that is exact, else whole MiB or KiB,
 * since a JVM takes no fraction and a rounded one could be refused again. `most` is rounded down, `least` up.
 */
export function formatBound(size: Bytes, bound: 'most' | 'least'): string {
  const [name, factor] =
    UNITS.find(([, each]) => size % each === 0 && size >= each) ??
    UNITS.find(([each, unit]) => size >= unit && (each === 'MiB' || each === 'KiB')) ??
    BYTE;
  return `${bound === 'most' ? Math.floor(size / factor) : Math.ceil(size / factor)} ${name}`;
}

const BYTE = ['B', 1] as const;

/**
 * For people: the largest unit that leaves at most two decimals, exact where possible (`4 GiB`, `1.5 GiB`,
 * `933.12 MiB`, `512 B`).
 */
export function formatSize(size: Size): string {
  if (size === 'infinity') return 'infinity';
  for (const [name, factor] of UNITS) {
    if (size >= factor) return `${Number((size / factor).toFixed(2))} ${name}`;
  }
  return `${size} B`;
}
