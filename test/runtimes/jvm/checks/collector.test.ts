/** What is set aside for a JVM is said for the collector that it takes, as far as anything tells which that is. */
import { describe, expect, it } from 'vitest';
import type { ObservedJvm, ObservedUnit } from '../../../../src/model/observed';
import { bytes, MiB } from '../../../../src/model/bytes';
import { host, plan, stopped, unit } from '../../../plan/build';
import { calculate } from '../budget/calculate';

const NAME = 'api.service';
const chosen = (found: ObservedUnit, extra?: string) =>
  plan(
    { services: { api: { memory: '512MiB', java: extra === undefined ? {} : { extra } } } },
    host({ units: [found] }),
  ).findings.find(({ code }) => code === 'OOM359');

const jvm = (pid: number, ...words: readonly string[]): ObservedJvm => ({
  pid,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options: words.map((word) => ({ word, from: 'the command line' })),
});
const running = (jvms: readonly ObservedJvm[], nextVariable: readonly string[] = []): ObservedUnit =>
  unit(NAME, { variable: 'JAVA_OPTS', jvms, nextVariable });
const BARE = running([jvm(100)]);

describe('what is set aside for a JVM', () => {
  it.each([
    ['Serial', '-XX:+UseSerialGC'],
    ['G1', '-XX:+UseG1GC'],
  ])('is for %s where the spec chooses that', (name, extra) => {
    const found = chosen(BARE, extra);
    expect(found?.summary).toContain(`are set aside for ${name} and the JVM itself`);
    expect(found?.facts).toMatchObject({ collector: name });
    expect(found?.facts).not.toHaveProperty('otherCollector');
  });

  it('is as much as G1 takes where nothing chooses one, and what Serial would take is said with it', () => {
    const found = chosen(BARE);
    expect(found?.summary).toMatch(/ are set aside for the JVM itself, as much as it takes with G1 \(api\.service\)$/);
    const { ownMemory, otherMemory, otherCollector } = found?.facts ?? {};
    expect(otherCollector).toBe('Serial');
    expect(otherMemory).toBeLessThan(Number(ownMemory));
    expect(found?.detail).toContain('where it sees less than 1792 MiB of memory or fewer than 2 CPUs');
  });

  it.each<[string, ObservedUnit]>([
    ['on its command line', running([jvm(100, '-XX:+UseSerialGC')])],
    ['in each of its JVMs', running([jvm(100, '-XX:+UseSerialGC'), jvm(101, '-XX:+UseSerialGC')])],
    [
      'where its next start has it',
      stopped(NAME, {
        variable: 'JAVA_OPTS',
        nextOptions: { options: [{ word: '-XX:+UseSerialGC', from: 'the command line' }] },
      }),
    ],
  ])('is said with what the collector takes that the unit chooses: %s', (_, found) => {
    const said = chosen(found);
    expect(said?.summary).toMatch(/as much as it takes with G1; Serial, which it has, takes \d/);
    expect(said?.detail).toContain('-XX:+UseSerialGC of the command line chooses the collector');
    expect(said?.facts).toMatchObject({ ownCollector: 'Serial' });
  });

  it('is for G1 where the unit chooses that', () => {
    expect(chosen(running([jvm(100, '-XX:+UseG1GC')]))?.summary).toContain('set aside for G1 and the JVM itself');
  });

  it.each<[string, ObservedUnit]>([
    ['its JVMs differ', running([jvm(100, '-XX:+UseSerialGC'), jvm(101)])],
    ['the option goes with the variable', running([jvm(100, '-XX:+UseSerialGC')], ['-XX:+UseSerialGC'])],
    ['the option is taken back', running([jvm(100, '-XX:+UseSerialGC', '-XX:-UseSerialGC')])],
  ])('is left open where %s', (_, found) => {
    expect(chosen(found)?.facts).toMatchObject({ otherCollector: 'Serial' });
  });

  it('is not said of a heap that is given, and what does not fit is said of the JVM alone', () => {
    const given = calculate(1024 * MiB, { regions: { heap: bytes(256 * MiB) } }).findings;
    expect(given.filter(({ facts }) => facts['otherCollector'] !== undefined)).toEqual([]);
    const [tight] = calculate(100 * MiB).findings;
    expect(tight?.detail).toContain('the JVM itself (with G1)');
    expect(calculate(100 * MiB, { extra: ['-XX:+UseSerialGC'] }).findings[0]?.detail).toContain(
      'Serial and the JVM itself',
    );
  });
});
