/**
 * What holds for a client of containers alone is not counted as in force: neither its memory limit, nor its score, nor
 * the limits of its process.
 */
import { describe, expect, it } from 'vitest';
import { applied, codes, host, plan, stopped, unit, verify, type UnitParts } from '../build';

const SPEC = { services: { api: { memory: '64MiB', protect: 'expendable', limits: { addressSpace: '8GiB' } } } };
const LEFT = { pid: 7, comm: 'nginx', cgroup: '/machine.slice/libpod-1.scope/container' };

const on = (names: readonly string[], parts: UnitParts = {}) =>
  applied(
    SPEC,
    host({
      units: [unit('api.service', { processes: names.map((comm, index) => ({ pid: 100 + index, comm })), ...parts })],
    }),
  );

describe('settings of a unit that runs a client of containers', () => {
  it.each([
    ['docker run', ['docker'], {}, 0, 1],
    ['docker run in a shell', ['sh', 'docker'], {}, 0, 1],
    ['docker run below runsvdir', ['runsvdir', 'runsv', 'svlogd', 'docker'], {}, 0, 1],
    ['docker compose below supervisord', ['supervisord', 'docker', 'docker-compose'], {}, 0, 1],
    ['podman run, its container in a scope', ['podman', 'conmon'], { left: LEFT }, 0, 1],
    ['conmon alone, its container in a scope', ['conmon'], { left: LEFT }, 0, 1],
    // Of two programs nobody knows for which of them the service is there.
    ['docker run that another program waits for', ['make', 'docker'], {}, 0, 0],
    // It is limited, and more than the client is there.
    ['a client among several programs', ['nginx', 'java', 'docker'], {}, 3, 0],
    ['podman run --cgroups=disabled: the container is in the unit', ['podman', 'conmon', 'nginx'], {}, 3, 0],
    ['podman run --cgroups=split', ['podman', 'conmon', 'sh'], { holdsContainer: true }, 3, 0],
  ] as const)('%s', (_what, names, parts, holds, unsupported) => {
    const verified = verify(SPEC, on(names, parts));
    expect({ status: verified.status, drift: verified.drift, inFilesOnly: verified.inFilesOnly }).toEqual({
      status: 'ok',
      drift: [],
      inFilesOnly: 0,
    });
    expect([verified.holds, verified.unsupported.length]).toEqual([holds, unsupported]);
    const isClient = holds === 0 || names.some((name) => name === 'nginx' && names[2] === 'docker');
    expect(codes(verified.findings).includes('OOM461')).toBe(isClient);
  });

  it('are named with where its container is, and a score alone is one of them', () => {
    const spec = { services: { api: { protect: 'expendable' } } };
    const running = host({
      units: [unit('api.service', { processes: [{ pid: 100, comm: 'conmon' }], left: LEFT })],
    });
    const [found] = verify(spec, applied(spec, running)).findings.filter(({ code }) => code === 'OOM461');
    expect(found?.facts['settings']).toEqual(['OOMScoreAdjust']);
    expect(found?.detail).toContain('nginx (PID 7), is in /machine.slice/libpod-1.scope/container');
    expect(found?.fix).toContain('Give the settings to the container itself');
  });

  it('are not judged by their score while it does not run: what it starts then can have it from its start', () => {
    const spec = { services: { api: { protect: 'expendable' } } };
    const down = host({ units: [stopped('api.service', { programs: ['podman'] })] });
    expect(codes(verify(spec, applied(spec, down)).findings)).not.toContain('OOM461');
  });

  it('that it does not have are set all the same', () => {
    const bare = host({ units: [unit('api.service', { processes: [{ pid: 100, comm: 'docker' }] })] });
    expect(plan(SPEC, bare).changes.map(({ setting }) => setting)).toEqual(['LimitAS', 'OOMScoreAdjust']);
  });
});
