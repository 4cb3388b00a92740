/**
 * Reads the sysctl map of one system entry: known keys of vm.* and kernel.panic, in their ranges, no pair that zeroes
 * each other.
 */
import type { Place, Placed } from '../../model/finding';
import { shownKey } from '../../model/text/shownOptions';
import { printable } from '../../model/text/printable';
import type { SysctlRow } from '../../model/sysctls';
import { sysctlPartner, SYSCTLS, SYSCTL_COMMANDS } from '../../model/sysctls';
import type { Note, SpecSentences } from '../specFindings';
import { nearest } from '../../model/text/nearest';
import { entriesOf, type Entry, type Tree } from '../../yaml/tree';
import { readInteger } from '../values';

/** The good ones in the order written, as decimal text; what is wrong with the others is noted. */
export function readSysctl(tree: Tree | undefined, note: Note): Readonly<Record<string, Placed<string>>> {
  const read: Record<string, Placed<string>> = {};
  const keys = new Map<string, Entry>();
  for (const entry of entriesOf(tree)) {
    const row = Object.hasOwn(SYSCTLS, entry.key) ? SYSCTLS[entry.key] : undefined;
    if (row === undefined) {
      noteUnknown(entry, note);
      continue;
    }
    keys.set(entry.key, entry);
    const value = readInteger(entry.value, entry.key, note);
    if (value !== undefined && inRange(entry.key, value, row, note)) {
      read[entry.key] = { value: String(value.value), at: value.at };
    }
  }
  for (const [key, entry] of keys) noteZeroed(key, entry, keys, note);
  return read;
}

function noteUnknown(entry: Entry, note: Note): void {
  const key = shownKey(entry.key);
  const dotted = entry.key.replace(/\//g, '.');
  if (SYSCTL_COMMANDS.has(dotted)) {
    note('OOM179', entry.keyAt, {
      summary: `${key} is a command, not a setting`,
      facts: { key },
    });
    return;
  }
  const meant = Object.hasOwn(SYSCTLS, dotted) ? dotted : nearest(dotted, Object.keys(SYSCTLS));
  const suggestion = meant === undefined ? undefined : `Did you mean ${meant}?`;
  const facts = { key, ...(meant === undefined ? {} : { suggestion: meant }) };
  if (!dotted.startsWith('vm.')) {
    note('OOM170', entry.keyAt, {
      summary: `${key} is not a memory setting`,
      fix: suggestion ?? 'Move it to a file of your own in /etc/sysctl.d.',
      facts,
    });
    return;
  }
  note('OOM171', entry.keyAt, {
    summary: `unknown sysctl ${key}`,
    fix: suggestion ?? 'See Documentation/admin-guide/sysctl/vm.rst of the kernel for the keys that hold one integer.',
    facts,
  });
}

function inRange(key: string, value: Placed<number>, row: SysctlRow, note: Note): boolean {
  const { min, max, leastBeside0 } = row;
  const isBetween = leastBeside0 !== undefined && value.value !== 0 && value.value < leastBeside0;
  if (value.value >= min && value.value <= max && !isBetween) return true;
  const least = leastBeside0 ?? min;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${max}`;
  note('OOM172', value.at, {
    summary: `${key} is ${value.value}, which is out of range`,
    detail: `${row.note} The kernel refuses any other value and keeps the old one.`,
    fix: `Write ${leastBeside0 === undefined ? '' : '0, or '}an integer ${range}.`,
    facts: { key, value: value.value, min: least, max },
  });
  return false;
}

/** Noted once a pair, at the later key. */
function noteZeroed(key: string, entry: Entry, keys: ReadonlyMap<string, Entry>, note: Note): void {
  const other = sysctlPartner(key);
  const first = other === undefined ? undefined : keys.get(other);
  if (other === undefined || first === undefined || isBefore(entry, first)) return;
  note('OOM173', entry.keyAt, zeroed(key, other, first.keyAt));
}

export function zeroed(key: string, other: string, at: Place): SpecSentences {
  return {
    summary: `${key} and ${other} are both set`,
    fix: `Keep one of the two on a host; ${other} is at ${printable(at.file, 120)}:${at.line}.`,
    facts: { key, other },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.keyAt.line < b.keyAt.line || (a.keyAt.line === b.keyAt.line && a.keyAt.column < b.keyAt.column);
}
