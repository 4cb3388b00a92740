/** Takes the records of a unit apart by the variables that were asked for: each is compared as if it were the only one. */
import { fieldsOf } from '../../remote/fields';
import { rowOf } from '../../remote/protocol';
import type { LookRecord } from '../records';

/**
 * One list for each variable, the first one's first: all that belongs to the unit, and what belongs to the variable. A
 * unit without one has one list.
 */
export function recordsByVariable(records: readonly LookRecord[]): readonly (readonly LookRecord[])[] {
  const end = records.findIndex(({ type }) => type === 'also');
  if (end < 0) return [records];
  const shared = records.slice(0, end);
  const first = shared.filter((record) => isOf(record, ''));
  const others: { name: string; records: LookRecord[] }[] = [];
  for (const record of records.slice(end)) {
    if (record.type !== 'also') others.at(-1)?.records.push(record);
    else others.push({ name: record.text, records: [{ type: 'variable', text: record.text }] });
  }
  const ofUnit = shared.filter(({ type }) => rowOf(type)?.scope !== 'variable');
  const lists = others.map(({ name, records: own }) => [...ofUnit.filter((record) => isOf(record, name)), ...own]);
  return shared.some(({ type }) => type === 'variable') ? [first, ...lists] : lists;
}

/** Of a file the lines that set a variable are told for each. */
function isOf({ type, text }: LookRecord, variable: string): boolean {
  return type !== 'e' || fieldsOf(type, text).variable === variable;
}
