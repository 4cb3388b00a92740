/**
 * Which line decides a sysctl at boot, and which texts are the same value; test/hosts/sysctls/sysctlFiles.test.ts holds
 * the same against systemd-sysctl.
 */
import { describe, expect, it } from 'vitest';
import type { SysctlLine } from '../../src/model/observed';
import { sameSysctlValue } from '../../src/model/sysctls';
import { comesAfterOurs, decidingLine, isOurs, isReadAtBoot } from '../../src/systemd/sysctlLines';

let number = 0;
const line = (value?: string, pattern?: string, path = '/etc/sysctl.d/a.conf'): SysctlLine => ({
  path,
  line: ++number,
  ...(value === undefined ? {} : { value }),
  ...(pattern === undefined ? {} : { pattern }),
});

describe('the line that decides', () => {
  it.each<[string, SysctlLine[], string | undefined]>([
    ['none', [], undefined],
    ['the last one', [line('1'), line('2')], '2'],
    ['one without a value takes the key away', [line('1'), line()], undefined],
    ['unless a value comes after it', [line('1'), line(), line('3')], '3'],
    ['a key beats a pattern, wherever that is', [line('1'), line('2', 'vm/*')], '1'],
    ['a key that is taken away beats a pattern, too', [line(), line('2', 'vm/*')], undefined],
    ['a pattern alone', [line('2', 'vm/*')], '2'],
    ['the last pattern', [line('2', 'vm/*'), line('3', 'vm/s*')], '3'],
    ['a pattern that says the same once more keeps its turn', [line('2', 'a'), line('3', 'b'), line('2', 'a')], '3'],
    ['a pattern that says something else gets a new turn', [line('2', 'a'), line('3', 'b'), line('4', 'a')], '4'],
    ['a pattern that is taken away', [line('2', 'a'), line(undefined, 'a')], undefined],
    ['a pattern that takes nothing away from others', [line('2', 'a'), line(undefined, 'b')], '2'],
    ['what systemd-sysctl does not read', [line('2'), line('5', undefined, '/etc/sysctl.conf')], '2'],
    ['nor tuned', [line('5', undefined, '/etc/tuned/x/tuned.conf')], undefined],
    ['the credential', [line('2'), line('5', undefined, '/run/credentials/@system/sysctl.extra')], '5'],
  ])('%s', (_, lines, value) => {
    expect(decidingLine(lines)?.value).toBe(value);
  });

  it('knows ours, and what comes after it', () => {
    const at = (path: string) => line('1', undefined, path);
    expect(isOurs(at('/etc/sysctl.d/zz-oomcfg.conf'))).toBe(true);
    expect(isOurs(at('/etc/sysctl.d/zz.conf'))).toBe(false);
    expect(isReadAtBoot(at('/etc/sysctl.conf'))).toBe(false);
    expect(
      ['/usr/lib/sysctl.d/zzz.conf', '/run/credentials/@system/sysctl.extra'].every((path) => comesAfterOurs(at(path))),
    ).toBe(true);
    expect(
      ['/etc/sysctl.d/zz-.conf', '/etc/sysctl.conf', '/etc/tuned/zzz/tuned.conf'].some((path) =>
        comesAfterOurs(at(path)),
      ),
    ).toBe(false);
  });
});

describe('a text in a file', () => {
  it.each([
    ['10', '10', true],
    ['0xa', '10', true],
    ['0XA', '10', true],
    ['012', '10', true],
    ['10 # ops', '10', true],
    ['10\tx', '10', true],
    ['-1', '-1', true],
    ['-0x1', '-1', true],
    ['0', '0', true],
    ['00', '0', true],
    ['+10', '10', false],
    ['10;', '10', false],
    ['08', '8', false],
    ['10x', '10', false],
    ['', '10', false],
    ['9'.repeat(30), '9'.repeat(30), true],
    ['11', '10', false],
    [undefined, '10', false],
  ])('%j is %s to the kernel: %s', (text, value, same) => {
    expect(sameSysctlValue(text, value)).toBe(same);
  });
});
