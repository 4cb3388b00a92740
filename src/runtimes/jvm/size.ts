/**
 * Decides how the JVM's command line writes sizes: what an option of the user means, and how a calculated size is
 * printed.
 */
import { bytes, KiB } from '../../model/bytes';
import type { Bytes } from '../../model/bytes';

const FACTORS: Readonly<Record<string, bigint>> = { '': 1n, k: 1n << 10n, m: 1n << 20n, g: 1n << 30n, t: 1n << 40n };

/** Units above K, in which a whole number of K is printed where it is exact. */
const LARGER = ['K', 'M', 'G', 'T'] as const;

/**
 * A size as HotSpot reads it (`512m`, `1G`, `1048576`, `0x100000`): digits and at most one letter of k, m, g, t in
 * either case; undefined for anything else.
 */
export function parseJvmSize(text: string): Bytes | undefined {
  const match = /^(0x[\da-f]{1,16}|\d{1,19})([kmgt]?)$/i.exec(text);
  const factor = FACTORS[(match?.[2] ?? '').toLowerCase()];
  if (match === null || factor === undefined) return undefined;
  const value = BigInt(match[1] ?? '0') * factor;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? bytes(Number(value)) : undefined;
}

/**
 * Whole K, rounded down, or the largest unit up to T that says the same (`10M`, `408405K`, `1G`), as the memory
 * calculator of Paketo's buildpacks prints.
 */
export function printJvmSize(size: Bytes): string {
  let count = Math.floor(size / KiB);
  let unit = 0;
  while (count > 0 && count % 1024 === 0 && unit < LARGER.length - 1) {
    count /= 1024;
    unit += 1;
  }
  return `${count}${LARGER[unit] ?? 'K'}`;
}

const LARGEST_INTEGER = (1n << 64n) - 1n;

/**
 * A number as HotSpot reads it for any -XX option: like a size, with a minus sign in front or none; undefined for
 * anything else.
 */
export function parseJvmInteger(text: string): number | undefined {
  const [, sign, digits = '', unit = ''] = /^(-?)(0x[\da-f]{1,16}|\d{1,20})([kmgt]?)$/i.exec(text) ?? [];
  const factor = FACTORS[unit.toLowerCase()];
  if (sign === undefined || factor === undefined) return undefined;
  const value = BigInt(digits) * factor;
  return value > LARGEST_INTEGER ? undefined : Number(value) * (sign === '-' ? -1 : 1);
}
