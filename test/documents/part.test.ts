/**
 * A saved plan is carried out in part: what the --limit leaves, and of that nothing whose route is not understood any
 * more.
 */
import { describe, expect, it } from 'vitest';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { HostPlan } from '../../src/documents/plan/document';
import { ofHosts, withHeld } from '../../src/documents/plan/part';
import type { Finding, Severity } from '../../src/model/finding';

const host = (name: string): HostPlan => ({
  name,
  status: 'change',
  observed: `sha256:${'ab'.repeat(32)}`,
  changes: [],
  files: [],
  restarts: [],
  findings: [],
});

const found = (severity: Severity): Finding => ({
  code: 'OOM240',
  severity,
  summary: 's',
  detail: 'd',
  fix: 'f',
  facts: {},
});

const ROLLOUT = { value: { canary: 1, batches: [], maxFailures: 0 } };

describe.each([
  ['a plan without waves', { name: 'shop' }],
  ['a plan with waves', { name: 'shop', rollout: ROLLOUT }],
])('%s', (_what, head) => {
  const plan = assemblePlan(head, [host('web01'), host('web02')], 3);

  it('stays as it is where all of its hosts are chosen', () => {
    expect(ofHosts(plan, new Map(plan.hosts.map(({ name }) => [name, true])))).toBe(plan);
    expect(withHeld(plan, new Map())).toBe(plan);
  });

  it('is shown for the chosen hosts alone', () => {
    const part = ofHosts(plan, new Map([['web02', true]]));
    expect(part.hosts.map(({ name }) => name)).toEqual(['web02']);
    expect(part.summary).toMatchObject({ hosts: 1, change: 1 });
    expect(part.rollout).toEqual(plan.rollout);
  });

  it('holds a host whose route is not understood now, and gives another its warning', () => {
    const held = withHeld(
      plan,
      new Map([
        ['web01', [found('error')]],
        ['web02', [found('warning')]],
      ]),
    );
    expect(held.hosts.map(({ name, status, findings }) => [name, status, findings.length])).toEqual([
      ['web01', 'held', 1],
      ['web02', 'change', 1],
    ]);
    expect(held.summary).toMatchObject({ held: 1, change: 1 });
    expect([held.digest, held.unchanged]).toEqual([plan.digest, 3]);
  });
});
