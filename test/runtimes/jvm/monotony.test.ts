/** A larger budget never leaves a smaller heap, whatever is given and whichever collector is chosen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB } from '../../../src/model/bytes';
import { divide } from '../../../src/runtimes/jvm/budget/divide';
import type { JavaSettings } from '../../../src/runtimes/jvm/settings';
import { asWritten } from './written';

const COLLECTORS = ['G1', 'Serial', 'Parallel', 'Shenandoah', 'Z'].map((name) => [`-XX:+Use${name}GC`]);

function heapOf(total: number, java: Partial<JavaSettings>): number {
  const division = divide(bytes(total), asWritten(java));
  const { heap, fixed, headroom, ownReserved } = division;
  // 8 MiB is the least that a JVM starts with: what does not fit is an error (OOM350), not a heap.
  if (heap >= 8 * MiB) expect(fixed + headroom + heap + ownReserved).toBeLessThanOrEqual(total + KiB);
  return heap;
}

/** What a spec may give beside the budget. */
const GIVEN: fc.Arbitrary<Partial<JavaSettings>> = fc.record(
  {
    threads: fc.integer({ min: 1, max: 500 }),
    loadedClasses: fc.integer({ min: 100, max: 40_000 }),
    headroom: fc.integer({ min: 0, max: 50 }),
    regions: fc.record(
      {
        stack: fc.constantFrom(...[256 * KiB, MiB, 8 * MiB].map(bytes)),
        codeCache: fc.constantFrom(...[16 * MiB, 64 * MiB, 240 * MiB].map(bytes)),
        directMemory: fc.constantFrom(...[MiB, 64 * MiB, GiB].map(bytes)),
        metaspace: fc.constantFrom(...[32 * MiB, 128 * MiB].map(bytes)),
      },
      { requiredKeys: [] },
    ),
    extra: fc.constantFrom([], ...COLLECTORS),
  },
  { requiredKeys: [] },
);

describe('the heap', () => {
  it('does not become smaller with any budget from 128 MiB to 32 GiB', () => {
    const budget = fc.oneof(
      fc.integer({ min: 128 * MiB, max: 2 * GiB }),
      fc.integer({ min: 128 * MiB, max: 32 * GiB }),
    );
    const more = fc.oneof(fc.integer({ min: 1, max: 4 * MiB }), fc.integer({ min: 1, max: 8 * GiB }));
    fc.assert(
      fc.property(budget, more, GIVEN, (total, plus, java) => {
        expect(heapOf(total + plus, java)).toBeGreaterThanOrEqual(heapOf(total, java));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([[[]], ...COLLECTORS.map((extra) => [extra])])('grows MiB by MiB up to 1.5 GiB with %j', (extra) => {
    const heaps = Array.from({ length: 1400 }, (_, at) => heapOf((136 + at) * MiB, { extra }));
    expect(heaps.filter((heap, at) => heap < (heaps[at - 1] ?? 0))).toEqual([]);
  });

  it('of 1023 MiB is below that of 1 GiB', () => {
    expect(heapOf(1023 * MiB, {})).toBeLessThan(heapOf(GiB, {}));
  });
});
