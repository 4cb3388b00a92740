/** How a size may be written, and what is offered when it is written in another way. */
import type { Bytes, SizeSpec } from './bytes';
import { GiB, KiB, MiB, TiB } from './bytes';
import { shownText } from './text/shownOptions';

/**
 * A size that was understood, or the three sentences of the finding that its reader makes of it (the caller knows the
 * code and the place).
 */
export type ParsedSize =
  | { readonly ok: true; readonly size: SizeSpec }
  | { readonly ok: false; readonly summary: string; readonly detail: string; readonly fix: string };

const FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  K: KiB,
  KiB: KiB,
  M: MiB,
  MiB: MiB,
  G: GiB,
  GiB: GiB,
  T: TiB,
  TiB: TiB,
};

const THOUSANDS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

const ACCEPTED =
  'Write digits with B, K, M, G or T (or KiB, MiB, GiB, TiB; powers of 1024), a share such as 50%, or infinity.';

/**
 * Words for "no limit" that other programs use; systemd ignores the whole line for each of them, so that no limit
 * holds.
 */
const UNLIMITED_WORDS = new Set(['max', 'unlimited', 'inf', 'infinite', 'none', 'infinity']);

/** Longer texts are not a size; the message quotes only their beginning. */
const LONGEST = 64;

/**
 * Reads a size as the spec and the inventory write it: `4GiB`, `4G`, `1.5GiB`, `512M`, `100000000B`, `50%`, `infinity`,
 * and `0` (bytes 0; the caller decides where zero is allowed). A fraction of a byte is dropped, as the page rounding
 * that follows drops more. Never throws.
 *
 * Stricter than systemd.resource-control(5) on purpose: systemd ignores a size that it does not understand, and then no
 * limit holds at all.
 */
export function parseSize(text: string): ParsedSize {
  if (text === 'infinity') return { ok: true, size: { kind: 'infinity' } };
  const match = text.length <= LONGEST ? /^(\d+(?:\.\d+)?)(%|[A-Za-z]*)$/.exec(text) : null;
  if (match === null) return explainMalformed(text);
  const [, digits = '', unit = ''] = match;
  if (unit === '%') return parseShare(text, digits);
  const value = Number(digits);
  const factor = FACTORS[unit];
  if (factor !== undefined) return toBytes(text, digits, unit, factor);
  if (unit === '') return value === 0 ? toBytes(text, '0', 'B', 1) : bareNumber(text, digits);
  return explainUnit(text, digits, unit);
}

/** The exact count, in integer arithmetic: 1.1GiB must not depend on how a double rounds. */
function toBytes(text: string, digits: string, unit: string, factor: number): ParsedSize {
  const [whole = '0', fraction = ''] = digits.split('.');
  if (unit === 'B' && /[1-9]/.test(fraction)) {
    return refuse(`${text} is not a whole number of bytes`, 'A byte cannot be divided.', `Write ${whole}B.`);
  }
  const scaled = (BigInt(whole + fraction) * BigInt(factor)) / 10n ** BigInt(fraction.length);
  if (scaled > BigInt(Number.MAX_SAFE_INTEGER)) {
    return refuse(
      `${text} is too large`,
      'The largest size that is understood is 9007199254740991 bytes (8 PiB), far above the memory of any host.',
      'Write infinity for no limit.',
    );
  }
  return { ok: true, size: { kind: 'bytes', bytes: Number(scaled) as Bytes } };
}

function parseShare(text: string, digits: string): ParsedSize {
  const percent = Number(digits);
  if (percent > 0 && percent <= 100) return { ok: true, size: { kind: 'share', percent } };
  if (percent > 100) {
    return refuse(
      `${text} is more than the host has`,
      "A share is of the host's RAM, 100% at most; systemd ignores a larger one, and then no limit holds at all.",
      'Write a share up to 100%, or infinity for no limit.',
    );
  }
  return refuse(
    `${text} is not a share of the RAM`,
    "A share is of the host's RAM and above 0%.",
    'Write 0 where a size of zero is meant, or a share above 0%.',
  );
}

