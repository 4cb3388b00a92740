/**
 * Numbers as Python has them: integers of any length, and floats that print as its repr does; what JavaScript prints
 * alike stays a number.
 */
import { ExactNumber } from '../model/host';

/** An integer. */
export function exactInteger(value: bigint): number | ExactNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : new ExactNumber(String(value), number);
}

/** A float: `1.0`, `1e+16` and `1e-05` in Python's spelling, and what json.dumps makes of infinities and NaN. */
export function exactFloat(value: number): number | ExactNumber {
  const text = pythonRepr(value);
  return Number.isFinite(value) && text === String(value) ? value : new ExactNumber(text, value);
}

/** How a number is spelled, as a value and as a key of an object (Python's json.dumps). */
export function spelled(value: number | ExactNumber): string {
  return typeof value === 'number' ? String(value) : value.text;
}

/** Both languages find the shortest digits that read back as the same number; only the spelling differs. */
function pythonRepr(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
