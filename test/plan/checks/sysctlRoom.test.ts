/** Sysctls that would leave the host itself without memory hold it: nobody could log in any more to put them back. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/model/bytes';
import type { ObservedState } from '../../../src/model/observed';
import { codes, host, plan } from '../build';

const MIB = 1024 * 1024;

type Room = Partial<Record<'mode' | 'limit' | 'committed' | 'pages', number>>;

/**
 * 972 MiB of RAM, of which 500 MiB are available, no swap, 425 MiB promised; sysctls as the kernel begins with them.
 */
function seen(sysctl: Record<string, number>, values: Record<string, number> = {}, room: Room = {}): ObservedState {
  const { mode = 0, limit = 486, committed = 425, pages = 0 } = room;
  return host({
    facts: { memTotal: bytes(972 * MIB), memAvailable: bytes(500 * MIB), swapTotal: bytes(0) },
    sysctl: Object.keys(sysctl).map((key) => ({ key, kernel: String(values[key] ?? 0), files: [] })),
    room: {
      mode,
      commitLimit: bytes(limit * MIB),
      committed: bytes(committed * MIB),
      hugePages: pages,
      hugePageSize: bytes(2 * MIB),
    },
  });
}

const planned = (sysctl: Record<string, number>, values?: Record<string, number>, room?: Room, accept = false) =>
  plan({ system: [{ sysctl }] }, seen(sysctl, values, room), { acceptShrink: accept });

describe('a sysctl that leaves the host without memory', () => {
  it.each<[string, Record<string, number>, Record<string, number>?, Room?]>([
    ['strict overcommit below what is promised', { 'vm.overcommit_memory': 2, 'vm.overcommit_ratio': 30 }],
    ['strict overcommit with the ratio that is there', { 'vm.overcommit_memory': 2 }],
    ['an amount in strict overcommit', { 'vm.overcommit_memory': 2, 'vm.overcommit_kbytes': 1000 }],
    [
      'a smaller ratio where overcommit is strict',
      { 'vm.overcommit_ratio': 30 },
      { 'vm.overcommit_ratio': 60 },
      { mode: 2, limit: 583 },
    ],
    [
      'what is kept for root',
      { 'vm.admin_reserve_kbytes': 900_000 },
      { 'vm.admin_reserve_kbytes': 8192 },
      { mode: 2, limit: 800 },
    ],
    ['huge pages above what is available', { 'vm.nr_hugepages': 460 }],
  ])('is held: %s', (_what, sysctl, values, room) => {
    const { status, findings } = planned(sysctl, values, room);
    expect([status, codes(findings)]).toEqual(['held', expect.arrayContaining(['OOM492'])]);
  });

  it.each<[string, Record<string, number>, Record<string, number>?, Room?]>([
    ['strict overcommit with room', { 'vm.overcommit_memory': 2, 'vm.overcommit_ratio': 80 }],
    ['an amount with room', { 'vm.overcommit_memory': 2, 'vm.overcommit_kbytes': 900_000 }],
    ['a ratio where overcommit is not strict', { 'vm.overcommit_ratio': 30 }, { 'vm.overcommit_ratio': 50 }],
    [
      'a larger ratio, though it is not enough',
      { 'vm.overcommit_ratio': 45 },
      { 'vm.overcommit_ratio': 30 },
      { mode: 2, limit: 291 },
    ],
    ['out of strict overcommit', { 'vm.overcommit_memory': 0 }, { 'vm.overcommit_memory': 2 }, { mode: 2, limit: 291 }],
    ['huge pages that there is room for', { 'vm.nr_hugepages': 100 }],
    ['fewer huge pages', { 'vm.nr_hugepages': 100 }, { 'vm.nr_hugepages': 460 }, { pages: 460 }],
    ['less kept free', { 'vm.min_free_kbytes': 20_000 }, { 'vm.min_free_kbytes': 45_056 }],
    ['another sysctl', { 'vm.page-cluster': 0 }, { 'vm.page-cluster': 3 }],
  ])('is not held: %s', (_what, sysctl, values, room) => {
    const { status, findings } = planned(sysctl, values, room);
    expect([status, codes(findings).filter((code) => code === 'OOM492')]).toEqual(['change', []]);
  });

  it('is held: what is kept free, above what is available', () => {
    const state = seen({ 'vm.min_free_kbytes': 45_000 }, { 'vm.min_free_kbytes': 20_000 });
    const short = { ...state, facts: { ...state.facts, memAvailable: bytes(80 * MIB) } };
    expect(codes(plan({ system: [{ sysctl: { 'vm.min_free_kbytes': 45_000 } }] }, short).findings)).toEqual(['OOM492']);
  });

  it('counts swap and leaves huge pages out', () => {
    const sysctl = { 'vm.overcommit_memory': 2, 'vm.overcommit_ratio': 50 };
    const state = seen(sysctl, {}, { pages: 100 });
    const swapped = { ...state, facts: { ...state.facts, swapTotal: bytes(300 * MIB) } };
    const spec = { system: [{ sysctl }] };
    expect(plan(spec, state).findings.find(({ code }) => code === 'OOM492')?.facts['limit']).toBe(386 * MIB);
    expect(plan(spec, swapped).status).toBe('change');
  });

  it('is a warning where it is accepted, and the figures are in it', () => {
    const { status, findings } = planned({ 'vm.nr_hugepages': 460 }, {}, {}, true);
    expect(status).toBe('change');
    expect(findings.find(({ code }) => code === 'OOM492')).toMatchObject({
      severity: 'warning',
      summary: 'vm.nr_hugepages=460 sets 920 MiB aside, and 500 MiB of memory is available',
    });
  });

  it('is not guessed where the host does not say what it has promised', () => {
    const { room: _room, ...state } = seen({ 'vm.overcommit_memory': 2, 'vm.nr_hugepages': 460 });
    const spec = { system: [{ sysctl: { 'vm.overcommit_memory': 2, 'vm.nr_hugepages': 460 } }] };
    expect(codes(plan(spec, state).findings)).not.toContain('OOM492');
  });
});

describe('a sysctl with which programs may not start', () => {
  it.each([
    ['vm.max_map_count', 8, 65_530, ['OOM494']],
    ['vm.max_map_count', 262_144, 65_530, []],
    ['vm.max_map_count', 65_530, 262_144, []],
    ['vm.max_map_count', 1000, 8, []],
    ['vm.mmap_min_addr', 1_000_000_000, 65_536, ['OOM494']],
    ['vm.mmap_min_addr', 4096, 65_536, []],
  ])('%s = %i, from %i', (key, value, present, found) => {
    expect(codes(planned({ [key]: value }, { [key]: present }).findings)).toEqual(found);
  });
});