function bareNumber(text: string, digits: string): ParsedSize {
  const bytes = digits.includes('.') ? '' : `${digits}B (bytes), `;
  return refuse(
    `${text} has no unit`,
    'Programs differ in what a bare number means: bytes for systemd, KiB for ulimit, MiB for most people.',
    `Write ${bytes}${digits}MiB or ${digits}GiB, whichever is meant.`,
  );
}

/** Digits and letters, but the letters are not a unit of ours. */
function explainUnit(text: string, digits: string, unit: string): ParsedSize {
  const letter = unit.charAt(0).toLowerCase();
  const factor = THOUSANDS[letter];
  if (factor !== undefined && /^[kmgtKMGT][bB]$/.test(unit)) {
    const binary = `${digits}${letter.toUpperCase()}iB`;
    const decimal = decimalBytes(digits, factor);
    return refuse(
      `${text} is ambiguous`,
      `${unit} is a power of 1000 for some and of 1024 for others; systemd ignores it, and then no limit holds at all.`,
      `Did you mean ${binary}${inBytes(binary)} or ${decimal}?`,
    );
  }
  if (factor !== undefined && /^[kmgtKMGT](i[bB]?|I[bB]?)?$/.test(unit)) {
    const meant = `${digits}${letter.toUpperCase()}${unit.length > 1 ? 'iB' : ''}`;
    return refuse(
      `${text} is not a size: case matters`,
      `The unit is written ${meant.slice(digits.length)}; systemd ignores ${unit}, and then no limit holds at all.`,
      `Did you mean ${meant}${inBytes(meant)}?`,
    );
  }
  if (unit === 'b') {
    return refuse(`${text} is not a size: case matters`, 'b could be bits or bytes.', `Did you mean ${digits}B?`);
  }
  return refuse(`${text} has the unknown unit ${unit}`, 'No other unit is understood.', ACCEPTED);
}

/** Not digits and a unit at all. */
function explainMalformed(text: string): ParsedSize {
  const shown = quote(text);
  if (text === '') return refuse('the size is empty', 'systemd takes an empty size as no limit.', ACCEPTED);
  if (text.length > LONGEST) return refuse(`${shown} is not a size`, 'It is far too long for one.', ACCEPTED);
  const stripped = text.replace(/[\s_,']/g, '');
  if (stripped !== text && parseSize(stripped).ok) {
    return refuse(
      `${shown} is not a size`,
      'A size is one word without spaces or separators.',
      `Did you mean ${stripped}?`,
    );
  }
  if (/^-/.test(text)) {
    return refuse(
      `${shown} is negative`,
      text === '-1' ? 'Some programs write -1 for no limit; systemd ignores it.' : 'No amount of memory is below zero.',
      text === '-1' ? 'Write infinity for no limit.' : 'Write a size of zero or more.',
    );
  }
  if (UNLIMITED_WORDS.has(text.toLowerCase())) {
    return refuse(`${shown} is not a size`, 'No limit has one spelling here, that of systemd.', 'Write infinity.');
  }
  if (/^\+/.test(text)) return refuse(`${shown} is not a size`, 'A size has no plus sign.', `Write ${text.slice(1)}.`);
  return refuse(`${shown} is not a size`, 'It is not a number with a unit.', ACCEPTED);
}

/** In double quotes, safe to show. */
function quote(text: string): string {
  return `"${shownText(text, LONGEST)}"`;
}

/** ` (N bytes)` of a size that is well written; nothing where it is not. */
function inBytes(text: string): string {
  const parsed = parseSize(text);
  return parsed.ok && parsed.size.kind === 'bytes' ? ` (${parsed.size.bytes} bytes)` : '';
}

/** The power-of-1000 reading as bytes. */
function decimalBytes(digits: string, factor: number): string {
  const [whole = '0', fraction = ''] = digits.split('.');
  return `${(BigInt(whole + fraction) * BigInt(factor)) / 10n ** BigInt(fraction.length)}B`;
}

function refuse(summary: string, detail: string, fix: string): ParsedSize {
  return { ok: false, summary, detail, fix };
}
