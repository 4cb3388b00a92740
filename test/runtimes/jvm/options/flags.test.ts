/** The tables of -XX options are those that real JVMs print, and a misspelt name finds the one that was meant. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JDKS, jvmFlags } from '../../../../src/runtimes/jvm/options/flags';
import type { Flag, Jdk } from '../../../../src/runtimes/jvm/options/flags';
import { flagRefused } from '../../../../src/runtimes/jvm/options/flagChecks';
import { isOneSlip, nearestFlag } from '../../../../src/runtimes/jvm/options/nearestFlag';

const UNLOCK = ['-XX:+UnlockDiagnosticVMOptions', '-XX:+UnlockExperimentalVMOptions'];

function print(java: string, option: string): string {
  return spawnSync(java, [...UNLOCK, `-XX:+${option}`, '-version'], { encoding: 'utf8' }).stdout;
}

/** The JVMs of this machine that have a table, by their JDK. */
function asked(): readonly (readonly [Jdk, string])[] {
  const folder = '/usr/lib/jvm';
  const homes = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'bin/java')) : [];
  const real = new Set(homes.filter((java) => existsSync(java)).map((java) => realpathSync(java)));
  return [...real].flatMap((java) => {
    const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
    const jdk = JDKS.find((each) => each === `JDK ${/version "(\d+)/.exec(stderr)?.[1]}`);
    return jdk === undefined || process.arch !== 'x64' ? [] : [[jdk, java] as const];
  });
}

const KINDS: Readonly<Record<string, Flag['kind']>> = {
  bool: 'switch',
  double: 'double',
  ccstr: 'text',
  ccstrlist: 'text',
};

/** A bound of the JVM's list as the table has it: absent where only the type bounds it. */
function bound(text: string, end: 'least' | 'most', type: string): number | undefined {
  if (text === '') return end === 'least' && /^(u|size)/.test(type) ? 0 : undefined;
  const value = Number(text);
  if (end === 'least') return type !== 'double' && value <= -(2 ** 31) ? undefined : value;
  return value >= 2 ** 53 ? undefined : value;
}

const jvms = asked();

