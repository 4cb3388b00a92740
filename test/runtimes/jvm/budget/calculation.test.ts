/** The published calculation of a budget, and what is chosen where the spec does not say it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB } from '../../../../src/model/bytes';
import { javaOptions } from '../../../../src/runtimes/jvm';
import type { JavaSettings } from '../../../../src/runtimes/jvm/settings';
import { OWNER, calculate, outcome, remarks, ASKED } from './calculate';
import { asWritten } from '../written';

describe('the published calculation, where all that it asks for is given', () => {
  // heap = total - direct 10485760 - metaspace (14000000 + 5800 x classes) - code cache 251658240 - threads x stack -
  // headroom
  const table: readonly (readonly [string, number, Partial<JavaSettings>, string])[] = [
    [
      // The line that Paketo's buildpacks print for a 1 GiB container with 20215 classes.
      'prints what the calculator of the buildpacks prints',
      GiB,
      ASKED,
      '-XX:MaxDirectMemorySize=10M -Xmx408405K -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // metaspace 14000000 + 5800 x 10000 = 72000000 = 70312.5 KiB; 1073741824 - 10485760 - 72000000 - 251658240 -
      // 262144000 = 477453824 = 466263.5 KiB
      'caps the metaspace by the classes',
      GiB,
      { ...ASKED, loadedClasses: 10_000 },
      '-XX:MaxDirectMemorySize=10M -Xmx466263K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // headroom 5% of 1073741824 = 53687091.2 -> 53687091; 477453824 - 53687091 = 423766733 = 413834.7 KiB
      'leaves headroom as a share of the total, rounded down',
      GiB,
      { ...ASKED, loadedClasses: 10_000, headroom: 5 },
      '-XX:MaxDirectMemorySize=10M -Xmx413834K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // 4294967296 - 10485760 - 72000000 - 251658240 - 50 x 1048576 = 3908394496 = 3816791.5 KiB
      'counts the threads',
      4 * GiB,
      { ...ASKED, loadedClasses: 10_000, threads: 50 },
      '-XX:MaxDirectMemorySize=10M -Xmx3816791K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // 1073741824 - 64 MiB - 128 MiB - 64 MiB - 100 x 512 KiB = 1024 - 306 = 718 MiB
      'takes each region from the spec and prints larger units where they are exact',
      GiB,
      {
        threads: 100,
        headroom: 0,
        regions: {
          directMemory: bytes(64 * MiB),
          metaspace: bytes(128 * MiB),
          codeCache: bytes(64 * MiB),
          stack: bytes(512 * KiB),
        },
      },
      '-XX:MaxDirectMemorySize=64M -Xmx718M -XX:MaxMetaspaceSize=128M -XX:ReservedCodeCacheSize=64M -Xss512K',
    ],
    [
      'honours what extra sets and does not print it again',
      4 * GiB,
      { ...ASKED, extra: ['-Xmx1g', '-XX:MaxMetaspaceSize=100m', '-Dname=value'] },
      '-XX:MaxDirectMemorySize=10M -XX:ReservedCodeCacheSize=240M -Xss1M -Xmx1g -XX:MaxMetaspaceSize=100m -Dname=value',
    ],
    [
      // 1073741824 - 10485760 - 131247000 - 251658240 - 250 x 524288 = 549278824 = 536405.1 KiB
      'calculates the heap with a stack from extra',
      GiB,
      { ...ASKED, extra: ['-Xss512k'] },
      '-XX:MaxDirectMemorySize=10M -Xmx536405K -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss512k',
    ],
    [
      // of two -Xss the last counts, as in HotSpot: 1073741824 - 10485760 - 131247000 - 251658240 - 250 x 262144 =
      // 614814824 = 600405.1 KiB
      'lets the last of two words for one region count',
      GiB,
      { ...ASKED, extra: ['-Xss1m', '-Xss256k'] },
      '-XX:MaxDirectMemorySize=10M -Xmx600405K -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1m -Xss256k',
    ],
    [
      'reads -XX:ThreadStackSize in KiB, 0 as the default, and -XX:MaxHeapSize as a heap',
      4 * GiB,
      { ...ASKED, extra: ['-XX:ThreadStackSize=0', '-XX:MaxHeapSize=1073741824'] },
      '-XX:MaxDirectMemorySize=10M -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -XX:ThreadStackSize=0 -XX:MaxHeapSize=1073741824',
    ],
    [
      // 10485760 + 131247000 + 251658240 + 262144000 = 655535000, and 8 MiB of heap
      'fills a budget to its last byte',
      655_535_000 + 8 * MiB,
      ASKED,
      '-XX:MaxDirectMemorySize=10M -Xmx8M -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      'puts the initial heap beside the heap',
      GiB,
      { ...ASKED, initialHeap: bytes(64 * MiB) },
      '-XX:MaxDirectMemorySize=10M -Xmx408405K -Xms64M -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      'makes an initial heap of max as large as the heap, wherever that comes from',
      GiB,
      { ...ASKED, initialHeap: 'max', extra: ['-Xmx300m'] },
      '-XX:MaxDirectMemorySize=10M -Xms300M -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M -Xmx300m',
    ],
  ];
  it.each(table)('%s', (_name, total, java, expected) => {
    expect(outcome(total, java)).toBe(expected);
  });

  it('never gives away more than the budget, and wastes less than a KiB', () => {
    const settings = fc.record({
      total: fc.integer({ min: 700 * MiB, max: 64 * GiB }),
      loadedClasses: fc.integer({ min: 1, max: 30_000 }),
      threads: fc.integer({ min: 1, max: 300 }),
      headroom: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(settings, ({ total, ...java }) => {
        const { value } = calculate(total, java);
        if (value === undefined) return;
        const { heap, directMemory, metaspace, codeCache, threads, stack } = value;
        const used = heap + directMemory + metaspace + codeCache + threads * stack;
        const left = total - used - Math.floor((total * java.headroom) / 100);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThan(KiB);
      }),
    );
  });

  it('warns that Netty and Kafka die of its 10 MiB of direct memory, unless they are asked for', () => {
    expect(remarks(GiB, ASKED)).toBe('OOM363');
    expect(remarks(GiB, { ...ASKED, regions: { directMemory: bytes(10 * MiB) } })).toBe('');
  });

  it('warns where a large heap leaves the collector no room, and names a budget that has it', () => {
    const asked = { ...ASKED, regions: { directMemory: bytes(10 * MiB) } };
    expect(remarks(4 * GiB, asked)).toBe('');
    const [finding] = calculate(16 * GiB, asked).findings;
    expect(finding).toMatchObject({ code: 'OOM362', severity: 'warning' });
    const { uses, heap } = finding!.facts as { uses: number; heap: number };
    expect(uses).toBeGreaterThan(16 * GiB);
    expect(remarks(uses, { ...asked, regions: { ...asked.regions, heap: bytes(heap) } })).toBe('');
  });
});

describe('what the spec does not give', () => {
  const figures = (total: number, java: Partial<JavaSettings> = {}) => {
    const { value } = calculate(total, java);
    return value && [value.threads, value.codeCache / MiB, value.directMemory / MiB, Math.floor(value.heap / MiB)];
  };

  it.each([
    // threads, code cache, direct memory and heap in MiB
    [256, [20, 32, 24, 51]],
    [512, [50, 64, 48, 139]],
    [640, [100, 108, 52, 168]],
    [1024, [250, 240, 64, 254]],
    [4096, [250, 240, 256, 3010]],
    [16384, [250, 240, 1024, 14034]],
    [65536, [250, 240, 1024, 61069]],
  ])('is chosen from a budget of %d MiB', (total, expected) => {
    expect(figures(total * MiB)).toEqual(expected);
  });

  it('shrinks further where something else is given, as long as the heap is of use', () => {
    expect(figures(640 * MiB, { threads: 400 })).toEqual([400, 33, 25, 48]);
    expect(figures(GiB, { regions: { heap: bytes(800 * MiB) } })?.slice(3)).toEqual([800]);
    expect(calculate(GiB, { regions: { heap: bytes(800 * MiB) } }).value?.codeCache).toBeLessThan(64 * MiB);
  });

  it('is said with its figures: what was chosen, and which default was lowered', () => {
    const { findings } = calculate(512 * MiB);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info OOM359', 'info OOM360']);
    expect(findings[0]).toMatchObject({ facts: { directMemory: 48 * MiB, collector: 'G1' } });
    expect(findings[0]?.summary).toContain('MaxDirectMemorySize is 48 MiB');
    expect(findings[1]).toMatchObject({
      facts: { threads: 50, codeCache: 64 * MiB, lowered: ['threads=250', `codeCache=${240 * MiB}`] },
    });
    expect(findings[1]?.summary).toContain('50 threads, 64 MiB of code cache');
  });

  it('is not said where it is given', () => {
    expect(remarks(4 * GiB)).toBe('OOM359');
    expect(remarks(4 * GiB, { headroom: 10 })).toBe('OOM359');
    expect(remarks(4 * GiB, { headroom: 10, regions: { directMemory: bytes(MiB) } })).toBe('');
  });

  it('leaves a share for the collector by its kind, unless a headroom is given', () => {
    const own = (extra: readonly string[], java: Partial<JavaSettings> = {}) =>
      Math.ceil((calculate(8 * GiB, { extra, ...java }).value?.ownReserved ?? 0) / MiB);
    const shares = ['Serial', 'Shenandoah', 'Parallel', 'G1', 'Z'].map((kind) => own([`-XX:+Use${kind}GC`]));
    expect(shares).toEqual([75, 342, 318, 381, 400]);
    expect(own([])).toBe(381);
    expect(own(['-XX:+UseSerialGC', '-XX:-UseSerialGC'])).toBe(381);
    expect(own([], { headroom: 0 })).toBe(0);
  });

  it('never gives away more than the budget, and a larger budget never costs heap', () => {
    const budget = fc.integer({ min: 200, max: 40_000 });
    fc.assert(
      fc.property(budget, fc.integer({ min: 0, max: 4000 }), (total, more) => {
        const [small, large] = [total, total + more].map((size) => calculate(size * MiB).value!);
        const { heap, ownReserved, fixed } = small!;
        expect(heap + ownReserved + fixed).toBeLessThanOrEqual(total * MiB);
        // Threads and sizes are whole: a step of all of them at once is some MiB.
        expect(large!.heap).toBeGreaterThan(heap - 4 * MiB);
      }),
    );
  });

  it('leaves direct memory to the JVM where there is no budget to keep it within', () => {
    const java = asWritten({ regions: { heap: bytes(GiB) }, headroom: 10 });
    const { value, findings } = javaOptions('infinity', java, OWNER);
    expect(value?.options).toEqual(['-Xmx1G', '-XX:ReservedCodeCacheSize=240M', '-Xss1M']);
    expect(findings).toEqual([]);
  });
});

describe('compressed object pointers', () => {
  const table: readonly (readonly [string, number, readonly string[], string])[] = [
    ['31 GiB has them', 31 * GiB, [], ''],
    ['32736 MiB has them', 32_736 * MiB, [], ''],
    ['33 GiB has not', 33 * GiB, [], 'OOM356'],
    ['48 GiB holds more all the same', 48 * GiB, [], ''],
    ['ZGC never has them', 33 * GiB, ['-XX:+UseZGC'], ''],
    ['a larger alignment reaches further', 33 * GiB, ['-XX:ObjectAlignmentInBytes=16'], ''],
  ];
  it.each(table)('%s', (_name, heap, extra, expected) => {
    const { value, findings } = calculate(64 * GiB, { regions: { heap: bytes(heap) }, extra });
    expect(value).toBeDefined();
    expect(
      findings
        .map(({ code }) => code)
        .filter((code) => code !== 'OOM359')
        .join(' '),
    ).toBe(expected);
  });
});
