/** The calculated options as a real JVM reads them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import { checkAddressSpace } from '../../../src/runtimes/jvm/addressSpace';
import { javaOptions } from '../../../src/runtimes/jvm';
import type { JavaSettings } from '../../../src/runtimes/jvm/settings';
import { asWritten } from './written';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };
const installed = spawnSync('java', ['-version']).status === 0;

function calculate(total: number, java: Partial<JavaSettings>) {
  const { value } = javaOptions(bytes(total), asWritten(java), OWNER);
  if (value === undefined) throw new Error('the JVM of this test cannot be sized');
  return value;
}

/** As a launch script starts it: JAVA_OPTS split at blanks. */
function flags(options: readonly string[]): ReadonlyMap<string, string> {
  const command = ['-c', 'exec java $JAVA_OPTS -XX:+PrintFlagsFinal -version'];
  const text = execFileSync('sh', command, {
    encoding: 'utf8',
    env: { ...process.env, JAVA_OPTS: options.join(' ') },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  return new Map([...text.matchAll(/^\s*\w+ (\w+)\s*= (\S*)/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** Whether it starts under RLIMIT_AS. */
function starts(options: readonly string[], limit: number): boolean {
  const script = `ulimit -v ${Math.floor(limit / 1024)} && exec java ${options.join(' ')} -version`;
  // A JVM that cannot start leaves its crash report where it stands.
  return spawnSync('sh', ['-c', script], { timeout: 60_000, cwd: tmpdir() }).status === 0;
}

describe.runIf(installed)('a JVM started with the options', () => {
  it('has the sizes that were calculated', () => {
    const memory = calculate(GiB, { loadedClasses: 10_000, headroom: 5, threads: 100 });
    const seen = flags(memory.options);
    // HotSpot rounds the heap up to its region size (1 MiB here) and the metaspace down to its granule (64 KiB).
    expect(Math.abs(Number(seen.get('MaxHeapSize')) - memory.heap)).toBeLessThan(4 * MiB);
    expect(Math.abs(Number(seen.get('MaxMetaspaceSize')) - memory.metaspace)).toBeLessThan(64 * 1024);
    expect(Number(seen.get('ReservedCodeCacheSize'))).toBe(240 * MiB);
    expect(Number(seen.get('MaxDirectMemorySize'))).toBe(10 * MiB);
    expect(Number(seen.get('ThreadStackSize'))).toBe(1024);
  });

  it('takes what extra says and nothing besides', () => {
    const extra = ['-Xmx300m', '-Xss512k', '-XX:+UseSerialGC'];
    const seen = flags(calculate(GiB, { extra }).options);
    expect(Number(seen.get('MaxHeapSize'))).toBe(300 * MiB);
    expect(Number(seen.get('ThreadStackSize'))).toBe(512);
    expect(seen.get('UseSerialGC')).toBe('true');
  });

  it.each([
    ['-XX:+UseSerialGC', 512 * MiB],
    ['-XX:+UseParallelGC', 512 * MiB],
    ['-XX:+UseG1GC', 512 * MiB],
  ])(
    'does not start below the address space that is called an error, and does where nothing is said (%s)',
    (collector, heap) => {
      const memory = calculate(2 * GiB, { regions: { heap: bytes(heap) }, extra: [collector] });
      const [finding] = checkAddressSpace(bytes(GiB), memory, OWNER, OWNER.at);
      expect(finding?.code).toBe('OOM357');
      expect(starts(memory.options, Number(finding?.facts['starts']) - 4096)).toBe(false);
      expect(starts(memory.options, Number(finding?.facts['runs']))).toBe(true);
    },
  );
});
