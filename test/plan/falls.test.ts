/** Which changes leave a unit that runs on with less memory than before. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/documents/plan/document';
import { fallsOf } from '../../src/plan/falls';
import { changing } from '../apply/build';

const basis = { ...changing('web1').basis, looked: { units: [{ unit: 'db.service' }], sysctls: [] } };
const falls = (change: Partial<Change>, restarts: readonly string[] = []): readonly string[] => {
  const whole = { ...changing('web1').changes[0]!, before: 8192, after: 4096, ...change };
  const plan = { changes: [whole], restarts: restarts.map((unit) => ({ unit, because: ['LimitAS'] })), basis };
  return fallsOf(plan).map(({ unit, because }) => `${unit} ${because.join()}`);
};

describe('a unit has less memory', () => {
  it.each<[string, Partial<Change>, readonly string[]]>([
    ['its limit falls', {}, ['api.service MemoryMax']],
    ['it gets its first limit', { before: 'infinity', setting: 'MemoryHigh' }, ['api.service MemoryHigh']],
    ['its address space falls', { setting: 'LimitAS' }, ['api.service LimitAS']],
    ['its limit rises', { before: 1024 }, []],
    ['its limit goes away', { after: 'infinity' }, []],
    ['it does not run', { takesEffect: 'start' }, []],
    ['it is protected less', { setting: 'MemoryLow' }, []],
    [
      'the host allows less',
      { target: 'system', setting: 'vm.overcommit_memory', after: 2 },
      ['db.service vm.overcommit_memory'],
    ],
    ['swap goes', { target: 'system', setting: 'swap:/swapfile', after: 0 }, ['db.service swap:/swapfile']],
    ['swap comes', { target: 'system', setting: 'swap:/swapfile' }, []],
    ['the host changes at the next boot', { target: 'system', setting: 'vm.max_map_count', takesEffect: 'reboot' }, []],
    ['the host swaps less', { target: 'system', setting: 'vm.swappiness' }, []],
  ])('where %s', (_, change, expected) => {
    expect(falls(change)).toEqual(expected);
  });

  it.each<[Partial<Change>, boolean]>([
    [{ setting: 'LimitAS' }, true],
    [{ target: 'system', setting: 'vm.overcommit_memory', after: 2 }, true],
    [{}, false],
    [{ target: 'system', setting: 'swap:/swapfile', after: 0 }, false],
  ])('and %j refuses it memory: %s', (change, refuses) => {
    const whole = { ...changing('web1').changes[0]!, before: 8192, after: 4096, ...change };
    const [fall] = fallsOf({ changes: [whole], restarts: [], basis });
    expect(fall?.refusesMemory === true).toBe(refuses);
  });

  it('and begins anew with it where it restarts', () => {
    expect(falls({}, ['api.service'])).toEqual([]);
  });

  it('for each setting of it', () => {
    const [change] = changing('web1').changes;
    const both = ['MemoryMax', 'MemoryHigh'].map((setting) => ({ ...change!, before: 'infinity' as const, setting }));
    expect(fallsOf({ changes: both, restarts: [] })).toEqual([
      { unit: 'api.service', because: ['MemoryMax', 'MemoryHigh'], owner: 'api.service' },
    ]);
    const ofHost = { ...change!, target: 'system', setting: 'vm.max_map_count' };
    expect(fallsOf({ changes: [ofHost], restarts: [] })).toEqual([]);
  });
});
