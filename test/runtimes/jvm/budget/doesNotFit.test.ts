/** Budgets that are too small for a JVM: what is said of them, and the way out. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, KiB, MiB } from '../../../../src/model/bytes';
import type { JavaSettings } from '../../../../src/runtimes/jvm/settings';
import { OWNER, calculate, outcome, remarks, ASKED } from './calculate';

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
