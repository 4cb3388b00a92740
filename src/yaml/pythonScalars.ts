/**
 * Which value a plain YAML scalar has: by the rules of YAML 1.1 as PyYAML, and so Ansible, applies them, not those of
 * YAML 1.2.
 */
import type { Json } from '../model/host';
import { exactFloat, exactInteger } from './numbers';

type Reading = (text: string) => Json | undefined;

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const NOT_FINITE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?$/;

/** The readings of each tag of YAML's core; undefined where a text cannot be read so. */
export const READINGS: Readonly<Record<'null' | 'bool' | 'int' | 'float' | 'timestamp', Reading>> = {
  null: (text) => (/^(?:~|null|Null|NULL|)$/.test(text) ? null : undefined),
  bool: (text) => BOOLEANS.get(text),
  int: readInteger,
  float: readFloat,
  timestamp: readTimestamp,
};

/** The value of a plain scalar without a tag. */
export function readPlainScalar(text: string): Json {
  // Only these can begin anything but text.
  if (!/^[-+.0-9~nNyYtTfFoO]|^$/.test(text)) return text;
  for (const reading of Object.values(READINGS)) {
    const value = reading(text);
    if (value !== undefined) return value;
  }
  return text;
}

function readInteger(text: string): Json | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace(/^[-+]|_/g, '');
  if (digits === '' || digits === '0') return 0;
  const sign = text.startsWith('-') ? -1n : 1n;
  if (digits.includes(':')) {
    return exactInteger(sign * digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n));
  }
  // Python refuses digits that are only _, and so Ansible the file.
  if (/^0[bx]$/.test(digits)) return undefined;
  if (/^0[bx]/.test(digits)) return exactInteger(sign * BigInt(digits));
  return exactInteger(sign * BigInt(digits.startsWith('0') ? `0o${digits}` : digits));
}

function readFloat(text: string): Json | undefined {
  if (NOT_FINITE.test(text)) {
    return exactFloat(/nan$/i.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity);
  }
  if (!FLOAT.test(text)) return undefined;
  const digits = text.replace(/^[-+]|_/g, '');
  const value = digits.includes(':') ? sexagesimal(digits) : Number(digits);
  if (Number.isNaN(value)) return undefined;
  return exactFloat((text.startsWith('-') ? -1 : 1) * value);
}

/** `1:30:00` counts in sixties (YAML 1.1, which takes 22:22 for 1342). */
function sexagesimal(text: string): number {
  // From the right and in this order, for fractions to be rounded as Python rounds them.
  return text
    .split(':')
    .reduceRight<readonly [number, number]>(([sum, unit], part) => [sum + Number(part) * unit, unit * 60], [0, 1])[0];
}

/** A date or time as Ansible prints it, in ISO 8601. */
function readTimestamp(text: string): string | undefined {
  if (DATE.test(text)) return text;
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '',
    fraction = '',
    utc,
    sign,
    offset,
    offsetMinutes,
  ] = match;
  const two = (part: string): string => part.padStart(2, '0');
  const micro = fraction === '' ? '' : fraction.slice(0, 6).padEnd(6, '0');
  const shownMicro = Number(micro) === 0 ? '' : `.${micro}`;
  let zone = '';
  if (utc !== undefined || (sign !== undefined && Number(offset) === 0 && Number(offsetMinutes ?? 0) === 0))
    zone = '+00:00';
  else if (sign !== undefined) zone = `${sign}${two(offset ?? '')}:${offsetMinutes ?? '00'}`;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${shownMicro}${zone}`;
}
