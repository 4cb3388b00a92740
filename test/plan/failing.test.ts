/** Which units fail with the settings that they have, and which other hosts are about to get the same. */
import { describe, expect, it } from 'vitest';
import type { HostPlan } from '../../src/documents/plan/document';
import { failedCanaries, failingStill, withFailedCanaries } from '../../src/plan/failing';
import { applied, host, plan, stopped, unit, type UnitParts } from './build';
import { changing } from '../apply/build';

const SPEC = { services: { api: { memory: '1GiB' } } };
const life = (parts: object) => ({ life: { ...unit('api.service').life, ...parts } });
const DOWN: UnitParts = { activeState: 'failed', subState: 'failed', writtenAgo: 10 };
const LOOP: UnitParts = { activeState: 'activating', subState: 'auto-restart' };
/** Of a host that has what the spec asks for; `spec` is what it asks for now. */
const failing = (parts: UnitParts, spec = SPEC): readonly string[] =>
  plan(spec, applied(SPEC, host({ units: [stopped('api.service', parts)] }))).failing ?? [];

describe('a unit fails with its settings', () => {
  it.each<[string, UnitParts, boolean]>([
    ['it failed since they are in its file', { ...DOWN, ...life({ inState: 5 }) }, true],
    ['it failed before', { ...DOWN, ...life({ inState: 100 }) }, false],
    ['it failed in that second, of which the times are cut off', { ...DOWN, ...life({ inState: 11 }) }, true],
    ['it failed a second earlier', { ...DOWN, ...life({ inState: 12 }) }, false],
    ['systemd does not say when', DOWN, false],
    ['the host does not say since when they are', { ...DOWN, writtenAgo: undefined!, ...life({ inState: 5 }) }, false],
    ['it dies and is started again', LOOP, true],
    ['it went down right after they were written', { writtenAgo: 1000, ...life({ inState: 990 }) }, true],
    ['it went down in that second', { writtenAgo: 1000, ...life({ inState: 1001 }) }, true],
    ['it went down a second earlier', { writtenAgo: 1000, ...life({ inState: 1002 }) }, false],
    ['it went down a minute after', { writtenAgo: 1000, ...life({ inState: 940 }) }, true],
    ['it went down more than a minute after', { writtenAgo: 1000, ...life({ inState: 939 }) }, false],
    ['it was stopped later', { writtenAgo: 1000, ...life({ inState: 5 }) }, false],
    ['it was down before', { writtenAgo: 10, ...life({ inState: 100 }) }, false],
    ['it is down, and nobody knows since when', { writtenAgo: 10 }, false],
    ['it is down, and nobody knows since when they are there', life({ inState: 5 }), false],
    [
      'a start that began with them has not ended',
      { activeState: 'activating', subState: 'start', writtenAgo: 500, ...life({ inState: 499 }) },
      true,
    ],
    ['it is a job that is done', { type: 'oneshot', writtenAgo: 10, ...life({ inState: 5 }) }, false],
    ['a timer starts it', { isTriggered: true, writtenAgo: 10, ...life({ inState: 5 }) }, false],
    ['it is a job that went wrong', { ...DOWN, type: 'oneshot', ...life({ inState: 5 }) }, false],
    [
      'it is a job that was killed for memory',
      { ...DOWN, type: 'oneshot', ...life({ inState: 5, result: 'oom-kill' }) },
      true,
    ],
  ])('where %s', (_, parts, expected) => {
    expect(failing(parts)).toEqual(expected ? ['api.service'] : []);
  });

  it.each<[string, readonly string[] | undefined, object, boolean]>([
    ['its JVM lost options with our restart', ['-ea'], {}, true],
    ['its JVM has them all', [], {}, false],
    ['its JVM did not come back after our restart', [], { jvms: [] }, true],
    ['it has no JVM, and nobody knows of an earlier one', undefined, { jvms: [] }, false],
  ])('where %s', (_, had, parts, expected) => {
    const spec = { services: { api: { memory: '1GiB', java: { heap: '256MiB', metaspace: '64MiB', threads: 10 } } } };
    const done = applied(spec, host({ units: [unit('api.service', { variable: 'JAVA_OPTS' })] }));
    const observed = {
      ...done,
      units: done.units.map((one) => ({
        ...one,
        ...(had === undefined ? {} : { hadOptions: had }),
        jvms: [
          {
            pid: 7,
            isMain: false,
            program: 'java',
            readsJdkOptions: true,
            options: (one.nextVariable ?? []).map((word) => ({ word, from: 'the command line' as const })),
          },
        ],
        ...parts,
      })),
    };
    expect(plan(spec, observed).failing ?? []).toEqual(expected ? ['api.service'] : []);
  });

  it('and not where it is about to get others, or none', () => {
    const parts = { ...DOWN, ...life({ inState: 5 }) };
    expect(failing(parts, { services: { api: { memory: '2GiB' } } })).toEqual([]);
    expect(failing(parts, { services: { other: { memory: '2GiB' } } } as never)).toEqual([]);
  });
});

