/** What plan and verify count is settings of the spec: what only goes back is in none of their numbers. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedState } from '../../src/model/observed';
import { planHost } from '../../src/plan/planHost';
import type { SpecText } from '../desired/build';
import { applied, host, input, stopped, unit, type UnitParts, verify } from '../plan/build';

const NAME = 'api.service';
const SPEC: SpecText = { name: 'shop', services: { api: { memory: '2GiB' } } };
const NOTHING: SpecText = { name: 'shop' };

/** `in force, in the files alone, unsupported` of verify; and of a plan the first two. */
const counted = (text: SpecText, state: ObservedState): readonly string[] => {
  const { holds, inFilesOnly, unsupported } = verify(text, state);
  const plan = planHost(input(text, state));
  return [`${holds}, ${inFilesOnly}, ${unsupported.length}`, `${plan.unchanged}, ${plan.inFilesOnly}`];
};
const NONE = ['0, 0, 0', '0, 0'];
const sysctl = (parts: object): ObservedState =>
  host({ sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [], ...parts }] });

describe('what goes back is not counted', () => {
  it('a limit that a process keeps until it starts anew', () => {
    const limit = { soft: bytes(GiB), hard: bytes(GiB) };
    const main = { ...unit(NAME).main!, limited: ['LimitAS' as const], addressSpace: limit };
    const units = [unit(NAME, { main, refusesRestart: true })];
    const state = host({ units, facts: { capSysResource: false } });
    expect(counted(NOTHING, state)).toEqual(NONE);
    expect(counted(SPEC, applied(SPEC, state))).toEqual(['1, 0, 0', '1, 0']);
  });

  it('a sysctl that is back', () => {
    expect(counted(NOTHING, sysctl({ before: '60' }))).toEqual(NONE);
  });

  it('one that only a reboot brings back', () => {
    expect(counted(NOTHING, sysctl({}))).toEqual(NONE);
  });

  it('what a change that was cut off has brought back already', () => {
    const earlier = applied(SPEC, host({ units: [unit(NAME)] })).units[0]!.files.slice(1);
    expect(counted(NOTHING, host({ units: [unit(NAME, { earlier })] }))).toEqual(NONE);
  });

  it('as what cannot be enforced: the spec does not ask for it', () => {
    const vendor = { set: { OOMScoreAdjust: '-900' }, main: { ...unit(NAME).main!, oomScoreAdj: 0 } };
    const score: SpecText = { name: 'shop', services: { api: { protect: 'high' } } };
    const seen = applied(score, host({ units: [unit(NAME, vendor)], facts: { capSysResource: false } }));
    const units = seen.units.map((one) => ({ ...one, main: vendor.main }));
    expect(counted(score, { ...seen, units })[0]).toBe('0, 0, 1');
    expect(counted(NOTHING, { ...seen, units })[0]).toBe('0, 0, 0');
  });
});

it('counts nothing of a slice that has no unit file and nothing in it', () => {
  const spec: SpecText = { name: 'shop', services: { aps: { unit: 'aps.slice', memory: '2GiB' } } };
  const of = (parts: UnitParts) => applied(spec, host({ units: [stopped('aps.slice', parts)] }));
  expect(counted(spec, of({ fragment: '' }))).toEqual(NONE);
  expect(counted(spec, of({}))).toEqual(['0, 1, 0', '0, 1']);
});
