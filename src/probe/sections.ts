/** Sorts the records of a look: those of the host, and the sections of units and dependents. */
import { type FieldsOf, fieldsOf } from '../remote/fields';
import { type RecordName, RECORDS } from '../remote/protocol';
import type { LookRecord } from './records';

const OWN: ReadonlySet<string> = new Set(
  Object.entries(RECORDS).flatMap(([type, { scope }]) => (scope === 'host' ? [type] : [])),
);

/** Whether records of a type belong to the host; all others belong to the `unit` or `dependent` before them. */
export function isOwn(type: string): boolean {
  return OWN.has(type);
}

export interface Section {
  /** The unit as it was asked for; empty for a dependent. */
  readonly name: string;
  readonly records: readonly LookRecord[];
}

export interface Look {
  readonly has: (type: RecordName) => boolean;
  /** The text of the last record of a type, as it was printed; empty where there is none. */
  readonly text: (type: RecordName) => string;
  /** The last record of a type. */
  readonly last: <T extends RecordName>(type: T) => FieldsOf<T> | undefined;
  /** All records of a type, in their order. */
  readonly all: <T extends RecordName>(type: T) => readonly FieldsOf<T>[];
  /** How many there are of each type. */
  readonly counts: readonly (readonly [type: string, count: number])[];
  readonly units: readonly Section[];
  readonly dependents: readonly Section[];
}

export function sortRecords(records: readonly LookRecord[]): Look {
  const lists = new Map<string, string[]>();
  const sections = { unit: [] as Section[], dependent: [] as Section[] };
  let open: LookRecord[] = [];
  for (const record of records) {
    const { type, text } = record;
    if (type === 'unit' || type === 'dependent') sections[type].push({ name: text, records: (open = []) });
    else if (!isOwn(type)) open.push(record);
    else {
      const list = lists.get(type);
      if (list === undefined) lists.set(type, [text]);
      else list.push(text);
    }
  }
  return {
    has: (type) => lists.has(type),
    text: (type) => lists.get(type)?.at(-1) ?? '',
    last: (type) => {
      const text = lists.get(type)?.at(-1);
      return text === undefined ? undefined : fieldsOf(type, text);
    },
    all: (type) => (lists.get(type) ?? []).map((text) => fieldsOf(type, text)),
    counts: [...lists].map(([type, list]) => [type, list.length]),
    units: sections.unit,
    dependents: sections.dependent,
  };
}

/** The value of a `KEY=VALUE` record of a section; undefined where there is none. */
export function property(section: Section, type: 'p' | 'd', key: string): string | undefined {
  return section.records
    .find((record) => record.type === type && record.text.startsWith(`${key}=`))
    ?.text.slice(key.length + 1);
}
