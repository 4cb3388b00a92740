/** What LimitAS a JVM needs, against what was seen to start and to fail. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import { checkAddressSpace } from '../../../src/runtimes/jvm/addressSpace';
import { javaOptions } from '../../../src/runtimes/jvm';
import { asWritten } from './written';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };
const LIMIT = { file: 'oomcfg.yaml', line: 9, column: 7 };

function judge(limit: number, heap: number, extra: readonly string[] = [], loadedClasses?: number) {
  const settings = { regions: { heap: bytes(heap) }, extra };
  const java = loadedClasses === undefined ? settings : { ...settings, loadedClasses };
  const { value } = javaOptions('infinity', asWritten(java), OWNER);
  if (value === undefined) throw new Error('the JVM of this test cannot be sized');
  return checkAddressSpace(bytes(limit), value, OWNER, LIMIT);
}

function codes(...what: Parameters<typeof judge>): string {
  return judge(...what)
    .map(({ code }) => code)
    .join(' ');
}

describe('a limit on address space', () => {
  const table: readonly (readonly [string, Parameters<typeof judge>, string])[] = [
    ['holds twice what is needed', [8 * GiB, GiB], ''],
    ['1 GiB and 250 threads worked at 4200 MiB', [4200 * MiB, GiB], ''],
    ['1 GiB and 250 threads failed at 3600 MiB', [3600 * MiB, GiB], 'OOM358'],
    ['1 GiB with G1 did not start below 3188 MiB, Serial did', [2700 * MiB, GiB], 'OOM358'],
    ['1 GiB starts with no collector below 2500 MiB', [2500 * MiB, GiB], 'OOM357'],
    ['of the size of the heap starts nothing', [GiB, GiB], 'OOM357'],
    ['with Parallel, 1 GiB needs 2840 MiB', [2600 * MiB, GiB, ['-XX:+UseParallelGC']], 'OOM357'],
    ['with G1, 1 GiB needs 3188 MiB', [2750 * MiB, GiB, ['-XX:+UseG1GC']], 'OOM357'],
    ['with Serial, 1 GiB starts within 2667 MiB', [2680 * MiB, GiB, ['-XX:+UseSerialGC']], 'OOM358'],
    ['counts a smaller class space', [1710 * MiB, GiB, ['-XX:CompressedClassSpaceSize=128m']], 'OOM358'],
    ['counts no class space where there is none', [1710 * MiB, GiB, ['-XX:-UseCompressedClassPointers']], 'OOM358'],
    ['counts the class space below a metaspace cap', [1710 * MiB, GiB, ['-XX:MaxMetaspaceSize=128m']], 'OOM358'],
    ['counts the class space below a calculated cap', [1710 * MiB, GiB, [], 20_000], 'OOM358'],
  ];
  it.each(table)('%s', (_name, what, expected) => {
    expect(codes(...what)).toBe(expected);
  });

  it('points at the limit and says which one would do', () => {
    const [finding] = judge(2 * GiB, GiB);
    expect(finding).toMatchObject({
      code: 'OOM357',
      where: LIMIT,
      facts: { unit: 'api.service', limit: 2 * GiB, heap: GiB, threads: 250, starts: (1024 + 1024 + 240 + 290) * MiB },
    });
    expect(codes(Number(finding?.facts['runs']), GiB)).toBe('');
  });
});
