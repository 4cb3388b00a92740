/** Every finding of a host's state, each beside a twin in which it is not. */
import { describe, expect, it } from 'vitest';
import type { ObservedState } from '../../../src/model/observed';
import { PLAN_RULES } from '../../../src/rules/host';
import { finders } from './finders';
import { applied, codes, file, host, missing, plan, stopped, unit } from '../build';
import { HOST_CASES } from './cases/host/host';
import { IN_THE_WAY_CASES } from './cases/host/inTheWay';
import { JVM_CASES } from './cases/jvm/jvm';
import { JVM_USE_CASES } from './cases/jvm/jvmUse';
import { KILLS_CASES } from './cases/units/kills';
import { LIFE_CASES } from './cases/units/life';
import { LIMITS_CASES } from './cases/units/limits';
import { NEXT_OPTIONS_CASES } from './cases/jvm/nextOptions';
import { NEXT_START_CASES } from './cases/jvm/nextStart';
import { NEXT_UNKNOWN_CASES } from './cases/jvm/nextUnknown';
import { PLACES_CASES } from './cases/jvm/places';
import { START_LOSS_CASES } from './cases/jvm/startLosses';
import { ORIGIN_CASES } from './cases/units/origin';
import { OWED_CASES } from './cases/units/owed';
import { OWN_VALUES_CASES } from './cases/units/ownValues';
import { PLACE_CASES } from './cases/units/place';
import { AT, SWAPPINESS, api, find, running, sysctl, type Case } from './cases/scenes';
import { SWAP_CASES } from './cases/host/swap';
import { SYSCTL_CASES } from './cases/host/sysctl';
import { UNIT_CASES } from './cases/units/unit';
import { UNSUPPORTED_CASES } from './cases/host/unsupported';

const CASES: readonly Case[] = [
  ...UNIT_CASES,
  ...ORIGIN_CASES,
  ...LIMITS_CASES,
  ...JVM_USE_CASES,
  ...UNSUPPORTED_CASES,
  ...JVM_CASES,
  ...SYSCTL_CASES,
  ...SWAP_CASES,
  ...HOST_CASES,
  ...PLACE_CASES,
  ...LIFE_CASES,
  ...KILLS_CASES,
  ...OWED_CASES,
  ...OWN_VALUES_CASES,
  ...NEXT_START_CASES,
  ...NEXT_OPTIONS_CASES,
  ...NEXT_UNKNOWN_CASES,
  ...START_LOSS_CASES,
  ...PLACES_CASES,
  ...IN_THE_WAY_CASES,
];

describe.each(CASES)('$kind when $when', ({ kind, bad, good, says }) => {
  const { code, severity } = PLAN_RULES[kind];

  it('is found once, and holds the host where it is an error', () => {
    const found = find(bad, code);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, ...says });
    expect(found[0]!.summary).not.toMatch(/\.$|undefined|NaN|\n/);
    expect(`${found[0]!.detail} ${found[0]!.fix}`).not.toMatch(/undefined|NaN|\n/);
    const { status } = plan(...bad);
    if (found[0]!.severity === 'error') expect(status).toBe('held');
    else expect(status).not.toBe('held');
  });

  it('is found by a check that says so, and no check finds what it does not say', () => {
    const all = finders(...bad);
    expect(all.filter(({ may, found }) => found.some((one) => !may.includes(one)))).toEqual([]);
    // Names are resolved before anything is checked.
    const isChecked = kind !== 'alias' && kind !== 'aliasTwice';
    expect(all.some(({ found }) => found.includes(code))).toBe(isChecked);
  });

  it('is not found in the twin', () => {
    expect(find(good, code)).toEqual([]);
  });
});

describe('the findings of a plan', () => {
  it('all have a case', () => {
    // What takes several hosts is in failing.test.ts and unjudged.test.ts, what is said of a saved plan in
    // runWaves.test.ts, and what no file of oomcfg says any more in leftover.test.ts, sysctls that take the host's
    // memory in sysctlRoom.test.ts.
    const elsewhere = [
      'failedCanary',
      'notJudged',
      'notTried',
      'keptVariable',
      'unreadConfig',
      'leftover',
      'stillLoaded',
      'swapNote',
      'takenDown',
      'hostShort',
      'programsFail',
    ];
    const kinds = Object.keys(PLAN_RULES).filter((kind) => !elsewhere.includes(kind));
    expect(kinds.filter((kind) => !CASES.some((one) => one.kind === kind))).toEqual([]);
  });

  it('say what is wrong once for a unit that systemd cannot use', () => {
    const on = host({ units: [stopped('api.service', { loadState: 'masked', files: [file(`${AT}/zzz.conf`)] })] });
    expect(codes(plan(api({ memory: '1GiB', limits: { addressSpace: '1GiB' } }), on).findings)).toEqual(['OOM411']);
  });

  it('are of the host alone where systemd does not run', () => {
    const planned = plan(api({ memory: '1GiB' }), host({ obstacles: ['no-systemd'], units: [missing('api.service')] }));
    expect(codes(planned.findings)).toEqual(['OOM431']);
    expect(planned).toMatchObject({ status: 'held', changes: [], restarts: [] });
  });
});

