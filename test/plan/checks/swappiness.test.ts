/** vm.swappiness on cgroup v1, where the sysctl reaches no slice that is there already. */
import { describe, expect, it } from 'vitest';
import { applied, codes, host, plan, verify } from '../build';

const SPEC = { system: [{ sysctl: { 'vm.swappiness': 10, 'vm.page-cluster': 0 } }] };
const SYSCTL = ['vm.swappiness', 'vm.page-cluster'].map((key) => ({ key, kernel: '3', files: [] }));

const after = (swappiness?: readonly { slice: string; value: string }[]) =>
  applied(SPEC, host({ facts: { cgroup: 'v1' }, sysctl: SYSCTL, ...(swappiness === undefined ? {} : { swappiness }) }));

describe('vm.swappiness on cgroup v1', () => {
  const kept = after([
    { slice: 'system.slice', value: '60' },
    { slice: 'user.slice', value: '10' },
  ]);

  it('is said not to reach the slices that have another value', () => {
    const { findings } = verify(SPEC, kept);
    expect(codes(findings)).toEqual(['OOM448']);
    expect(findings[0]?.summary).toBe('vm.swappiness = 10 does not reach system.slice (60)');
    expect(codes(plan(SPEC, kept).findings)).toEqual(['OOM448']);
  });

  it('counts as right in the files alone then', () => {
    expect(verify(SPEC, kept)).toMatchObject({ status: 'ok', holds: 1, inFilesOnly: 1 });
  });

  it('is in force where all slices have it, and where each cgroup has none of its own', () => {
    for (const state of [after([{ slice: 'system.slice', value: '10' }]), after()]) {
      expect(verify(SPEC, state)).toMatchObject({ holds: 2, inFilesOnly: 0, findings: [] });
    }
  });

  it('says nothing where the spec does not ask for it', () => {
    const other = { system: [{ sysctl: { 'vm.page-cluster': 0 } }] };
    const state = applied(other, { ...kept, sysctl: SYSCTL.slice(1) });
    expect(codes(verify(other, state).findings)).toEqual([]);
  });
});
