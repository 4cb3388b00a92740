/** The settings of a plan -> the calls of its change script, in their order: what rises before others fall. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/documents/plan/document';
import { changing } from '../build';
import { type Made, made, type Row, asked } from './made';

const dropped = (row: Row): Change => {
  const { source: _source, ...rest } = asked(row);
  return { ...rest, dropped: true };
};

const calls = (...changes: readonly Change[]): Made['calls'] => made(changing('web01', { changes })).calls;

describe('limits', () => {
  it('rise before others fall, parents first; and fall children first', () => {
    const rows: readonly Row[] = [
      ['api.service', 'MemoryMax', 100, 50],
      ['a.slice', 'MemoryMax', 1000, 500],
      ['a-b.slice', 'MemoryMax', 300, 200],
      ['worker.service', 'MemoryMax', 50, 100],
      ['c-d.slice', 'MemoryMax', 200, 300],
      ['c.slice', 'MemoryMax', 500, 'infinity'],
    ];
    expect(calls(...rows.map(asked)).effects.filter((call) => call.includes('memory.max'))).toEqual([
      'cgroup <c.slice> <memory.max> <max>',
      'cgroup <c-d.slice> <memory.max> <300>',
      'cgroup <worker.service> <memory.max> <100>',
      'cgroup <api.service> <memory.max> <50>',
      'cgroup <a-b.slice> <memory.max> <200>',
      'cgroup <a.slice> <memory.max> <500>',
    ]);
  });

  it.each([
    ['MemoryMax', 'infinity', 4096, ['cgroup <u> <memory.max> <4096>', 'cgroup <u> <memory.limit_in_bytes> <4096>']],
    ['MemoryMax', 4096, 'infinity', ['cgroup <u> <memory.max> <max>', 'cgroup <u> <memory.limit_in_bytes> <-1>']],
    ['MemoryHigh', 4096, 'infinity', ['cgroup <u> <memory.high> <max>']],
    ['MemoryLow', 0, 4096, ['cgroup <u> <memory.low> <4096>']],
    ['MemoryMin', 4096, 0, ['cgroup <u> <memory.min> <0>']],
    ['MemorySwapMax', 'infinity', 0, ['cgroup <u> <memory.swap.max> <0>']],
    ['LimitAS', 'infinity', 4096, ['limit <u> <LimitAS> <4096>']],
    ['LimitRSS', 4096, 'infinity', ['limit <u> <LimitRSS> <unlimited>']],
    ['OOMScoreAdjust', -5, 100, ['score <u> <-5> <100>']],
    ['OOMPolicy', 'stop', 'kill', ['cgroup <u> <memory.oom.group> <1>']],
    ['OOMPolicy', 'kill', 'continue', ['cgroup <u> <memory.oom.group> <0>']],
    ['JAVA_OPTS', '', '-Xmx1g', []],
  ] as const)('%s from %s to %s is live', (setting, before, after, effects) => {
    expect(calls(asked(['u', setting, before, after])).effects).toEqual(effects);
  });

  it('of what waits for a restart or a reboot are not set', () => {
    expect(calls(asked(['u', 'LimitAS', 1, 2, 'restart']), asked(['u', 'MemoryHigh', 1, 2, 'reboot'])).effects).toEqual(
      [],
    );
  });

  it('of a unit that did not run are set as well: it can have been started since', () => {
    const plan = changing('web01', {
      changes: [asked(['u', 'MemoryHigh', 1, 2, 'start']), asked(['once', 'LimitAS', 1, 2, 'start'])],
    });
    const { calls: found, settings } = made(plan);
    expect(found.effects).toEqual(['cgroup <u> <memory.high> <2> <later>']);
    expect(settings['STARTS']).toBe('u');
  });

  it('are held below the use of a unit, whatever they were', () => {
    const changes = [asked(['u', 'MemoryMax', 100, 50]), asked(['v', 'MemoryMax', 1, 'infinity'])];
    expect(calls(...changes, asked(['u', 'MemoryHigh', 100, 50])).shrinks).toEqual([
      'shrink <u> <MemoryMax> <50>',
      'shrink <u> <MemoryHigh> <50> <->',
    ]);
    // Nothing in use is above a limit that rises.
    expect(calls(asked(['u', 'MemoryMax', 50, 100]), asked(['u', 'LimitAS', 'infinity', 9])).shrinks).toEqual([
      'shrink <u> <LimitAS> <9>',
    ]);
    expect(calls(asked(['u', 'MemoryHigh', 9, 8]), asked(['u', 'MemorySwapMax', 'infinity', 0])).shrinks).toEqual([
      'shrink <u> <MemoryHigh> <8> <0>',
      'shrink <u> <MemorySwapMax> <0>',
    ]);
  });
});

describe('the system', () => {
  it('has its sysctls set and what was there noted; what is dropped is set and noted no more', () => {
    const found = calls(
      asked(['system', 'vm.swappiness', '60', '10']),
      dropped(['system', 'vm.page-cluster', '0', '3']),
      dropped(['system', 'vm.oom_dump_tasks', '0', '1', 'reboot']),
    );
    expect(found.before).toEqual(['before <sysctl> <vm.swappiness> <60>']);
    expect(found.first).toEqual([
      'sysctl_set <vm.swappiness> <vm/swappiness> <10> <>',
      'sysctl_set <vm.page-cluster> <vm/page-cluster> <3> <>',
    ]);
  });

  it('notes both of a pair that zero each other, and puts back the one that was in force', () => {
    const one = calls(asked(['system', 'vm.dirty_bytes', '0', '1048576']));
    expect(one.before).toEqual([
      'before <sysctl> <vm.dirty_bytes> <0>',
      'before_now <vm.dirty_ratio> <vm/dirty_ratio>',
    ]);
    expect(one.first).toEqual(['sysctl_set <vm.dirty_bytes> <vm/dirty_bytes> <1048576> <vm/dirty_ratio>']);
    const back = calls(
      dropped(['system', 'vm.dirty_bytes', '1048576', '0']),
      dropped(['system', 'vm.dirty_ratio', '0', '20']),
    );
    expect(back.first).toEqual(['sysctl_set <vm.dirty_ratio> <vm/dirty_ratio> <20> <vm/dirty_bytes>']);
  });

  it('has swap files made before the switch and removed after it', () => {
    const found = calls(
      asked(['system', 'swap:/a', 0, 4096]),
      dropped(['system', 'swap:/b', 4096, 0]),
      dropped(['system', 'generation', 'interrupted', 'whole']),
    );
    expect(found).toMatchObject({
      before: [],
      first: ['swap_make </a> <4096>'],
      last: ['swap_remove </b>'],
      effects: [],
    });
  });
});

describe('a score', () => {
  it('is noted when it is first set, and forgotten when it is dropped', () => {
    expect(calls(asked(['u', 'OOMScoreAdjust', -5, 100]))).toMatchObject({
      before: ['before <score> <u> <-5>'],
      last: [],
    });
    expect(calls(dropped(['u', 'OOMScoreAdjust', 100, -5]))).toMatchObject({
      before: [],
      last: ['forget <score> <u>'],
    });
  });
});
