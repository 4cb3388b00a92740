/** The memory calculator against tables that were worked out by hand, and its three errors in their order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB } from '../../../src/model/bytes';
import { javaOptions } from '../../../src/runtimes/jvm';
import type { JavaSettings } from '../../../src/runtimes/jvm/settings';

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

/** The codes of what is said beside a value. */
function remarks(total: number, java: Partial<JavaSettings> = {}): string {
  const { value, findings } = calculate(total, java);
  expect(value).toBeDefined();
  return findings.map(({ code }) => code).join(' ');
}

/** All that the published calculator asks for beside the total. */
const ASKED = { loadedClasses: 20_215, threads: 250, headroom: 0 };

describe('what is said of parts', () => {
  it('names the headroom only where there is one', () => {
    const text = (headroom: number): string =>
      calculate(GiB, { ...ASKED, headroom, extra: ['-Xmx512m'] }).findings[0]?.summary ?? '';
    expect(text(0)).toMatch(/code cache and stacks, and the given heap need/);
    expect(text(10)).toMatch(/the headroom and the given heap need/);
  });

  it('says of a contradiction that is not about the heap what to remove, and nothing of budgets', () => {
    const { findings } = calculate(GiB, { ...ASKED, extra: ['-Xss1m', '-Xss512k'] });
    const fix = findings.find(({ code }) => code === 'OOM365')?.fix;
    expect(fix).toBe('Remove -Xss1m from extra: of two words for one option the later counts.');
  });
});

describe('the published calculation, where all that it asks for is given', () => {
  // heap = total - direct 10485760 - metaspace (14000000 + 5800 x classes) - code cache 251658240 - threads x stack - headroom
  const table: readonly (readonly [string, number, Partial<JavaSettings>, string])[] = [
    [
      // The line that Paketo's buildpacks print for a 1 GiB container with 20215 classes.
      'prints what the calculator of the buildpacks prints',
      GiB,
      ASKED,
      '-XX:MaxDirectMemorySize=10M -Xmx408405K -XX:MaxMetaspaceSize=128170K -XX:ReservedCodeCacheSize=240M -Xss1M',
    ],
    [
      // metaspace 14000000 + 5800 x 10000 = 72000000 = 70312.5 KiB; 1073741824 - 10485760 - 72000000 - 251658240 - 262144000 = 477453824 = 466263.5 KiB
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
      // of two -Xss the last counts, as in HotSpot: 1073741824 - 10485760 - 131247000 - 251658240 - 250 x 262144 = 614814824 = 600405.1 KiB
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
    const java = { ...NOTHING, regions: { heap: bytes(GiB) }, headroom: 10 };
    const { value, findings } = javaOptions('infinity', java, OWNER);
    expect(value?.options).toEqual(['-Xmx1G', '-XX:ReservedCodeCacheSize=240M', '-Xss1M']);
    expect(findings).toEqual([]);
  });
});

