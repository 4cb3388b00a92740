/** The memory calculator against tables that were worked out by hand, and its three errors in their order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB } from '../../src/model/bytes';
import { javaOptions } from '../../src/runtimes/java';
import type { JavaSettings } from '../../src/runtimes/javaSettings';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };
const NOTHING: JavaSettings = { variable: 'JAVA_OPTS', regions: {}, extra: [] };

function calculate(total: number, java: Partial<JavaSettings> = {}) {
  return javaOptions(bytes(total), { ...NOTHING, ...java }, OWNER);
}

/** The options as one line, or the codes of the findings. */
function outcome(total: number, java: Partial<JavaSettings> = {}): string {
  const { value, findings } = calculate(total, java);
  return value === undefined ? findings.map(({ code }) => code).join(' ') : value.options.join(' ');
}

describe('the calculation', () => {
  // heap = total - direct 10485760 - metaspace (14000000 + 5800 x classes) - code cache 251658240 - threads x stack
  const table: readonly (readonly [string, number, Partial<JavaSettings>, string])[] = [
    [
      // 1073741824 - 10485760 - 130000000 - 251658240 - 262144000 = 419453824 = 409622.87 KiB
      'reserves metaspace for 20000 classes and prints no cap when nothing is known',
      GiB,
      {},
      '-XX:MaxDirectMemorySize=10M -Xmx409622K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // metaspace 14000000 + 5800 x 10000 = 72000000 = 70312.5 KiB; 1073741824 - 10485760 - 72000000 - 251658240 - 262144000 = 477453824 = 466263.5 KiB
      'caps the metaspace when the classes are known',
      GiB,
      { loadedClasses: 10_000 },
      '-XX:MaxDirectMemorySize=10M -Xmx466263K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // headroom 5% of 1073741824 = 53687091.2 -> 53687091; 477453824 - 53687091 = 423766733 = 413834.7 KiB
      'leaves headroom as a share of the total, rounded down',
      GiB,
      { loadedClasses: 10_000, headroom: 5 },
      '-XX:MaxDirectMemorySize=10M -Xmx413834K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // The line that Paketo's buildpacks print for a 1 GiB container with 20215 classes.
      'prints what the calculator of the buildpacks prints',
      GiB,
      { loadedClasses: 20_215 },
      '-XX:MaxDirectMemorySize=10M -Xmx408405K -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // 4294967296 - 10485760 - 130000000 - 251658240 - 50 x 1048576 = 3850394496 = 3760150.875 KiB
      'counts the threads that are given',
      4 * GiB,
      { threads: 50 },
      '-XX:MaxDirectMemorySize=10M -Xmx3760150K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // 1073741824 - 64 MiB - 128 MiB - 64 MiB - 100 x 512 KiB = 1024 - 306 = 718 MiB
      'takes each region from the spec and prints larger units where they are exact',
      GiB,
      {
        threads: 100,
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
      'prints a given heap as it is',
      4 * GiB,
      { regions: { heap: bytes(2 * GiB) } },
      '-XX:MaxDirectMemorySize=10M -Xmx2G -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      'honours what extra sets and does not print it again',
      4 * GiB,
      { loadedClasses: 10_000, extra: ['-Xmx1g', '-XX:MaxMetaspaceSize=100m', '-Dname=value'] },
      '-XX:MaxDirectMemorySize=10M -XX:ReservedCodeCacheSize=240M -Xss1M -Xmx1g -XX:MaxMetaspaceSize=100m -Dname=value',
    ],
    [
      // 1073741824 - 10485760 - 130000000 - 251658240 - 250 x 524288 = 550525824 = 537622.875 KiB
      'calculates the heap with a stack from extra',
      GiB,
      { extra: ['-Xss512k'] },
      '-XX:MaxDirectMemorySize=10M -Xmx537622K -XX:ReservedCodeCacheSize=240M -Xss512k',
    ],
    [
      // of two -Xss the last counts, as in HotSpot: 250 x 256 KiB = 65536000; 1073741824 - 10485760 - 130000000 - 251658240 - 65536000
      'lets the last of two words for one region count',
      GiB,
      { extra: ['-Xss1m', '-Xss256k'] },
      '-XX:MaxDirectMemorySize=10M -Xmx601622K -XX:ReservedCodeCacheSize=240M -Xss1m -Xss256k',
    ],
    [
      'reads -XX:ThreadStackSize in KiB and -XX:MaxHeapSize as a heap',
      4 * GiB,
      { extra: ['-XX:ThreadStackSize=512', '-XX:MaxHeapSize=1073741824'] },
      '-XX:MaxDirectMemorySize=10M -XX:ReservedCodeCacheSize=240M -XX:ThreadStackSize=512 -XX:MaxHeapSize=1073741824',
    ],
    [
      // 10485760 + 130000000 + 251658240 + 262144000 = 654288000, and 2 MiB of heap
      'fills a budget to its last byte',
      654_288_000 + 2 * MiB,
      {},
      '-XX:MaxDirectMemorySize=10M -Xmx2M -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
  ];
  it.each(table)('%s', (_name, total, java, expected) => {
    expect(outcome(total, java)).toBe(expected);
  });

  it('takes a given heap where there is no budget', () => {
    const java = { ...NOTHING, regions: { heap: bytes(GiB) }, headroom: 10 };
    const { value, findings } = javaOptions('infinity', java, OWNER);
    expect(value?.options).toEqual([
      '-XX:MaxDirectMemorySize=10M',
      '-Xmx1G',
      '-XX:ReservedCodeCacheSize=240M',
      '-Xss1M',
    ]);
    expect(findings).toEqual([]);
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
});

describe('what does not fit', () => {
  // The fixed regions with the defaults: 654288000 bytes.
  const table: readonly (readonly [string, number, Partial<JavaSettings>, string])[] = [
    ['fixed regions alone', 600 * MiB, {}, 'OOM350'],
    ['fixed regions alone, also with headroom and a heap', 600 * MiB, { headroom: 50, extra: ['-Xmx1g'] }, 'OOM350'],
    ['fixed regions without room for the smallest heap', 654_288_000 + 2 * MiB - 1, {}, 'OOM350'],
    ['fixed regions and headroom', 700 * MiB, { headroom: 20 }, 'OOM351'],
    ['fixed regions and headroom, also with a heap', 700 * MiB, { headroom: 20, extra: ['-Xmx1g'] }, 'OOM351'],
    ['a heap in extra', GiB, { extra: ['-Xmx512m'] }, 'OOM352'],
    ['a heap in the spec', GiB, { regions: { heap: bytes(512 * MiB) } }, 'OOM352'],
    ['a heap beside a headroom', GiB, { headroom: 10, extra: ['-Xmx300m'] }, 'OOM352'],
  ];
  it.each(table)('%s', (_name, total, java, expected) => {
    expect(outcome(total, java)).toBe(expected);
  });

  it('lists the regions as facts, in bytes', () => {
    const [finding] = calculate(GiB, { headroom: 10, extra: ['-Xmx512m'] }).findings;
    expect(finding).toMatchObject({
      code: 'OOM352',
      severity: 'error',
      where: OWNER.at,
      facts: {
        unit: 'api.service',
        total: GiB,
        directMemory: 10 * MiB,
        metaspace: 130_000_000,
        codeCache: 240 * MiB,
        threads: 250,
        stack: MiB,
        stacks: 250 * MiB,
        headroom: 107_374_182,
        heap: 512 * MiB,
        needs: 654_288_000 + 107_374_182 + 512 * MiB,
      },
    });
  });
});

describe('what a JVM or its launcher would not take', () => {
  const table: readonly (readonly [string, Partial<JavaSettings>, string])[] = [
    ['a size with two letters', { extra: ['-Xmx1GB'] }, 'OOM353'],
    ['a size without digits', { extra: ['-Xssm'] }, 'OOM353'],
    ['a size beyond all numbers', { extra: ['-Xmx9999999t'] }, 'OOM353'],
    ['a heap below 2 MiB', { extra: ['-Xmx1m'] }, 'OOM353'],
    ['a code cache above 2 GiB', { regions: { codeCache: bytes(3 * GiB) } }, 'OOM353'],
    ['a stack below 136 KiB', { regions: { stack: bytes(64 * KiB) } }, 'OOM353'],
    ['a heap said twice', { regions: { heap: bytes(GiB) }, extra: ['-Xmx2g'] }, 'OOM354'],
    ['a word with a blank', { extra: ['-Dtitle=a b'] }, 'OOM355'],
    ['a word with a tab', { extra: ['-Dtitle=a\tb'] }, 'OOM355'],
    ['an empty word', { extra: [''] }, 'OOM355'],
    ['a quote where quotes are taken away', { variable: 'JDK_JAVA_OPTIONS', extra: ['-Dtitle="a"'] }, 'OOM355'],
    ['all mistakes at once', { extra: ['-Dtitle=a b', '-Xmx1GB', '-Xss1MB'] }, 'OOM355 OOM353 OOM353'],
  ];
  it.each(table)('%s', (_name, java, expected) => {
    expect(outcome(8 * GiB, java)).toBe(expected);
  });

  it('passes quotes where they stay', () => {
    expect(outcome(8 * GiB, { extra: ['-Dtitle="a"'] })).toMatch(/ -Dtitle="a"$/);
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
    expect(findings.map(({ code }) => code).join(' ')).toBe(expected);
  });
});