describe.runIf(jvms.length > 0)('the table', () => {
  it.each(jvms)('has the kinds and locks of %s', (jdk, java) => {
    const wrong = print(java, 'PrintFlagsFinal')
      .split('\n')
      .flatMap((line) => {
        const [, type = '', name = '', group = ''] = /^\s+(\w+) (\w+)\s+=.*?\{([\w ]+)\} \{/.exec(line) ?? [];
        const flag = jvmFlags().get(name)?.get(jdk);
        // A later update of the same JDK may have one more.
        if (flag === undefined) return type.startsWith('ccstr') ? [name] : [];
        const lock = /diagnostic|experimental/.exec(group)?.[0];
        const has = flag.unlock?.toLowerCase().includes(lock ?? 'none') ?? lock === undefined;
        return has && flag.kind === (KINDS[type] ?? 'integer') ? [] : [name];
      });
    // These two were whole numbers on 17.
    expect(wrong.filter((name) => !['SafepointTimeoutDelay', 'SelfDestructTimer'].includes(name))).toEqual([]);
  });

  it.each(jvms)('has the ranges of %s', (jdk, java) => {
    const lines = print(java, 'PrintFlagsRanges').split('\n');
    const wrong = lines.flatMap((line) => {
      const [, type = '', name = '', from = '', to = ''] =
        /^\s+(\w+) (\w+)\s+\[ ?(\S*)\s+\.\.\.\s+(\S*)\s+\]/.exec(line) ?? [];
      const flag = jvmFlags().get(name)?.get(jdk);
      if (flag === undefined) return [];
      const is = [bound(from, 'least', type), bound(to, 'most', type)];
      return is[0] === flag.least && is[1] === flag.most ? [] : [{ name, is, has: [flag.least, flag.most] }];
    });
    expect(lines.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });
});

describe('an option', () => {
  // Of JDK 8, 11 and 21, and of neither 17 nor 25: a JVM of that age takes them.
  it.each([
    '+UseConcMarkSweepGC MaxPermSize=1 PermSize=1 CMSInitiatingOccupancyFraction=70 +CMSParallelRemarkEnabled +UseParNewGC',
    '+PrintTenuringDistribution +PrintHeapAtGC +PrintGCApplicationStoppedTime +PrintAdaptiveSizePolicy +UseParallelOldGC',
    '+TraceClassLoading +TraceClassUnloading +UseFastAccessorMethods +UseSplitVerifier +UseMembar MinPermHeapExpansion=1',
    '+PrintSafepointStatistics PrintSafepointStatisticsCount=1 G1OldCSetRegionLiveThresholdPercent=1 +UseStringCache',
    '+UseCGroupMemoryLimitForHeap +UseFPUForSpilling32 ParGCCardsPerStrideChunk=1 +ResizeOldPLAB',
    '+UseOldInlining +UseLWPSynchronization +UseBoundThreads DefaultThreadPriority=1 +UsePopCountInstructions2',
  ])('of another JDK is not a certain typo: %s', (options) => {
    const words = options.split(' ').map((option) => `-XX:${option}`);
    expect(words.filter((_, index) => flagRefused(words, index)?.surely === true)).toEqual([]);
  });

  it.each([
    ['UseG1CG', 'UseG1GC', true],
    ['UseG1GCC', 'UseG1GC', true],
    ['MaxMetaspaceSiz', 'MaxMetaspaceSize', true],
    ['MaxMetaspaceSizes', 'MaxMetaspaceSize', true],
    ['MaxMetasqaceSize', 'MaxMetaspaceSize', true],
    ['maxmetaspacesize', 'MaxMetaspaceSize', true],
    ['Tier2BackEdgeThreshold', 'Tier3BackEdgeThreshold', false],
    ['MaxPermSize', 'MaxHeapSize', false],
    ['MaxMetaspacseSize', 'MaxNewSize', false],
    ['axMetaspaceSizx', 'MaxMetaspaceSize', false],
    ['UseZCG', 'UseZGC', false],
  ])('%s is one typo from %s: %s', (word, other, is) => {
    expect(isOneSlip(word, other)).toBe(is);
  });

  it('is judged by what is before it alone', () => {
    const words = ['-XX:G1NewSizePercent=5', '-XX:+UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=5'];
    expect(words.map((_, index) => flagRefused(words, index)?.surely)).toEqual([true, undefined, undefined]);
  });

  it.each([
    ['UseG1CG', 'UseG1GC'],
    ['MaxHeapsize', 'MaxHeapSize'],
    ['MaxRamPercentage', 'MaxRAMPercentage'],
    ['HeapDumpOnOutOfMemory', 'HeapDumpOnOutOfMemoryError'],
    ['Foo', undefined],
    ['', undefined],
  ])('%s was meant to be %s', (word, meant) => {
    expect(nearestFlag(word, [...jvmFlags().keys()])).toBe(meant);
  });

  it.each([
    ['-XX:ParallelGCThreads=-1', 'Write a number from 0 to 4294967295.'],
    ['-XX:SurvivorRatio=0', 'Write a number of at least 1.'],
    ['-XX:+UnlockDiagnosticVMOptions -XX:GCHeapFreeLimit=x', 'Write for example -XX:GCHeapFreeLimit=0.'],
    ['-XX:+UseG1GC=1', 'Write -XX:+UseG1GC or -XX:-UseG1GC.'],
    ['-XX:MaxHeapSize', 'Write -XX:MaxHeapSize=512m.'],
    ['-XX:HeapDumpPath', 'Write -XX:HeapDumpPath=TEXT.'],
    ['-XX:UseSVE=1', undefined],
    ['-XX:MaxRAMPercentage=.5', undefined],
    ['-XX:ActiveProcessorCount=-2', undefined],
    ['-Xmx1g', undefined],
  ])('%s: %s', (text, fix) => {
    const words = text.split(' ');
    expect(flagRefused(words, words.length - 1)?.fix).toBe(fix);
  });
});
