/** Short digests of what a look saw, by section: a plan keeps them, so that a later look can say what is different. */
import type { Seen } from '../model/observed';
import type { LookRecord } from './records';
import { RECORDS } from '../remote/protocol';
import { isOwn } from './sections';

/** The section of records that belong to the host and not to a unit. */
export const HOST_SECTION = 'host';
/** The section of units that would be restarted along. */
const ALONG_SECTION = 'dependents';

/** A record that the earlier look did not have, with the unit file that it belongs to. */
export interface SeenRecord extends LookRecord {
  readonly file?: string;
}

export interface Difference {
  /** A unit as it was asked for, `host` or `dependents`. */
  readonly section: string;
  /** What is there now and was not. */
  readonly now: readonly SeenRecord[];
  /** How many records were there and are not. */
  readonly gone: number;
  /** Whether this record is among those that are gone, of which only the digests are known. */
  readonly had: (record: SeenRecord) => boolean;
}

/** Six hex digits for each record, concatenated. They are no proof: that is the digest of the whole look. */
export function seenOf(stable: readonly LookRecord[]): Seen {
  return Object.fromEntries([...sectionsOf(stable)].map(([name, records]) => [name, records.map(hash).join('')]));
}

/** What is different in a later look, in its order. */
export function differencesSince(seen: Seen, stable: readonly LookRecord[]): readonly Difference[] {
  const now = sectionsOf(stable);
  const names = new Set([...now.keys(), ...Object.keys(seen)]);
  return [...names].flatMap((section): Difference[] => {
    const known = new Map<string, number>();
    for (const digest of (Object.hasOwn(seen, section) ? seen[section] : '')?.match(/.{6}/g) ?? []) {
      known.set(digest, (known.get(digest) ?? 0) + 1);
    }
    const added = (now.get(section) ?? []).filter((record) => {
      const digest = hash(record);
      const left = known.get(digest) ?? 0;
      if (left > 0) known.set(digest, left - 1);
      return left === 0;
    });
    const gone = [...known.values()].reduce((sum, count) => sum + count, 0);
    const had = (record: SeenRecord): boolean => (known.get(hash(record)) ?? 0) > 0;
    return added.length + gone === 0 ? [] : [{ section, now: added, gone, had }];
  });
}

const OF_FILES: ReadonlySet<string> = new Set(
  Object.entries(RECORDS).flatMap(([type, { scope }]) => (scope === 'file' ? [type] : [])),
);

function sectionsOf(stable: readonly LookRecord[]): ReadonlyMap<string, readonly SeenRecord[]> {
  const sections = new Map<string, SeenRecord[]>();
  let unit = HOST_SECTION;
  let file = '';
  for (const record of stable) {
    const { type, text } = record;
    if (type === 'unit') unit = text;
    else if (type === 'dependent') unit = ALONG_SECTION;
    else if (type === 'f') file = text;
    const section = isOwn(type) ? HOST_SECTION : unit;
    const list = sections.get(section);
    const placed = OF_FILES.has(type) ? { ...record, file } : record;
    if (list === undefined) sections.set(section, [placed]);
    else list.push(placed);
  }
  return sections;
}

/** FNV-1a over UTF-16 units, 24 bits: a plan of ten thousand hosts makes some millions of these. */
function hash({ type, text, file = '' }: SeenRecord): string {
  let value = 0x811c9dc5;
  for (const part of [type, ' ', text, '\0', file]) {
    for (let index = 0; index < part.length; index += 1) {
      value = Math.imul(value ^ part.charCodeAt(index), 0x01000193);
    }
  }
  return ((value >>> 8) & 0xffffff).toString(16).padStart(6, '0');
}
