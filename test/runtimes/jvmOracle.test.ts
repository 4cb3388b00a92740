/** What is said of JVM options against real JVMs: those that are refused do not start, and those that are passed do. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import { hasErrors } from '../../src/model/finding';
import { javaOptions } from '../../src/runtimes/java';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };

/** Every JVM of this machine, the one on the path first. */
function jvms(): readonly string[] {
  const folder = '/usr/lib/jvm';
  const homes = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'bin/java')) : [];
  return ['java', ...homes].filter((java) => spawnSync(java, ['-version']).status === 0);
}

function findings(extra: readonly string[]) {
  return javaOptions(bytes(GiB), { variable: 'JAVA_OPTS', regions: {}, extra }, OWNER).findings;
}

function starts(java: string, options: readonly string[]): boolean {
  return spawnSync(java, [...options, '-version'], { timeout: 60_000, cwd: '/tmp' }).status === 0;
}

const REFUSED: readonly (readonly string[])[] = [
  ['-Xms2g', '-Xmx1g'],
  ['-XX:InitialHeapSize=600m', '-Xmx512m'],
  ['-XX:MinHeapSize=600m', '-Xmx512m'],
  ['-XX:MinHeapSize=300m', '-XX:InitialHeapSize=200m', '-Xmx512m'],
  ['-Xms300m', '-XX:InitialHeapSize=200m', '-Xmx512m'],
  ['-XX:SoftMaxHeapSize=1g', '-Xmx512m'],
  ['-XX:InitialCodeCacheSize=32m', '-XX:ReservedCodeCacheSize=16m'],
  ['-XX:+UseG1GC', '-XX:+UseSerialGC'],
  ['-XX:+UseG1GC', '-XX:-UseG1GC'],
  ['-Xmx4GB'],
  ['-Xms4GB'],
  ['-XX:MaxNewSize=1.5g'],
  ['-Xmx'],
  ['-Xmx=512m'],
  ['-xmx512m'],
  ['-XX:Xmx512m'],
  ['-XX:UseG1GC'],
  ['-XX:+MaxHeapSize=512m'],
  ['-XX:MaxHeapSize'],
  ['-Xss2g'],
  ['-Xss135k'],
  ['-Xss1MB'],
  ['-XX:ThreadStackSize=1048577'],
  ['-XX:ReservedCodeCacheSize=3g'],
  ['-XX:CompressedClassSpaceSize=512k'],
  ['-XX:MaxMetaspaceSize=1'],
  ['-XX:MaxRAMPercentage=75%'],
  ['-XX:MaxRAMPercentage=150'],
  ['-Xmx1500k'],
  ['-Xms512k'],
  ['4g'],
];

/** With what is said of them all the same. */
const TAKEN: readonly (readonly [readonly string[], string])[] = [
  [['-Xms256m', '-Xmx256m'], ''],
  [['-Xms0'], ''],
  [['-Xmx0x10000000'], ''],
  [['-XX:ThreadStackSize=0'], ''],
  [['-XX:+UseG1GC', '-XX:-UseG1GC', '-XX:+UseSerialGC'], 'OOM365'],
  [['-XX:MaxRAMPercentage=75'], 'OOM365'],
  [['-Xms64m', '-XX:InitialRAMPercentage=10'], 'OOM365'],
  [['-XX:InitialRAMPercentage=1'], ''],
  [['-Xmx256m', '-Xmn300m'], 'OOM365'],
  [['-XX:NewSize=100m', '-XX:MaxNewSize=50m'], 'OOM365'],
  [['-XX:MaxMetaspaceSize=64m', '-XX:CompressedClassSpaceSize=128m'], 'OOM365'],
  [['-XX:+AlwaysPreTouch', '-XX:-AlwaysPreTouch'], 'OOM365'],
  [['-Dname=a', '-Dname=b', '-XX:+IgnoreUnrecognizedVMOptions', '-XX:MaxPermSize=128m'], ''],
  [['-cp', '/tmp'], ''],
];

const installed = jvms();

describe.runIf(installed.length > 0)('on the JVMs of this machine', () => {
  it.each(REFUSED.map((extra) => [extra.join(' '), extra] as const))(
    '%s starts nowhere and is an error',
    (_, extra) => {
      expect(hasErrors(findings(extra))).toBe(true);
      expect(installed.filter((java) => starts(java, extra))).toEqual([]);
    },
  );

  it.each(TAKEN.map(([extra, said]) => [extra.join(' '), extra, said] as const))(
    '%s starts everywhere',
    (_, extra, said) => {
      const codes = findings(extra).flatMap(({ code, severity }) =>
        severity === 'info' || code === 'OOM362' ? [] : [code],
      );
      expect([...new Set(codes)].join(' ')).toBe(said);
      expect(installed.filter((java) => !starts(java, extra))).toEqual([]);
    },
  );

  it('an option that newer JDKs refuse is a warning, whichever JDK the host has', () => {
    const removed = ['-XX:MaxPermSize=128m', '-XX:+UseConcMarkSweepGC', '-XX:+PrintGCDateStamps', '-XX:+ZGenerational'];
    for (const option of [...removed, '-XX:MaxRAMFraction=2', '-XX:+AggressiveHeap', '-XX:+UseBiasedLocking']) {
      expect(findings([option]).map(({ code }) => code)).toContain('OOM366');
    }
    expect(installed.filter((java) => removed.slice(0, 3).some((option) => starts(java, [option])))).toEqual([]);
  });
});

describe('a mistake in an option', () => {
  it.each([
    ['-XX:UseG1GC', /Write -XX:\+UseG1GC/],
    ['-XX:+MaxHeapSize=1g', /Write -XX:MaxHeapSize=512m/],
    ['-XX:Xmx512m', /Write -Xmx512m/],
    ['-xmx512m', /Write -Xmx512m/],
    ['-Xmx4GB', /-Xmx512m/],
    ['-XX:-UseG1GC', /Select one/],
  ])('%s comes with what to write', (option, fix) => {
    expect(findings([option])[0]?.fix).toMatch(fix);
  });
});
