/**
 * What does not hold for what a unit is there for is not counted as in force, and the root of the cgroup tree cannot be
 * limited at all.
 */
import { describe, expect, it } from 'vitest';
import { applied, codes, host, plan, unit, verify } from '../build';

const MIB = 1024 * 1024;
const SPEC = { services: { api: { memory: '64MiB', protect: 'expendable' } } };
const left = { pid: 7, comm: 'sleep', cgroup: '/system.slice/run-1.scope' };

describe('a limit of a unit whose child left it', () => {
  const on = (...names: readonly string[]) =>
    applied(
      SPEC,
      host({
        units: [
          unit('api.service', {
            left,
            processes: names.map((comm, index) => ({ pid: 100 + index, comm })),
          }),
        ],
      }),
    );

  it.each([
    // The score is the process's own, wherever its children are.
    ['of one program that waits', ['perl'], 1],
    ['of one program and the shell around it', ['sh', 'python3'], 1],
    ['of several programs', ['supervisord', 'nginx'], 2],
  ] as const)('%s', (_what, names, holds) => {
    expect(verify(SPEC, on(...names))).toMatchObject({ status: 'ok', holds, inFilesOnly: 0, drift: [] });
  });

  it('is put in force all the same', () => {
    const bare = host({ units: [unit('api.service', { left, processes: [{ pid: 100, comm: 'perl' }] })] });
    const planned = plan(SPEC, bare);
    expect(planned.changes).toContainEqual(expect.objectContaining({ setting: 'MemoryMax', after: 64 * MIB }));
    expect(codes(planned.findings)).toEqual(['OOM491']);
  });
});

describe('the root of the cgroup tree', () => {
  const spec = { services: { root: { unit: '-.slice', memory: { max: '300MiB', low: '10MiB' } } } };

  it.each([
    ['v2', { cgroup: {}, accounted: false }, 'it is the root'],
    // A container's root is a cgroup like others to the kernel; systemd writes nothing there.
    ['v2', {}, 'it is the root'],
    ['v1', {}, 'it is the root'],
    ['hybrid', {}, 'it is the root'],
  ] as const)('has no limits of memory on %s: neither a change for ever nor drift', (cgroup, parts, because) => {
    const on = host({ facts: { cgroup }, units: [unit('-.slice', parts)] });
    const planned = plan(spec, on);
    expect(planned.changes).toEqual([]);
    expect(codes(planned.findings)).toEqual(['OOM430', 'OOM430']);
    const verified = verify(spec, applied(spec, on));
    expect(verified).toMatchObject({ status: 'ok', holds: 0, drift: [] });
    expect(verified.unsupported.find(({ setting }) => setting === 'MemoryMax')?.because).toContain(because);
    expect(plan(spec, applied(spec, on)).status).toBe('in-sync');
  });
});
