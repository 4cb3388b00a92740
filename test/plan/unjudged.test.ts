/** Which hosts nobody can judge yet, which others wait for them, and what a later look makes of that. */
import { describe, expect, it } from 'vitest';
import type { HostPlan } from '../../src/documents/plan/document';
import { awaitedHosts, judgedSince, withAwaited } from '../../src/plan/unjudged';
import { changing } from '../apply/build';
import { applied, host, plan, unit } from './build';

const SPEC = { services: { api: { memory: '1GiB' } } };
const open = { unjudged: [{ unit: 'api.service', owner: 'api.service' }] };
const canary = { canary: 1, batches: [], maxFailures: 0 };
const inSync: HostPlan = {
  ...changing('web1'),
  status: 'in-sync',
  changes: [],
  unjudged: ['db.service', 'api.service'],
};
const waiting = { host: 'web1', units: ['api.service'], isBusy: false };

describe('a host is not judged yet', () => {
  const observed = applied(SPEC, host({ units: [unit('api.service')] }));

  it('where a unit was changed a moment ago, or another run is at work there', () => {
    expect(plan(SPEC, observed).unjudged).toBeUndefined();
    expect(plan(SPEC, { ...observed, ...open }).unjudged).toEqual(['api.service']);
    const busy = { ...observed, generation: { ...observed.generation, busy: true as const } };
    expect(plan(SPEC, busy).unjudged).toEqual(['api.service']);
  });

  it('and others wait for it that would get the same, where there is a canary', () => {
    const restart = changing('web3', { changes: [], restarts: [{ unit: 'api.service', because: ['JAVA_OPTS'] }] });
    expect(awaitedHosts([inSync, changing('web2'), restart], canary)).toEqual([
      { ...waiting, others: ['web2', 'web3'] },
    ]);
    expect(awaitedHosts([{ ...inSync, status: 'held' }, restart], undefined)).toEqual([
      { ...waiting, isBusy: true, others: ['web3'] },
    ]);
    expect(awaitedHosts([inSync, changing('web2')], undefined)).toEqual([]);
    expect(awaitedHosts([inSync, restart], { ...canary, canary: 0 })).toEqual([]);
  });

  it('but not for one that changes the unit once more, and is looked at after that', () => {
    const again = changing('web1', { unjudged: ['api.service'] });
    expect(awaitedHosts([again, changing('web2')], canary)).toEqual([]);
    const other = changing('web1', {
      changes: [{ ...changing('web1').changes[0]!, target: 'cache.service' }],
      unjudged: ['api.service'],
    });
    expect(awaitedHosts([other, changing('web2')], canary)).toHaveLength(1);
    expect(awaitedHosts([{ ...other, unjudged: ['cache.service'] }, changing('web2')], canary)).toEqual([]);
  });

  it('and the plan says what that means for an apply', () => {
    const [stops] = withAwaited([inSync, changing('web2')], canary)[0]!.findings;
    expect(stops).toMatchObject({
      code: 'OOM641',
      severity: 'warning',
      facts: { unit: 'api.service', units: ['api.service'], hosts: ['web2'] },
    });
    expect(stops?.detail).toContain('before it changes another host');
    const [goesOn] = withAwaited([inSync, changing('web2')], { ...canary, maxFailures: 1 })[0]!.findings;
    expect(goesOn?.detail).toContain('and apply goes on');
    expect(withAwaited([inSync], canary)).toEqual([inSync]);
    expect(withAwaited([{ ...inSync, status: 'held' }, changing('web2')], canary)[0]?.findings).toEqual([]);
  });
});

describe('a later look', () => {
  const saved: HostPlan = { ...inSync, unjudged: ['api.service'] };
  const now = (parts: object, more: object = {}) => {
    const { unjudged, failing } = judgedSince(saved, host({ units: [unit('api.service', parts)], ...more }));
    return { unjudged, failing };
  };

  it('finds the host still unjudged, failed, or working', () => {
    expect(now({}, open)).toEqual({ unjudged: ['api.service'], failing: [] });
    const busy = { generation: { ...host().generation, busy: true } };
    expect(now({}, busy)).toEqual({ unjudged: ['api.service'], failing: [] });
    expect(now({ activeState: 'failed' })).toEqual({ failing: ['api.service'] });
    expect(now({})).toEqual({ failing: [] });
    const before = { ...saved, failing: ['db.service'] };
    expect(judgedSince(before, host()).failing).toEqual(['db.service']);
    const { unjudged: _, ...judged } = before;
    expect(judgedSince(judged, host({ ...open })).unjudged).toBeUndefined();
  });
});
