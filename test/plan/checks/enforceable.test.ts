/**
 * Which limits a host can hold a unit to: by its cgroup version, the files of the unit's cgroup, and its accounting.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import type { Finding } from '../../../src/model/finding';
import type { SpecText } from '../../desired/build';
import { applied, codes, host, lines, plan, stopped, unit, type UnitParts, verify } from '../build';

const api = (settings: object): SpecText => ({ services: { api: settings } });

describe('a host of cgroup v1', () => {
  const facts = { cgroup: 'hybrid' as const, swapTotal: bytes(0) };
  const on = (memory: number | 'infinity') =>
    host({
      facts,
      units: [unit('api.service', { cgroup: { MemoryMax: memory === 'infinity' ? memory : bytes(memory) } })],
    });

  it('warns of what it cannot have with the change that brings it, and only notes it in the runs after', () => {
    const spec = api({ memory: { max: '256MiB', high: '200MiB', swap: 0 } });
    const severities = (found: readonly Finding[]): readonly string[] =>
      found.filter(({ code }) => code === 'OOM430').map(({ severity }) => severity);
    expect(severities(plan(spec, on('infinity')).findings)).toEqual(['warning', 'warning']);
    const settled = applied(spec, on(256 * MiB));
    expect(plan(spec, settled)).toMatchObject({ status: 'in-sync', files: [] });
    expect(severities(plan(spec, settled).findings)).toEqual(['info', 'info']);
    expect(severities(verify(spec, settled).findings)).toEqual(['info', 'info']);
    expect(plan(spec, settled).findings[0]?.detail).toBe(
      'It is in the file and has no effect on this host. This is not drift.',
    );
    // Another setting of the unit changes: what was there before is no news.
    const more = api({ memory: { max: '200MiB', high: '200MiB', swap: 0, low: '10MiB' } });
    expect(severities(plan(more, settled).findings)).toEqual(['info', 'warning', 'info']);
  });

  it('has MemoryMax and nothing of the rest', () => {
    const spec = api({ memory: { max: '256MiB', high: '200MiB', swap: 0 } });
    const planned = plan(spec, on('infinity'));
    expect(lines(planned)).toEqual([`api.service MemoryMax infinity -> ${256 * MiB} live`]);
    expect(codes(planned.findings)).toEqual(['OOM430', 'OOM430']);
    expect(verify(spec, applied(spec, on('infinity')))).toMatchObject({
      status: 'ok',
      drift: [],
      unsupported: [{ setting: 'MemoryHigh' }, { setting: 'MemorySwapMax' }],
    });
  });
});

describe('a limit whose cgroup has no such file', () => {
  it.each([
    ['v2', 'memory.swap.max'],
    ['v2', 'memory.max'],
  ] as const)('is not supported on %s', (cgroup, name) => {
    const { MemorySwapMax, MemoryMax, ...rest } = unit('api.service').cgroup;
    const have =
      name === 'memory.max' ? { ...rest, MemorySwapMax: MemorySwapMax! } : { ...rest, MemoryMax: MemoryMax! };
    const spec = api({ memory: { max: '1GiB', swap: 0 } });
    const { unsupported, drift } = verify(
      spec,
      applied(spec, host({ facts: { cgroup }, units: [unit('api.service', { cgroup: have })] })),
    );
    expect(drift).toEqual([]);
    expect(unsupported).toHaveLength(0);
    const bare = host({ facts: { cgroup }, units: [unit('api.service', { cgroup: have })] });
    expect(verify(spec, bare).unsupported.map(({ because }) => because)).toEqual([`the unit's cgroup has no ${name}`]);
  });

  it('is not supported on v1', () => {
    const on = host({ facts: { cgroup: 'v1' }, units: [unit('api.service', { cgroup: {} })] });
    expect(verify(api({ memory: '1GiB' }), on).unsupported).toEqual([
      {
        target: 'api.service',
        setting: 'MemoryMax',
        because: "the unit's cgroup has no memory.limit_in_bytes",
      },
    ]);
  });
});

describe('a unit without memory accounting', () => {
  const on = (parts: UnitParts = {}) =>
    host({ units: [unit('api.service', { cgroup: {}, accounted: false, ...parts })] });

  it('is not limited yet, and a limit holds at once: systemd adds the memory controller for it', () => {
    expect(lines(plan({ services: { api: { memory: { max: '1GiB', swap: 0 } } } }, on()))).toEqual([
      `api.service MemoryMax infinity -> ${GiB} live`,
      'api.service MemorySwapMax infinity -> 0 live',
    ]);
  });

  it('has scores and limits of its processes all the same', () => {
    expect(lines(plan({ services: { api: { protect: 'expendable' } } }, on()))).toEqual([
      'api.service OOMScoreAdjust 0 -> 300 live',
    ]);
  });

  it('cannot be limited where the kernel has no memory controller, stopped or not', () => {
    const spec = { services: { api: { memory: '1GiB', protect: 'expendable' } } };
    for (const one of [unit('api.service', { cgroup: {}, accounted: false }), stopped('api.service')]) {
      const off = host({ facts: { memoryController: false }, units: [one] });
      expect(verify(spec, off).unsupported).toEqual([
        {
          target: 'api.service',
          setting: 'MemoryMax',
          because: expect.stringContaining('cgroup_disable=memory') as string,
        },
      ]);
      expect(verify(spec, applied(spec, off)).holds).toBe(one.running ? 1 : 0);
    }
  });
});
