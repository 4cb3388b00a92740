/** How systemd reads the values of directives, so that a file's text and the kernel's number can be compared. */
import { type Bytes, bytes, floorToPage, type Size } from '../model/bytes';
import { DIRECTIVES, type Directive, OOM_POLICIES, type SettingValue } from '../model/settings';

/** Where percentages are taken of and sizes rounded to. */
export interface SizeContext {
  readonly memTotal: Bytes;
  readonly pageSize: number;
  /** The score of PID 1, where that is not 0. */
  readonly initScore?: number;
}

/** In the order in which the terms of one size may follow each other; no unit at all counts bytes. */
const UNITS = ['E', 'P', 'T', 'G', 'M', 'K', 'B', ''];
const FACTORS: Readonly<Record<string, number>> = Object.fromEntries(
  UNITS.map((unit, index) => [unit, 1024 ** Math.max(0, 6 - index)]),
);
/**
 * One term of a size, systemd's parse_size with base 1024: `1.5G`, `1 G`; several add up, from large to small
 * (`1G 512M`).
 */
const TERM = /^\s*\+?(\d+)(?:\.(\d*))?\s*([BKMGTPE]?)/;

/**
 * A number that the kernel or systemctl prints: `infinity`, `max`, `unlimited`, the largest integers, or bytes.
 * Undefined where it is none.
 */
export function kernelSize(text: string): Size | undefined {
  if (text === 'max' || text === 'infinity' || text === 'unlimited' || text === '-1') return 'infinity';
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = Number(text);
  // cgroup v1 says "no limit" as the largest page-rounded long (9223372036854771712), systemd as 2^64-1.
  return value >= 2 ** 53 ? 'infinity' : bytes(value);
}

/**
 * The value that systemd makes of a directive's text; undefined where systemd rejects and ignores the line (tried with
 * 252: `1GB`, `1GiB`, `1g`, `max`, `unlimited`, `150%`, `LimitAS=50%`, a score beyond 1000). An empty text resets a
 * size of the cgroup to what is absent, and a score to that of PID 1; of LimitAS=, LimitRSS= and OOMPolicy= it is
 * rejected.
 */
export function directiveValue(directive: Directive, text: string, context: SizeContext): SettingValue | undefined {
  const row = DIRECTIVES[directive];
  if (text === '' && row.kind === 'cgroup') return row.absent;
  switch (row.kind) {
    case 'score': {
      if (text === '') return context.initScore ?? row.absent;
      const score = integer(text);
      return score !== undefined && Math.abs(score) <= 1000 ? score : undefined;
    }
    case 'policy':
      return (OOM_POLICIES as readonly string[]).includes(text) ? text : undefined;
    case 'process':
      return resourceLimit(text);
    case 'cgroup':
      return memorySize(text, context, directive);
  }
}

function memorySize(text: string, { memTotal, pageSize }: SizeContext, directive: Directive): Size | undefined {
  if (text === 'infinity') return 'infinity';
  const share = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(text);
  const size =
    share === null
      ? addTerms(text)
      : Number(share[1]) <= 100
        ? Math.floor((memTotal * Number(share[1])) / 100)
        : undefined;
  if (size === undefined) return undefined;
  if (size === 0 && DIRECTIVES[directive].notZero !== undefined) return undefined;
  return size >= 2 ** 53 ? 'infinity' : floorToPage(bytes(size), pageSize);
}

/**
 * `SOFT:HARD` or one value for both; a soft limit above the hard one is rejected. Two different ones read as
 * `soft:hard`.
 */
function resourceLimit(text: string): SettingValue | undefined {
  const [soft, hard = soft, ...more] = text
    .split(':')
    .map((part) => (part === 'infinity' ? ('infinity' as const) : plainSize(part)));
  if (soft === undefined || hard === undefined || more.length > 0) return undefined;
  if (soft === hard) return soft;
  if (hard !== 'infinity' && (soft === 'infinity' || soft > hard)) return undefined;
  return `${soft}:${hard}`;
}

function plainSize(text: string): Size | undefined {
  const size = addTerms(text);
  return size === undefined ? undefined : size >= 2 ** 53 ? 'infinity' : bytes(size);
}

function addTerms(text: string): number | undefined {
  let rest = text;
  let sum = 0;
  let smallest = -1;
  do {
    const term = TERM.exec(rest);
    if (term === null) return undefined;
    const [all, whole, fraction = '', unit = ''] = term;
    const order = UNITS.indexOf(unit);
    if (order <= smallest) return undefined;
    smallest = order;
    const factor = FACTORS[unit] ?? 1;
    sum += Number(whole) * factor + Math.floor(Number(`0.${fraction || '0'}`) * factor);
    rest = rest.slice(all.length);
  } while (rest !== '');
  return sum;
}

/** C's strtol with base 0, as systemd reads integers: `010` is 8, `0x10` is 16. */
function integer(text: string): number | undefined {
  const [, sign, digits = ''] = /^([+-]?)(0x[0-9a-f]{1,8}|0[0-7]{1,8}|0|[1-9]\d{0,8})$/i.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const value = /^0\d/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return sign === '-' && value !== 0 ? -value : value;
}
