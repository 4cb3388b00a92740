/**
 * Takes the records of a unit apart by the variables that were asked for: each is compared as if it were the only one.
 */
import { fieldsOf } from '../../remote/fields';
import { rowOf } from '../../remote/protocol';
import type { LookRecord } from '../records';

type Records = readonly LookRecord[];

/**
 * One list for each variable, the first one's first: all that belongs to the unit, and what belongs to the variable. A
 * unit without one has one list.
 */
export function recordsByVariable(records: Records): readonly [Records, ...Records[]] {
  const end = records.findIndex(({ type }) => type === 'also');
  if (end < 0) return [records];
  const shared = records.slice(0, end);
  const others: { name: string; own: LookRecord[] }[] = [];
  for (const record of records.slice(end)) {
    if (record.type !== 'also') others.at(-1)?.own.push(record);
    else others.push({ name: record.text, own: [{ type: 'variable', text: record.text }] });
  }
  const ofUnit = shared.filter(({ type }) => type !== 'e' && rowOf(type)?.scope !== 'variable');
  const lists = others.map(({ name, own }) => [...ofUnit.map((record) => lineOf(record, name)), ...own]);
  const [second = [], ...more] = lists;
  return shared.some(({ type }) => type === 'variable') ? [shared, ...lists] : [second, ...more];
}

/** The lines of a file that set another variable than the first are told with its name. */
function lineOf(record: LookRecord, name: string): LookRecord {
  if (record.type !== 'ea') return record;
  const { line = 0, variable } = fieldsOf('ea', record.text);
  return variable === name ? { type: 'e', text: String(line) } : record;
}