it.each([
  ['>60', true],
  ['>10', false],
  ['>5', false],
  ['<5', true],
  ['<60', false],
  ['>x', true],
])('takes tuned at its word: %s undoes vm.swappiness=10: %s', (value, undoes) => {
  const on = sysctl('/usr/lib/tuned/web/tuned.conf', value, { tunedWins: true });
  expect(codes(plan(SWAPPINESS, on).findings).includes('OOM424')).toBe(undoes);
});

it('says that a line without a value makes systemd-sysctl fail', () => {
  const [found] = plan(SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '')).findings;
  expect([found?.code, found?.summary]).toEqual([
    'OOM423',
    '/etc/sysctl.d/zzz.conf:7 has vm.swappiness without a value, and wins at boot',
  ]);
});

it.each(['weaker', 'vendorLimit', 'sysctlShared', 'swapUnbounded'] as const)(
  'says %s with its change, and not again after it',
  (kind) => {
    const [spec, on] = CASES.find((one) => one.kind === kind)!.bad;
    const { code } = PLAN_RULES[kind];
    expect(codes(plan(spec, on).findings)).toContain(code);
    expect(codes(plan(spec, applied(spec, on)).findings)).not.toContain(code);
  },
);

it('says nothing of a protection that the host cannot give anyway', () => {
  const on = { set: { OOMScoreAdjust: '-900' } };
  const of = (observed: ObservedState) => codes(plan(api({ protect: 'high' }), observed).findings);
  const facts = { capSysResource: false };
  const score = (oomScoreAdj: number) => ({ main: { ...unit('api.service').main!, oomScoreAdj } });
  expect(of(host({ facts, units: [unit('api.service', { ...on, ...score(0) })] }))).not.toContain('OOM612');
  expect(of(host({ facts, units: [unit('api.service', { ...on, ...score(-900) })] }))).toContain('OOM612');
  expect(of(host({ facts, units: [stopped('api.service', on)] }))).not.toContain('OOM612');
});

it('says of a unit that waits for its first new start no count', () => {
  const waits = { activeState: 'activating', subState: 'auto-restart' };
  const found = find([api({ memory: '1GiB' }), host({ units: [stopped('api.service', waits)] })], 'OOM462');
  expect(found[0]?.summary).toBe('api.service has died and is about to be started again');
});

it.each([
  ['always', ['prevents'], 'v2', true],
  ['always', ['prevents', 'forces'], 'v1', true],
  ['no', ['forces'], 'v2', false],
  ['on-failure', ['clean'], 'v1', true],
  ['on-abnormal', ['clean'], 'v1', true],
  ['on-success', ['clean'], 'v1', false],
  ['on-failure', ['clean'], 'v2', false],
  ['on-failure', undefined, 'v1', false],
] as const)('says with Restart=%s, where %j on SIGKILL, on %s: stays down %s', (restart, onKill, cgroup, stays) => {
  const on = host({
    facts: { cgroup },
    units: [unit('api.service', { restart, ...(onKill === undefined ? {} : { onKill }) })],
  });
  const found = plan(api({ memory: '1GiB' }), on).findings.filter(({ code }) => code === 'OOM471');
  expect(found.length === 1).toBe(stays);
  if (stays) expect(found[0]?.summary).toContain('SIGKILL');
});

it('names a unit that an apply took down, where the spec does not', () => {
  const on = running({});
  const judged = ['side.service', 'api.service'].map((name) => ({ unit: name, owner: 'api.service' }));
  const spec = api({ memory: '1GiB' });
  const self = { unit: 'other.service', owner: 'other.service' };
  const found = plan(spec, { ...applied(spec, on), judged: [...judged, self] }).findings;
  expect(found.map(({ code, facts }) => [code, facts['unit']])).toEqual([
    ['OOM370', 'side.service'],
    ['OOM370', 'other.service'],
  ]);
});

it('says before a limit is set that a kill would leave the unit down, and not again after it', () => {
  const spec = api({ memory: '1GiB' });
  const on = running({ restart: 'on-abnormal' });
  expect(codes(plan(spec, on).findings)).toEqual(['OOM471']);
  expect(codes(plan(spec, applied(spec, on)).findings)).toEqual([]);
});

it("takes the unit's own OOMScoreAdjust=-1000 under a hard limit for what it is in the spec", () => {
  const on = host({ units: [unit('api.service', { set: { OOMScoreAdjust: '-1000' } })] });
  const [found] = plan(api({ memory: '1GiB' }), on).findings.filter(({ code }) => code === 'OOM161');
  expect(found).toMatchObject({
    severity: 'error',
    summary:
      '/lib/systemd/system/api.service:2 sets OOMScoreAdjust of api.service to -1000, under the memory.max of 1 GiB',
  });
  expect(codes(plan(api({ memory: { low: '1GiB' } }), on).findings)).not.toContain('OOM161');
});
