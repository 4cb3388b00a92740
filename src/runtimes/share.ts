/** Decides what a percentage of a size is, without the rounding of binary fractions. */
import { bytes } from '../model/bytes';
import type { Bytes } from '../model/bytes';

/** Decimals of a percentage that count: a millionth of a percent of 1 TiB is 11 KiB. */
const DECIMALS = 1_000_000;

/** `percent` (0 .. 100) of `total`, rounded down to a whole byte; 4.35% of 2000 is 87, which in doubles it is not. */
export function shareOf(total: Bytes, percent: number): Bytes {
  if (percent === 0) return bytes(0);
  const scaled = BigInt(Math.round(percent * DECIMALS));
  return bytes(Number((BigInt(total) * scaled) / BigInt(100 * DECIMALS)));
}
