/** What was chosen for a JVM is said where its options change, and in no run after that. */
import { describe, expect, it } from 'vitest';
import { applied, codes, host, plan, unit, verify } from '../../../plan/build';

const SPEC = { services: { api: { memory: '512MiB', java: {} }, web: { memory: '1GiB' } } };
const BARE = host({ units: [unit('api.service', { variable: 'JAVA_OPTS' }), unit('web.service')] });

describe('what was chosen for a JVM', () => {
  it('is said in the plan that sets its options', () => {
    expect(codes(plan(SPEC, BARE).findings)).toEqual(['OOM359', 'OOM360']);
  });

  it('is not said again once they are in force', () => {
    const done = applied(SPEC, BARE);
    expect(codes(plan(SPEC, done).findings)).toEqual([]);
    expect(codes(verify(SPEC, done).findings)).toEqual([]);
  });

  it('is not said where something else changes', () => {
    const done = applied(SPEC, BARE);
    const raised = { services: { ...SPEC.services, web: { memory: '2GiB' } } };
    expect(plan(raised, done).status).toBe('change');
    expect(codes(plan(raised, done).findings)).toEqual([]);
  });
});
