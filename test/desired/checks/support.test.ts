/**
 * Proves that what a host cannot enforce by its versions is said before anybody has looked at it, in the words in which
 * a plan says it.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { KnownFacts } from '../../../src/model/host';
import type { Directive, SettingValue } from '../../../src/model/settings';
import { desiredState } from '../../../src/desired/state';
import { unsupportedBy } from '../../../src/systemd/unsupported';
import { host, plan, unit } from '../../plan/build';
import { buildHost, buildSpec, selector, type SpecText } from '../build';

const SPEC: SpecText = {
  services: { api: { memory: { max: '1GiB', high: '900MiB' }, oomPolicy: 'kill' } },
  system: [{ swap: { file: '/swapfile', size: '1GiB' } }],
};

const offline = (facts: KnownFacts) => desiredState(buildSpec(SPEC), buildHost('web01'), facts, selector()).findings;
const codes = (facts: KnownFacts) => offline(facts).map(({ code }) => code);

describe('a host that nobody has looked at', () => {
  it('is said not to enforce what its cgroups do not have', () => {
    const found = offline({ cgroup: 'v1' });
    expect(found.map(({ code, facts }) => `${code} ${String(facts['setting'] ?? facts['units'])}`)).toEqual([
      'OOM430 MemoryHigh',
      'OOM430 OOMPolicy',
      'OOM446 api.service',
    ]);
  });

  it.each([{}, { cgroup: 'v2' }, { systemd: 252 }, { memTotal: bytes(8 * GiB) }] as const)(
    'is said nothing of with %j',
    (facts) => expect(codes(facts)).toEqual([]),
  );

  it('is said not to know what is newer than its systemd', () => {
    expect(offline({ systemd: 240 }).map(({ summary }) => summary)).toEqual([
      'OOMPolicy of api.service cannot be enforced here: systemd 240 does not know it (since 243)',
    ]);
  });

  it('is reported in the words of a plan, which says it once', () => {
    const before = offline({ cgroup: 'v1' });
    const { findings } = plan(SPEC, host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] }));
    const same = findings.filter(({ code }) => code === 'OOM430' || code === 'OOM446');
    expect(same).toHaveLength(before.length);
    expect(same).toEqual(expect.arrayContaining([...before]));
  });
});

describe('what the versions of a host say', () => {
  it.each<[Directive, SettingValue, KnownFacts, RegExp | undefined]>([
    ['MemoryMax', 1, { cgroup: 'v1' }, undefined],
    ['MemoryMax', 1, { memoryController: false }, /cgroup_disable=memory/],
    ['MemoryLow', 1, { cgroup: 'hybrid' }, /on cgroup v1$/],
    ['MemoryMin', 1, { systemd: 239 }, /systemd 239 does not know it \(since 240\)/],
    ['OOMPolicy', 'continue', { cgroup: 'v1' }, undefined],
    ['OOMPolicy', 'stop', { cgroup: 'v1' }, /does not learn of kills/],
    ['OOMPolicy', 'kill', { cgroup: 'v2', memoryController: false }, /cgroup_disable=memory/],
    ['LimitAS', 1, { cgroup: 'v1', memoryController: false }, undefined],
  ])('of %s=%s with %j: %s', (directive, value, facts, why) => {
    const said = unsupportedBy(directive, value, facts);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});