describe('a unit that an apply saw fail', () => {
  const noted = (owner: string, spec = SPEC) => {
    const observed = {
      ...applied(SPEC, host({ units: [unit('api.service')] })),
      judged: [{ unit: 'side.service', owner }],
    };
    return plan(spec, observed).failing ?? [];
  };

  it('counts until its settings, or those of the unit that it restarts along with, are others', () => {
    expect(noted('api.service')).toEqual(['side.service']);
    expect(noted('api.service', { services: { api: { memory: '2GiB' } } })).toEqual([]);
  });

  it('counts in a saved plan for as long as a look at the host does not say otherwise', () => {
    const saved = { ...changing('web1'), failing: ['api.service'] };
    const still = (parts: UnitParts, more: object = {}) =>
      failingStill(saved, host({ units: [unit('api.service', parts)], ...more }));
    expect(still({})).toEqual([]);
    expect(still({}, { digest: saved.observed })).toEqual(['api.service']);
    expect(still({}, { judged: [{ unit: 'api.service', owner: 'api.service' }] })).toEqual(['api.service']);
    expect(still(DOWN)).toEqual(['api.service']);
    expect(still({ activeState: 'inactive', writtenAgo: 10, ...life({ inState: 5 }) })).toEqual(['api.service']);
    expect(failingStill({ ...saved, failing: ['gone.service'] }, host())).toEqual([]);
    expect(failingStill(changing('web1'), host())).toEqual([]);
  });
});

describe('a host is a failed canary', () => {
  const inSync: HostPlan = {
    ...changing('web1'),
    status: 'in-sync',
    changes: [],
    failing: ['db.service', 'api.service'],
  };
  const restart: HostPlan = changing('web3', {
    changes: [],
    restarts: [{ unit: 'api.service', because: ['JAVA_OPTS'] }],
  });

  it('where others get a change or a restart of the unit that fails there', () => {
    expect(failedCanaries([inSync, changing('web2'), restart])).toEqual([
      { host: 'web1', units: ['api.service'], others: ['web2', 'web3'] },
    ]);
    expect(failedCanaries([{ ...inSync, status: 'held' }, restart])).toHaveLength(1);
  });

  it('and not where they get something else, or it changes itself', () => {
    const other = changing('web2', { changes: [{ ...changing('web2').changes[0]!, target: 'cache.service' }] });
    expect(failedCanaries([inSync, other])).toEqual([]);
    expect(failedCanaries([{ ...inSync, status: 'change' }, changing('web2')])).toEqual([]);
    expect(failedCanaries([inSync, { ...changing('web2'), status: 'held' }])).toEqual([]);
    expect(failedCanaries([{ ...inSync, failing: [] }, changing('web2')])).toEqual([]);
  });

  it('with all of its units that fail and that others get, and with no more of them', () => {
    const both = changing('web2', { restarts: [{ unit: 'db.service', because: ['LimitAS'] }] });
    const failing = ['db.service', 'api.service', 'cache.service'];
    const all = [{ ...inSync, failing }, both, restart];
    expect(failedCanaries(all)).toEqual([
      { host: 'web1', units: ['db.service', 'api.service'], others: ['web2', 'web3'] },
    ]);
    const [told] = withFailedCanaries(all, 0)[0]!.findings;
    expect(told?.summary).toBe(
      'db.service and api.service no longer work on this host, with the settings that web2, web3 would get',
    );
    expect(told?.fix).toContain('`journalctl -u db.service -u api.service` there');
    expect(told?.facts).toEqual({
      unit: 'db.service',
      units: ['db.service', 'api.service'],
      hosts: ['web2', 'web3'],
    });
  });

  it('and says what that means for an apply', () => {
    const all = [inSync, ...['web2', 'web4', 'web5', 'web6'].map((name) => changing(name))];
    const [stops] = withFailedCanaries(all, 0)[0]!.findings;
    expect(stops).toMatchObject({ code: 'OOM615', severity: 'warning' });
    expect(stops?.summary).toBe(
      'api.service no longer works on this host, with the settings that web2, web4, web5 and 1 host more would get',
    );
    expect(stops?.detail).toContain('apply changes no other host');
    expect(withFailedCanaries(all.slice(0, 4), 0)[0]!.findings[0]?.summary).toMatch(
      /with the settings that web2, web4, web5 would get$/,
    );
    expect(withFailedCanaries(all, 1)[0]!.findings[0]?.detail).toContain('and apply goes on');
    expect(withFailedCanaries([inSync], 0)).toEqual([inSync]);
    const earlier = { ...stops!, code: 'OOM486' };
    const [both] = withFailedCanaries([{ ...inSync, findings: [earlier] }, restart], 0);
    expect(both?.findings.map(({ code }) => code)).toEqual(['OOM486', 'OOM615']);
  });
});
