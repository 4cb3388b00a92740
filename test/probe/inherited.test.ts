/**
 * What a slice gives the units in it that have no protection of their own: the nearest slice that has a default counts.
 */
import { describe, expect, it } from 'vitest';
import { MiB } from '../../src/model/bytes';
import { observe } from '../../src/probe/observe';

const N = '0123456789abcdef';
/** A unit in `a-b.slice`, which is in `a.slice`. */
const UNIT = [
  '= unit x.service',
  '= p Id=x.service',
  '~ above 0 0 max max max a-b.slice',
  '~ above 0 0 max max max a.slice',
];

function inherited(...texts: readonly string[]): unknown {
  const lines = [
    '= oomcfg 1',
    '= memtotal 1048576',
    '= systemd 252',
    ...UNIT,
    ...texts.map((text) => `~ inherits ${text}`),
    '= end',
  ];
  const { value, findings } = observe(lines.map((line) => `${N}${line}\n`).join(''), N, { units: [], sysctls: [] });
  expect(findings).toEqual([]);
  return value!.units[0]!.inherited;
}

const MIB = String(MiB);

describe('a unit without a protection of its own', () => {
  it.each<[string, readonly string[], unknown]>([
    ['no slice has a default', [], undefined],
    ['another slice has one', [`c.slice ${MIB} ${MIB}`], undefined],
    ['the slice that it is in', [`a-b.slice ${MIB} 0`, 'a.slice 4096 8192'], { MemoryLow: MiB, MemoryMin: 8192 }],
    ['one further up', [`a.slice 0 ${MIB}`], { MemoryMin: MiB }],
    ['the root slice', [`-.slice ${MIB} 0`], { MemoryLow: MiB }],
    ['what is not a size', [`a.slice x y`], undefined],
  ])('has what is given by a slice, where that is: %s', (_, texts, expected) => {
    expect(inherited(...texts)).toEqual(expected);
  });
});