describe('what does not fit', () => {
  // The regions of the published calculator with 20215 classes: 655535000 bytes.
  const table: readonly (readonly [string, number, Partial<JavaSettings>, string])[] = [
    ['fixed regions alone', 600 * MiB, ASKED, 'OOM350'],
    [
      'fixed regions alone, also with headroom and a heap',
      600 * MiB,
      { ...ASKED, headroom: 50, extra: ['-Xmx1g'] },
      'OOM350',
    ],
    ['fixed regions without room for the smallest heap', 655_535_000 + 8 * MiB - 1, ASKED, 'OOM350'],
    ['fixed regions and headroom', 700 * MiB, { ...ASKED, headroom: 20 }, 'OOM351'],
    [
      'fixed regions and headroom, also with a heap',
      700 * MiB,
      { ...ASKED, headroom: 20, extra: ['-Xmx1g'] },
      'OOM351',
    ],
    ['a heap in extra', GiB, { ...ASKED, extra: ['-Xmx512m'] }, 'OOM352'],
    ['a heap in the spec', GiB, { ...ASKED, regions: { heap: bytes(512 * MiB) } }, 'OOM352'],
    ['a heap beside a headroom', GiB, { ...ASKED, headroom: 10, extra: ['-Xmx300m'] }, 'OOM352'],
    ['a budget for which even the smallest defaults are too large', 100 * MiB, {}, 'OOM350'],
    ['stacks alone', 512 * MiB, { threads: 500 }, 'OOM350'],
    ['a headroom that leaves nothing', GiB, { headroom: 100 }, 'OOM351'],
    ['a given heap', GiB, { regions: { heap: bytes(GiB) } }, 'OOM352'],
  ];
  it.each(table)('%s', (_name, total, java, expected) => {
    expect(outcome(total, java)).toBe(expected);
  });

  it('lists the regions as facts, in bytes', () => {
    const [finding] = calculate(GiB, { ...ASKED, headroom: 10, extra: ['-Xmx512m'] }).findings;
    expect(finding).toMatchObject({
      code: 'OOM352',
      severity: 'error',
      where: OWNER.at,
      facts: {
        unit: 'api.service',
        total: GiB,
        directMemory: 10 * MiB,
        metaspace: 131_247_000,
        codeCache: 240 * MiB,
        threads: 250,
        stack: MiB,
        stacks: 250 * MiB,
        headroom: 107_374_182,
        heap: 512 * MiB,
        needs: 655_535_000 + 107_374_182 + 512 * MiB,
      },
    });
  });
});

describe('the way out', () => {
  it.each<readonly [string, number, Partial<JavaSettings>]>([
    ['too many threads', 512, { threads: 500 }],
    ['the published regions', 600, ASKED],
    ['a headroom', 700, { ...ASKED, headroom: 20 }],
    ['a given heap', 1024, { ...ASKED, regions: { heap: bytes(512 * MiB) } }],
    ['a small budget', 150, {}],
    ['a small heap', 500, { threads: 300 }],
  ])('names a budget with a useful heap for %s', (_name, total, java) => {
    const [finding] = calculate(total * MiB, java).findings.filter(({ severity }) => severity !== 'info');
    const budget = Number(/aise the budget to (\d+)MiB/.exec(finding?.fix ?? '')?.[1]) * MiB;
    const { value, findings } = calculate(budget, java);
    expect(value?.heap).toBeGreaterThanOrEqual(48 * MiB);
    expect(findings.filter(({ severity, code }) => severity !== 'info' && code !== 'OOM363')).toEqual([]);
  });

  it('names a combination that fits into the budget', () => {
    const [finding] = calculate(512 * MiB, { threads: 500 }).findings;
    expect(finding?.fix).toMatch(/^Write java: \{ threads: 50, codeCache: 64MiB, directMemory: 48MiB \}/);
    const said = { threads: 50, regions: { codeCache: bytes(64 * MiB), directMemory: bytes(48 * MiB) } };
    expect(remarks(512 * MiB, said)).toBe('OOM359');
  });

  it('names Serial where the budget is too small for another collector', () => {
    const [finding] = calculate(170 * MiB).findings.filter(({ severity }) => severity !== 'info');
    expect(finding).toMatchObject({ code: 'OOM361', severity: 'warning' });
    expect(finding?.fix).toContain('extra: -XX:+UseSerialGC');
    expect(remarks(170 * MiB, { extra: ['-XX:+UseSerialGC'] })).toBe('OOM359 OOM360');
  });

  it.each<readonly [string, number, Partial<JavaSettings>]>([
    ['large stacks', 2 * GiB, { regions: { stack: bytes(8 * MiB) } }],
    ['large stacks in extra', 2 * GiB, { extra: ['-Xss8m'] }],
    ['much direct memory', 2 * GiB, { regions: { directMemory: bytes(1400 * MiB) } }],
    ['a large code cache', GiB, { regions: { codeCache: bytes(700 * MiB) } }],
    ['many threads', GiB, { threads: 700 }],
  ])('says of %s that they leave no useful heap, with a combination and a budget that fit', (_, total, java) => {
    const [finding] = calculate(total, java).findings.filter(({ code }) => /^OOM36[1-9]|^OOM35[0-2]/.test(code));
    expect(finding?.severity).toMatch(/^(warning|error)$/);
    const { fix = '' } = finding ?? {};
    const size = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(fix)?.[1] ?? 0);
    const stack = size('stack') * MiB;
    const { value, findings } = calculate(total, {
      extra: java.extra ?? [],
      threads: size('threads'),
      regions: {
        codeCache: bytes(size('codeCache') * MiB),
        directMemory: bytes(size('directMemory') * MiB),
        ...(stack === 0 ? {} : { stack: bytes(stack) }),
      },
    });
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(value?.heap).toBeGreaterThanOrEqual(Math.min(total / 8, 256 * MiB));
    const budget = Number(/aise the budget to (\d+)MiB/.exec(fix)?.[1]) * MiB;
    expect(budget).toBeGreaterThan(total);
    expect(remarks(budget, java)).not.toContain('OOM361');
  });

  it('keeps the large stacks that were asked for, and names fewer threads', () => {
    const stack = bytes(8 * MiB);
    const { findings } = calculate(2 * GiB, { regions: { stack } });
    expect(findings.find(({ code }) => code === 'OOM361')?.fix).toMatch(/^Write java: \{ stack: 8MiB, threads: 100,/);
    const odd = calculate(2 * GiB, { regions: { stack: bytes(8 * MiB + 512 * KiB) } });
    expect(odd.findings.find(({ code }) => code === 'OOM361')?.fix).toMatch(/stack: 8704KiB, threads: 100,/);
  });

  it('says nothing of a heap of use beside a region that was given most of a large budget', () => {
    expect(remarks(8 * GiB, { regions: { directMemory: bytes(6 * GiB) } })).toBe('OOM359');
  });

  it('names no budget where none would do', () => {
    expect(calculate(GiB, { headroom: 100 }).findings[0]?.fix).not.toContain('aise the budget');
  });
});

