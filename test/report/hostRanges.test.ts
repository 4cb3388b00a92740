/** Host ranges name every host exactly once, whatever the names are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, hostRanges } from '../../src/report/text/hostRanges';
import { cpuTime } from '../cpuTime';

/** Reads a piece back, as a person would. */
function expand(piece: string): readonly string[] {
  const match = /^([^[]*)\[([-,\d]+)\](.*)$/.exec(piece);
  if (match === null) return [piece];
  const [, before = '', list = '', after = ''] = match;
  return list.split(',').flatMap((item) => {
    const [first = '', last = first] = item.split('-');
    const names: string[] = [];
    for (let n = Number(first); n <= Number(last); n++)
      names.push(`${before}${String(n).padStart(first.length, '0')}${after}`);
    return names;
  });
}

describe('host ranges', () => {
  it.each([
    [['web01', 'web02', 'web03', 'web07'], ['web[01-03,07]']],
    [['web9', 'web10', 'web11'], ['web[9-11]']],
    [['web09', 'web10'], ['web[09-10]']],
    [['web99', 'web100'], ['web[99-100]']],
    [['web1', 'web01'], ['web[1,01]']],
    [['web1', 'web02'], ['web[1,02]']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['db2', 'web1', 'web2', 'db1'],
      ['db[1-2]', 'web[1-2]'],
    ],
    [
      ['web01.dc1', 'web02.dc1', 'web03.dc1', 'web01.dc2'],
      ['web[01-03].dc1', 'web01.dc2'],
    ],
    [
      ['n1-r1', 'n1-r2', 'n2-r1', 'n2-r2'],
      ['n[1-2]-r1', 'n[1-2]-r2'],
    ],
    [['10.0.0.1', '10.0.0.2'], ['10.0.0.[1-2]']],
    [
      ['i-00000000000000000001', 'i-00000000000000000002'],
      ['i-00000000000000000001', 'i-00000000000000000002'],
    ],
    [['web1', 'web1'], ['web1']],
    [[], []],
  ])('writes %j as %j', (names, pieces) => {
    expect(hostRanges(names)).toEqual(pieces);
  });

  it('stands for exactly the names that went in', () => {
    const part = fc.oneof(fc.constantFrom('web', 'db-', '.eu', 'x', ''), fc.integer({ min: 0, max: 120 }).map(String));
    const padded = fc.integer({ min: 0, max: 12 }).map((n) => String(n).padStart(2, '0'));
    const name = fc
      .array(fc.oneof(part, padded), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join(''))
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), (names) => {
        const back = hostRanges(names).flatMap(expand);
        expect([...back].sort()).toEqual([...new Set(names)].sort());
      }),
      { numRuns: 500 },
    );
  });

  it('folds ten thousand names in a moment', () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `web${String(n).padStart(5, '0')}.example.org`);
    const start = cpuTime();
    expect(hostRanges(names.toReversed())).toEqual(['web[00000-09999].example.org']);
    expect(cpuTime() - start).toBeLessThan(1000);
  });
});

it('orders names by the value of their digits', () => {
  const names = ['web10', 'web9', 'web09', 'web', 'db2', 'web9a'];
  expect(names.sort(compareNames)).toEqual(['db2', 'web', 'web9', 'web9a', 'web09', 'web10']);
});
