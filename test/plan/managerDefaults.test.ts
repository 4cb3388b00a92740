/**
 * Settings that are dropped go back to the manager's defaults, whether these are known from its files, from the unit in
 * systemd, or not at all before.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { Facts } from '../../src/model/host';
import type { ObservedState } from '../../src/model/observed';
import { absentOf } from '../../src/systemd/managerDefaults';
import { compare } from '../../src/plan/compare';
import type { SpecText } from '../desired/build';
import { applied, file, host, lines, plan, stopped, unit, type UnitParts } from './build';

const SET: SpecText = {
  name: 'shop',
  services: { api: { protect: 'expendable', limits: { addressSpace: '4GiB' }, oomPolicy: 'kill' } },
};
const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const NOTHING: SpecText = { name: 'shop' };
const DEFAULTS = { LimitAS: 64 * GiB, OOMScoreAdjust: 50, OOMPolicy: 'continue' };
const on = (unitDefaults: Facts['unitDefaults'], of = unit('api.service')): ObservedState =>
  applied(SET, host({ units: [of], facts: unitDefaults === undefined ? {} : { unitDefaults } }));

describe('what is dropped', () => {
  it.each([
    [undefined, ['infinity', 0, 'stop']],
    [DEFAULTS, [64 * GiB, 50, 'continue']],
    [{ LimitAS: 8 * GiB }, [8 * GiB, 0, 'stop']],
  ] as const)('goes back to the defaults %j', (defaults, [space, score, policy]) => {
    for (const [of, when] of [
      [unit('api.service'), 'live'],
      [stopped('api.service'), 'start'],
    ] as const) {
      expect(lines(plan(NOTHING, on(defaults, of)))).toEqual([
        `api.service LimitAS ${4 * GiB} -> ${space} ${when}`,
        `api.service OOMScoreAdjust 300 -> ${score} ${when}`,
        `api.service OOMPolicy kill -> ${policy} ${when}`,
      ]);
    }
  });

  it('goes back to what a file of the unit says all the same', () => {
    const files = [file('/lib/systemd/system/api.service', { LimitAS: '2G', OOMScoreAdjust: '7', OOMPolicy: 'stop' })];
    expect(
      lines(plan(NOTHING, on(DEFAULTS, unit('api.service', { files })))).map((line) => line.split(' -> ')[1]),
    ).toEqual([`${2 * GiB} live`, '7 live', 'stop live']);
  });

  it('needs a new process where soft and hard limit differ', () => {
    const planned = plan(NOTHING, on({ LimitAS: `${8 * GiB}:${9 * GiB}` }));
    expect(lines(planned)[0]).toBe(`api.service LimitAS ${4 * GiB} -> ${8 * GiB}:${9 * GiB} restart`);
  });
});

describe('a protection that is dropped', () => {
  const LOW: SpecText = { name: 'shop', services: { api: { memory: { low: '64MiB' } } } };
  it('goes back to what a slice above gives its units', () => {
    const inherited = { MemoryLow: bytes(16 * 1024 * 1024) };
    const dropped = (of: ReturnType<typeof unit>): readonly string[] =>
      lines(plan(NOTHING, applied(LOW, host({ units: [of], facts: { cgroup: 'v2' } }))));
    expect(dropped(unit('api.service'))).toEqual(['api.service MemoryLow 67108864 -> 0 live']);
    expect(dropped({ ...unit('api.service'), inherited })).toEqual(['api.service MemoryLow 67108864 -> 16777216 live']);
  });

  it('is not taken for one that systemd still has, where systemd shows none and a slice gives one', () => {
    const left = { ...unit('api.service'), leftover: {}, loadedDropIns: [OURS], inherited: { MemoryLow: bytes(4096) } };
    const manager = { ...left.manager, MemoryLow: 0 } as const;
    expect(lines(plan(NOTHING, host({ units: [{ ...left, manager }], facts: { cgroup: 'v2' } })))).toEqual([]);
  });
});

describe('a default that nobody knew', () => {
  const at = 9 * GiB;
  const after = (parts: UnitParts = {}) =>
    host({
      units: [
        unit('api.service', {
          files: [],
          manager: { LimitAS: at },
          ...parts,
          // (Else one that is lower than what is wanted would be the program's own.)
          main: {
            ...unit('api.service').main!,
            limited: ['LimitAS'],
            addressSpace: { soft: bytes(at), hard: bytes(at) },
          },
        }),
      ],
    });
  const holds = (observed: ObservedState): boolean =>
    compare([{ target: 'api.service', setting: 'LimitAS', value: 'infinity', dropped: true }], observed)[0]!
      .kernelHolds;

  it('is not a failure of the change that gave it back', () => {
    expect(holds(after())).toBe(true);
  });

  it.each([
    ['the process has something else', { manager: { LimitAS: 7 * GiB } }],
    ['systemd has not read the files', { needDaemonReload: true }],
    ['a change was cut off', { earlier: [] }],
    [
      'the value is ours',
      {
        files: [file(OURS, { LimitAS: String(at) })],
        loadedDropIns: [OURS],
      },
    ],
  ])('is one where %s', (_, parts) => {
    expect(holds(after(parts))).toBe(false);
  });

  it('of the cgroup is one', () => {
    const observed = host({
      units: [unit('api.service', { manager: { MemoryMax: GiB }, cgroup: { MemoryMax: bytes(GiB) } })],
    });
    const want = { target: 'api.service', setting: 'MemoryMax', value: 'infinity', dropped: true } as const;
    expect(compare([want], observed)[0]!.kernelHolds).toBe(false);
  });
});

describe('what a unit has whose files say nothing', () => {
  const { facts } = host();
  const own = (parts: UnitParts = {}) => unit('api.service', { manager: { OOMScoreAdjust: 77 }, ...parts });

  it.each([
    ['is what systemd has of it', own(), facts, 77],
    ['is what the files of the manager give', own(), { ...facts, unitDefaults: { OOMScoreAdjust: 5 } }, 5],
    [
      'is not what a file of it says',
      own({ files: [file('/lib/systemd/system/api.service', { OOMScoreAdjust: '77' })] }),
      facts,
      0,
    ],
    ['is not what systemd read before', own({ needDaemonReload: true }), facts, 0],
    ['is not what is left of a drop-in of ours', own({ loadedDropIns: [OURS] }), facts, 0],
    [
      'is what systemd has of it beside one of ours',
      own({ loadedDropIns: [OURS], files: [file(OURS, { MemoryMax: '1G' })] }),
      facts,
      77,
    ],
    ['is not known of one that is not loaded', own({ loadState: 'not-found' }), facts, 0],
    ['is what holds everywhere where systemd says nothing', own({ manager: {} }), facts, 0],
    ['is what holds everywhere where there is no unit', undefined, facts, 0],
  ])('%s', (_, of, given, expected) => {
    expect(absentOf('OOMScoreAdjust', of, given)).toBe(expected);
  });

  it('has no default of the manager for a size of the cgroup', () => {
    expect(absentOf('MemoryLow', own({ manager: { MemoryLow: 4096 } }), facts)).toBe(0);
  });
});