describe('what a JVM or its launcher would not take', () => {
  const table: readonly (readonly [string, Partial<JavaSettings>, string])[] = [
    ['a size with two letters', { extra: ['-Xmx1GB'] }, 'OOM353'],
    ['a size without digits', { extra: ['-Xssm'] }, 'OOM353'],
    ['a size beyond all numbers', { extra: ['-Xmx9999999t'] }, 'OOM353'],
    ['a heap below 2 MiB', { extra: ['-Xmx1m'] }, 'OOM353'],
    ['an initial heap below 1 MiB', { extra: ['-Xms512k'] }, 'OOM353'],
    ['a code cache above 2 GiB', { regions: { codeCache: bytes(3 * GiB) } }, 'OOM353'],
    ['a stack below 136 KiB', { regions: { stack: bytes(64 * KiB) } }, 'OOM353'],
    ['a percentage above 100', { extra: ['-XX:InitialRAMPercentage=150'] }, 'OOM353'],
    ['a heap said twice', { regions: { heap: bytes(GiB) }, extra: ['-Xmx2g'] }, 'OOM154'],
    ['an initial heap said twice', { initialHeap: 'max', extra: ['-Xms2g'] }, 'OOM154'],
    ['a quote where quotes are taken away', { variable: 'JDK_JAVA_OPTIONS', extra: ['-Dtitle="a"'] }, 'OOM153'],
    ['all mistakes at once', { extra: ['-Xmx1GB', '-Xss1MB', '4g'] }, 'OOM353 OOM353 OOM353'],
    ['an initial heap above the calculated one', { extra: ['-Xms8g'] }, 'OOM364'],
    ['an initial heap above the calculated one, by its key', { initialHeap: bytes(8 * GiB) }, 'OOM364'],
  ];
  it.each(table)('%s', (_name, java, expected) => {
    const { value, findings } = calculate(8 * GiB, java);
    expect(value).toBeUndefined();
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code).join(' ')).toBe(expected);
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
    expect(
      findings
        .map(({ code }) => code)
        .filter((code) => code !== 'OOM359')
        .join(' '),
    ).toBe(expected);
  });
});
