/**
 * The table of record types is what the scripts write: each record has its row and its fields, and each row is written
 * by some script.
 */
import { describe, expect, it } from 'vitest';
import { fieldsOf, reported } from '../../src/remote/fields';
import { RECORDS } from '../../src/remote/protocol';
import { disagreements, writtenIn } from './written';
import { CHANGE, LOOK } from './shells';

const SCRIPTS = `${LOOK}\n${CHANGE}`;
const wrong = (more: string): readonly string[] => disagreements(writtenIn(`${SCRIPTS}\n${more}\n`));

describe('the table of records', () => {
  it('is what the scripts write', () => {
    expect(wrong('')).toEqual([]);
    expect(new Set(writtenIn(SCRIPTS).map(({ type }) => type)).size).toBeGreaterThan(100);
  });

  it.each([
    ['a record without a row', 's "planted $x"', '`planted $x` is in no row'],
    ['one after a condition', '[ -z "$x" ] || v "planted ${x:-a b}"', '`planted V` is in no row'],
    ['one of a change', 'r planted', '`planted` is in no row'],
    ["one of a look that is a change's", 's "restarted $unit"', '`restarted $unit` is in no row'],
    [
      'one with a field too many',
      's "nosysctl $key $(cat "$x")"',
      '`nosysctl $key V` has 2 words, and its row 1 fields',
    ],
    ['one with a field too few', 'r "noroom $1 $2"', '`noroom $1 $2` has 2 words, and its row 4 fields'],
    ['one whose text is missing', 's "swap $type"', '`swap $type` has 1 words, and its row 3 fields'],
  ])('misses %s', (_, planted, says) => {
    expect(wrong(planted)).toEqual([says]);
  });

  it('misses a row that nobody writes', () => {
    const without = writtenIn(SCRIPTS).filter(({ type }) => type !== 'swapinode' && type !== 'stale');
    expect(disagreements(without)).toEqual(['nobody writes swapinode', 'nobody writes stale']);
  });

  it('has what a change is checked against marked as stable, where a script says so', () => {
    const marks = new Map<string, Set<string>>();
    for (const [, mark = '', double, single] of SCRIPTS.matchAll(/(?<![\w$])([sv]) (?:"([A-Za-z]+)|'?([A-Za-z]+))/g)) {
      const type = double ?? single ?? '';
      if (Object.hasOwn(RECORDS, type)) marks.set(type, (marks.get(type) ?? new Set()).add(mark));
    }
    const other = [...marks].filter(([type, said]) => {
      const { keeps } = RECORDS[type as keyof typeof RECORDS];
      return keeps !== 'either' && !(said.size === 1 && said.has(keeps === 'stable' ? 's' : 'v'));
    });
    expect(other.map(([type, said]) => `${type} is ${[...said].join(' and ')}`)).toEqual([]);
    expect(marks.size).toBeGreaterThan(80);
  });
});

describe('a record', () => {
  it('is read by its row', () => {
    expect(fieldsOf('swap', 'file 4 /var/new swap')).toEqual({ type: 'file', size: 4096, path: '/var/new swap' });
    expect(fieldsOf('a', '3 MemoryMax=1G')).toEqual({ line: 3, assignment: { key: 'MemoryMax', value: '1G' } });
    expect(fieldsOf('above', '0 - max 5 infinity a.slice')).toMatchObject({
      low: 0,
      min: undefined,
      high: 'infinity',
      slice: 'a.slice',
    });
    expect(fieldsOf('stalled', '0.25')).toEqual({ percent: 0.25 });
    expect(reported('revalued', 'a.service -Da -Db')).toEqual({ unit: 'a.service', options: ['-Da', '-Db'] });
    expect(reported('was', 'a.service 0 1 -')).toEqual({
      unit: 'a.service',
      restarts: '0',
      kills: 1,
      slice: undefined,
    });
  });

  it('has nothing where a word is missing, or is not a number', () => {
    expect(fieldsOf('swap', '')).toEqual({ type: '', size: undefined, path: '' });
    expect(fieldsOf('killed', '-1')).toEqual({ seconds: undefined });
    expect(fieldsOf('stalled', '1')).toEqual({ percent: undefined });
  });

  it('has no more fields than its row, whatever a newer script adds', () => {
    expect(fieldsOf('nosysctl', 'vm.x and more')).toEqual({ key: 'vm.x' });
  });
});
