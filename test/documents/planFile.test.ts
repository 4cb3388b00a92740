/** The plan document: its digest, and what becomes of a saved plan that was edited, cut or never was one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlan } from '../../src/documents/plan/planSchema';
import { assemblePlan } from '../../src/documents/plan/assemble';
import { planDigest } from '../../src/documents/plan/digest';
import { readPlan } from '../../src/documents/plan/read';
import type { HostPlan, Plan } from '../../src/documents/plan/document';
import { planFileFinding } from '../../src/documents/plan/refusal';
import { PLAN_FILES } from '../../src/rules/host';
import { host, plan, unit } from '../plan/build';

const SPEC = { name: 'shop', services: { api: { memory: '4GiB', limits: { addressSpace: '8GiB' } } } };
const hostPlan: HostPlan = plan(SPEC, host({ units: [unit('api.service')] }));
const bare = (status: HostPlan['status']): HostPlan => ({ ...hostPlan, status });
const document = (hosts: readonly HostPlan[] = [hostPlan]): Plan => assemblePlan({ name: 'shop' }, hosts, 3);
const saved = (value: unknown): string => JSON.stringify(value);

describe('a plan', () => {
  it('counts its hosts by their status, and the restarts of those that change', () => {
    const restarts = [{ unit: 'a.service', because: ['LimitAS'] }];
    const statuses = ['change', 'in-sync', 'held', 'unreachable', 'error', 'held'] as const;
    const { summary, unchanged } = document(statuses.map((status) => ({ ...bare(status), restarts })));
    expect(summary).toEqual({ hosts: 6, change: 1, inSync: 1, held: 2, unreachable: 1, error: 1, restarts: 1 });
    expect(unchanged).toBe(3);
  });

  it('has the waves of its spec', () => {
    const value = { canary: 1, batches: [{ kind: 'share', percent: 50 } as const], maxFailures: 0 };
    expect(assemblePlan({ name: 'shop', rollout: { value } }, [], 0).rollout).toEqual(value);
    expect(document()).not.toHaveProperty('rollout');
  });

  it('comes back from its file as it was', () => {
    const whole = document();
    expect(isPlan(whole)).toBe(true);
    expect(readPlan('plan.json', saved(whole))).toEqual({ value: whole, findings: [] });
  });
});

describe('a plan that the version before saved', () => {
  it('has what nothing asks for as dropped, but for a change that was cut off', () => {
    const row = { before: 'infinity', after: 1, takesEffect: 'live' as const };
    const asked = { ...row, target: 'api.service', setting: 'MemoryMax', source: { file: 'a', line: 1, column: 1 } };
    const gone = { ...row, target: 'api.service', setting: 'MemoryHigh' };
    const cut = { ...row, target: 'system', setting: 'generation' };
    const old = document([{ ...hostPlan, files: [], changes: [asked, gone, cut] }]);
    const { value } = readPlan('plan.json', saved(old));
    expect(value?.hosts[0]?.changes).toEqual([asked, { ...gone, dropped: true }, cut]);
    expect(value?.digest).toBe(old.digest);
  });
});

describe('a plan file', () => {
  const whole = document();
  const edit = (change: (text: string) => string): string => change(saved(whole));

  it.each([
    ['is empty', '', 'notJson'],
    ['is cut', edit((text) => text.slice(0, -1)), 'notJson'],
    ['is something else', 'name: shop', 'notJson'],
    ['is a number', '1', 'otherFormat'],
    ['is null', 'null', 'otherFormat'],
    ['is a list', '[]', 'otherFormat'],
    ['is of a later format', edit((text) => text.replace('plan/1', 'plan/2')), 'otherFormat'],
    ['is a verification', saved({ format: 'oomcfg.verify/1' }), 'otherFormat'],
    ['has a format that is none', saved({ format: { toString: 1 } }), 'otherFormat'],
    ['lacks something', saved({ format: 'oomcfg.plan/1' }), 'badPlan'],
    ['has something more', saved({ ...whole, more: 1 }), 'badPlan'],
    ['has a key of prototypes', edit((text) => text.replace('"unchanged"', '"__proto__":{},"unchanged"')), 'badPlan'],
    ['has another limit', edit((text) => text.replaceAll('4294967296', '1')), 'edited'],
    ['has another host', edit((text) => text.replace('web01', 'web02')), 'edited'],
    ['has another digest', edit((text) => text.replace(whole.digest, `sha256:${'0'.repeat(64)}`)), 'edited'],
    ['is nested to no end', `{"format":"oomcfg.plan/1","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'badPlan'],
  ] as const)('that %s is refused', (_, text, kind) => {
    const { value, findings } = readPlan('plan.json', text);
    expect(value).toBeUndefined();
    const { code, severity, title } = PLAN_FILES[kind];
    expect(findings).toMatchObject([
      { code, severity, summary: `plan.json: ${title}`, where: { file: 'plan.json', line: 1, column: 1 } },
    ]);
  });

  it('that was made by hand, to write something else than it shows, is refused whatever its digest', () => {
    const lie = JSON.parse(edit((text) => text.replace('MemoryMax=4294967296', 'MemoryMax=1'))) as Plan;
    const { value, findings } = readPlan('plan.json', saved({ ...lie, digest: planDigest(lie) }));
    expect(value).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'OOM455', facts: { host: 'web01', line: 'MemoryMax=1' } }]);
    const where = 'On web01, /etc/systemd/system/api.service.d/zz-oomcfg.conf would contain: MemoryMax=1';
    expect(findings[0]?.detail.endsWith(where)).toBe(true);
  });

  it('that cannot be read has a finding as well', () => {
    expect(planFileFinding('unreadable', 'a\nb', {})).toMatchObject({
      code: 'OOM450',
      summary: 'a\\nb: a plan file cannot be read',
    });
  });

  it('is refused whatever single character of it is changed, where it is a plan still', () => {
    const text = saved(whole);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0159abz"'), (at, character) => {
        const other = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
        const { value } = readPlan('plan.json', other);
        expect(value === undefined).toBe(other !== text);
      }),
    );
  });
});

describe('the digest', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  /** The same value with the keys of every object in another order. */
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, turned(item)] as const)
        .reverse(),
    );
  };

  it('does not depend on the order of keys, on white space or on itself', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const digest = planDigest(value);
        expect(planDigest(turned(value) as object)).toBe(digest);
        expect(planDigest(JSON.parse(JSON.stringify(value, null, 2)) as object)).toBe(digest);
        expect(planDigest({ ...value, digest: 'x' })).toBe(planDigest({ ...value, digest: 'y' }));
      }),
    );
  });

  it('is another one for another value', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const same = JSON.stringify(turned(turned(one))) === JSON.stringify(turned(turned(other)));
        if (!same) fc.pre(JSON.stringify(one) !== JSON.stringify(turned(other)));
        expect(planDigest({ a: one }) === planDigest({ a: one, b: other })).toBe(false);
      }),
    );
    expect(planDigest({ a: [1, 2] })).not.toBe(planDigest({ a: [2, 1] }));
    expect(planDigest({ a: '1' })).not.toBe(planDigest({ a: 1 }));
    expect(planDigest({ a: { digest: 'x' } })).not.toBe(planDigest({ a: { digest: 'y' } }));
    expect(planDigest({ a: undefined })).toBe(planDigest({}));
  });
});
