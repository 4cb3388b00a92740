/**
 * Reads the text of a record by the table of records: each field by its name, and undefined for a number that is
 * malformed.
 */
import { type Bytes, bytes, type Size } from '../model/bytes';
import { kernelSize } from '../systemd/values';
import { type FieldKind, type Fields, type RecordName, RECORDS, type ReportName, REPORTS } from './protocol';
import { splitAt } from './recordText';

export interface Pair {
  readonly key: string;
  readonly value: string;
}

interface Values {
  readonly word: string;
  readonly said: string | undefined;
  readonly number: number | undefined;
  readonly decimal: number | undefined;
  readonly kib: Bytes | undefined;
  readonly size: Size | undefined;
  readonly text: string;
  readonly words: readonly string[];
  readonly pair: Pair;
}

type Read<F> = { readonly [K in keyof F]: F[K] extends FieldKind ? Values[F[K]] : never };
export type FieldsOf<T extends RecordName> = Read<(typeof RECORDS)[T]['fields']>;
export type Reported<T extends ReportName> = Read<(typeof REPORTS)[T]['fields']>;

/** Kinds of fields that take all that is left. */
const OPEN: ReadonlySet<FieldKind> = new Set(['text', 'words', 'pair']);

const READ: { readonly [K in FieldKind]: (text: string) => Values[K] } = {
  word: (text) => text,
  said: (text) => (text === '-' || text === '' ? undefined : text),
  number: wholeNumber,
  decimal: (text) => (/^\d{1,3}\.\d{2}$/.test(text) ? Number(text) : undefined),
  kib: (text) => {
    const value = wholeNumber(text);
    return value === undefined ? undefined : bytes(Math.min(value * 1024, Number.MAX_SAFE_INTEGER));
  },
  size: kernelSize,
  text: (text) => text,
  words: (text) => text.split(' ').filter(Boolean),
  pair: (text) => {
    const [key, value] = splitAt(text, '=');
    return { key, value };
  },
};

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The fields of a record of a look. */
export function fieldsOf<T extends RecordName>(type: T, text: string): FieldsOf<T> {
  return read(RECORDS[type].fields, text) as FieldsOf<T>;
}

/** The fields of a report of a change. */
export function reported<T extends ReportName>(type: T, text: string): Reported<T> {
  return read(REPORTS[type].fields, text) as Reported<T>;
}

interface Step {
  readonly name: string;
  readonly isOpen: boolean;
  readonly read: (text: string) => Values[FieldKind];
}

/** A look has hundreds of records of few types: their fields are listed once. */
const steps = new WeakMap<Fields, readonly Step[]>();

function stepsOf(fields: Fields): readonly Step[] {
  const before = steps.get(fields);
  if (before !== undefined) return before;
  const made = Object.entries(fields).map(([name, kind]) => ({ name, isOpen: OPEN.has(kind), read: READ[kind] }));
  steps.set(fields, made);
  return made;
}

/** Missing words are empty; fields that a newer script adds after the last one are ignored. */
function read(fields: Fields, text: string): Record<string, Values[FieldKind]> {
  const values: Record<string, Values[FieldKind]> = {};
  let rest = text;
  for (const step of stepsOf(fields)) {
    const blank = step.isOpen ? -1 : rest.indexOf(' ');
    values[step.name] = step.read(blank < 0 ? rest : rest.slice(0, blank));
    rest = step.isOpen || blank < 0 ? '' : rest.slice(blank + 1);
  }
  return values;
}
