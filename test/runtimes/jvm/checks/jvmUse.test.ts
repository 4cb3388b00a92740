/** What a running process and a JVM use against what a plan would give them: held, warned of, or of no matter. */
import { describe, expect, it } from 'vitest';
import { GiB, MiB, bytes } from '../../../../src/model/bytes';
import type { ObservedJvm, ObservedState } from '../../../../src/model/observed';
import { PLAN_RULES } from '../../../../src/rules/host';
import type { SpecText } from '../../../desired/build';
import { codes, plan } from '../../../plan/build';
import { JAVA, api, find, java, jvm, onLine, running } from '../../../plan/checks/cases/scenes';

describe('a limit on address space below what a JVM has mapped', () => {
  const limited = (more: object = {}): SpecText => ({
    services: { api: { memory: '2GiB', limits: { addressSpace: '4GiB' }, java: { ...JAVA, ...more } } },
  });
  const mapping = (parts: object = {}) =>
    running({ mapped: bytes(20 * GiB), jvms: [jvm(onLine('-Xmx1g'), { heapUsed: bytes(MiB) })], ...parts });
  const said = (spec: SpecText, observed: ObservedState): readonly string[] =>
    find([spec, observed], PLAN_RULES.belowMapped.code).map(({ severity }) => severity);

  it('holds no host where the same restart gives the JVM other options', () => {
    expect(said(limited(), mapping())).toEqual(['info']);
  });

  it('holds it where no JVM runs, or where the options are those of today', () => {
    expect(said(limited(), mapping({ jvms: [] }))).toEqual(['error']);
    expect(said(api({ memory: '2GiB', limits: { addressSpace: '4GiB' } }), mapping())).toEqual(['error']);
  });
});

describe('what a JVM gets less of', () => {
  const on = (more: Partial<ObservedJvm>) =>
    running({ jvms: [jvm([]), jvm(onLine('-XX:MaxMetaspaceSize=64m'), { heapMax: bytes(4 * GiB), ...more })] });

  it('is a warning where it was accepted', () => {
    const accepted = plan(java(), on({ heapUsed: bytes(2 * GiB) }), { acceptShrink: true });
    expect(accepted.findings.find(({ code }) => code === PLAN_RULES.belowJvmUse.code)?.severity).toBe('warning');
    expect(accepted.status).toBe('change');
  });

  it('is an info where all in use is seen to be less', () => {
    const seen = find([java({ directMemory: '10MiB' }), on({ anon: bytes(8 * MiB) })], PLAN_RULES.lowered.code);
    expect(seen[0]).toMatchObject({ severity: 'info' });
    const rest = find(
      [java({ directMemory: '10MiB' }), on({ anon: bytes(80 * MiB), heapUsed: bytes(70 * MiB) })],
      PLAN_RULES.lowered.code,
    );
    expect(rest[0]).toMatchObject({ severity: 'info' });
  });

  it('counts no heap as direct memory that is shared memory, as the heap of ZGC is', () => {
    const use = { anon: bytes(300 * MiB), heapUsed: bytes(250 * MiB), heapCommitted: bytes(512 * MiB) };
    const zgc = [{ word: '-XX:+UseZGC', from: 'the command line' as const }];
    const held = (more: Partial<ObservedJvm>) =>
      find([java({ directMemory: '48MiB' }), on({ ...use, ...more })], PLAN_RULES.belowJvmUse.code).filter(
        ({ facts }) => facts['region'] === 'direct memory',
      );
    expect(held({})).toEqual([]);
    expect(
      held({ options: [...onLine('-XX:MaxMetaspaceSize=64m'), ...zgc], heapCommitted: bytes(64 * MiB) }),
    ).toHaveLength(1);
  });

  it('names no figure and holds no host where the JVM has not collected yet', () => {
    const fresh = on({ isUncollected: true as const, anon: bytes(2 * GiB) });
    const [lowered] = find([java(), fresh], PLAN_RULES.lowered.code);
    expect(lowered).toMatchObject({
      severity: 'warning',
      summary: expect.not.stringContaining('in use') as string,
      detail: expect.stringMatching(
        /heap it uses is not known: it has not collected yet.* How much direct memory/,
      ) as string,
    });
    expect(find([java(), fresh], PLAN_RULES.belowJvmUse.code)).toEqual([]);
  });

  it('says that direct memory is not known where the host says nothing', () => {
    const unknown = find([java({ directMemory: '10MiB' }), on({})], PLAN_RULES.lowered.code);
    expect(unknown[0]).toMatchObject({ severity: 'warning', detail: expect.not.stringContaining('at most') as string });
  });
});

describe('a limit below what is in use', () => {
  const spec = api({ memory: '256MiB' });
  const on = running({ use: bytes(300 * MiB) });

  it('is a warning where it is accepted, and the change is planned', () => {
    const planned = plan(spec, on, { acceptShrink: true });
    expect(planned.findings).toMatchObject([{ code: 'OOM417', severity: 'warning' }]);
    expect(planned).toMatchObject({ status: 'change', accepted: ['shrink'] });
    expect(plan(spec, on)).not.toHaveProperty('accepted');
  });

  it('says nothing when the limit is not one of those that fall', () => {
    expect(codes(plan(api({ memory: { low: '256MiB' } }), on).findings)).toEqual([]);
    expect(codes(plan(api({ memory: 'infinity' }), on).findings)).toEqual([]);
    expect(
      codes(plan(api({ limits: { addressSpace: 'infinity' } }), running({ mapped: bytes(GiB) })).findings),
    ).toEqual([]);
  });

  it('says nothing when LimitAS is so already', () => {
    const set = { LimitAS: String(GiB) };
    const here = running({ mapped: bytes(2 * GiB), set });
    expect(codes(plan(api({ limits: { addressSpace: '1GiB' } }), here).findings)).toEqual([]);
  });
});
