/** Answers that are not a look, because a host is broken or lies: each is one finding, read in a bounded time. */
import { describe, expect, it } from 'vitest';
import type { LookRequest } from '../../../src/model/observed';
import { ANSWERS } from '../../../src/rules/host';
import { observe } from '../../../src/probe/observe';
import { cpuTime } from '../../cpuTime';
import { N, NOTHING, look, UNIT } from './looks';

function refused(output: string, asked: LookRequest = NOTHING) {
  const { value, findings } = observe(output, N, asked);
  expect(value).toBeUndefined();
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  expect(`${finding!.summary} ${finding!.detail} ${finding!.fix}`).not.toMatch(/undefined|NaN|[\0-\x1f\x7f-\x9f]/);
  return finding!;
}

describe('an answer that is not a look', () => {
  const all = look();
  const code = (kind: keyof typeof ANSWERS): string => ANSWERS[kind].code;

  it.each([
    ['nothing', '', 'noAnswer'],
    ['a banner', 'Welcome!\n\x1b[2J', 'noAnswer'],
    ['records of another run', all.replaceAll(N, 'f'.repeat(16)), 'noAnswer'],
    ['another version', all.replace('oomcfg 1', 'oomcfg 2'), 'version'],
    ['records without a beginning', all.replace(`${N}= oomcfg 1\n`, ''), 'version'],
    ['one that is cut off', all.replace(`${N}= end\n`, ''), 'cutOff'],
    ['one that is cut off within its last line', all.slice(0, -3), 'cutOff'],
    ['a NUL byte', look('kernel a\0b'), 'badRecord'],
    ['a NUL byte in a type', look('ker\0nel a'), 'badRecord'],
    ['no memory', all.replace('memtotal 1048576', 'memtotal 0'), 'badRecord'],
    ['memory that is not a number', all.replace('memtotal 1048576', 'memtotal \x1b[2J'), 'badRecord'],
    ['no memory record', all.replace(`${N}= memtotal 1048576\n`, ''), 'badRecord'],
    ['a unit name that is a path', look('unit ../../etc/passwd', 'p LoadState=loaded'), 'badRecord'],
    ['a real name with a blank', look('unit api.service', 'p Id=a b', 'p LoadState=loaded'), 'badRecord'],
    ['a variable that is none', look(...UNIT, 'variable a;b'), 'badRecord'],
    ['a dependent that is a path', look('dependent', 'd Id=/etc'), 'badRecord'],
    ['a generation that is a path', look('generation ../../x shop'), 'badRecord'],
    ['a file outside of /etc', look('file ok /tmp/x'), 'badRecord'],
    ['a sysctl that is a path', look('sysctl ../x 1'), 'badRecord'],
    ['a sysctl that oomcfg never sets', look('sysctl kernel.core_pattern x'), 'badRecord'],
    ['a swap file that no spec can name', look('before made 1 /a/../b'), 'badRecord'],
    ['a systemd without a version', look('systemd '), 'badRecord'],
    ['a systemd with an absurd version', look('systemd 99999999999'), 'badRecord'],
  ] as const)('as %s', (_, output, kind) => {
    expect(refused(output)).toMatchObject({ code: code(kind), severity: 'error' });
  });

  it('as one that leaves out what was asked for', () => {
    const asked: LookRequest = { units: [{ unit: 'api.service' }], sysctls: ['vm.swappiness'] };
    const sysctl = 'sysctl vm.swappiness 60';
    expect(refused(look(sysctl), asked)).toMatchObject({ code: 'OOM404', facts: { unit: 'api.service' } });
    // systemctl failed: this is not a unit that is missing.
    expect(refused(look('unit api.service', sysctl), asked).facts).toEqual({ unit: 'api.service' });
    expect(refused(look('unit api.service', 'p LoadState=', sysctl), asked).facts).toEqual({ unit: 'api.service' });
    expect(refused(look(...UNIT), asked).facts).toEqual({ setting: 'vm.swappiness' });
    expect(observe(look(...UNIT, sysctl), N, asked).findings).toEqual([]);
    expect(observe(look(...UNIT, 'nosysctl vm.swappiness'), N, asked).findings).toEqual([]);
    expect(observe(look('obstacle no-systemd', 'systemd ', 'unit api.service', sysctl), N, asked).findings).toEqual([]);
  });

  it.each([
    ['unit', (index: number) => [`unit u${index}.service`, 'p LoadState=loaded']],
    ['dependent', (index: number) => ['dependent', `d Id=u${index}.service`]],
    ['sysctl', (index: number) => [`sysctl vm.k${index} 1`]],
    ['swap', (index: number) => [`swap file 1 /swap${index}`]],
    ['before', (index: number) => [`before made 1 /swap${index}`]],
    ['file', (index: number) => [`file ok /etc/systemd/system/u${index}.swap`]],
    ['dependency', (index: number) => (index > 5 ? [] : ['dependent', `d RequiredBy=${'a '.repeat(10_000)}`])],
  ])('as one with more records of the type %s than any host has', (type, record) => {
    const records = Array.from({ length: 2001 }, (_, index) => record(index)).flat();
    expect(refused(look(...records))).toMatchObject({ code: 'OOM404', facts: { record: type } });
    expect(observe(look(...records.slice(0, 1000)), N, NOTHING).findings).toHaveLength(type === 'dependency' ? 1 : 0);
  });

  it('or is one of four megabytes, read in a bounded time', { timeout: 20_000 }, () => {
    const many = (records: readonly string[], record: string, count: number): string =>
      look(...records, 'HERE').replace(`${N}= HERE\n`, `${N}= ${record}\n`.repeat(count));
    const began = cpuTime();
    observe(many(UNIT, 'f /a', 150_000), N, NOTHING);
    observe(many([...UNIT, 'f /lib/api.service'], 'a 1 MemoryMax=1G', 100_000), N, NOTHING);
    observe(many([], 'x', 180_000), N, NOTHING);
    observe(
      many(
        many([], 'sysctl vm.a 1', 2000)
          .split('\n')
          .slice(3, -2)
          .map((line) => line.slice(N.length + 2)),
        'sysctlfile 1 vm.a = /b.conf 1',
        2000,
      ),
      N,
      NOTHING,
    );
    expect(cpuTime() - began).toBeLessThan(10_000);
  });
});
