/**
 * The table of kinds: each name of a setting belongs to one, whoever wrote the document that has it, and each kind
 * knows its own lines.
 */
import { describe, expect, it } from 'vitest';
import { CGROUP_DIRECTIVES, DIRECTIVE_ORDER, LIMIT_DIRECTIVES } from '../../src/model/settings';
import { SYSCTLS } from '../../src/model/sysctls';
import { HOST_KINDS, kindOf, settingOfLine, UNIT_KINDS } from '../../src/settings';
import { cgroupSize } from '../../src/settings/cgroupSize';
import { generation } from '../../src/settings/generation';
import type { SettingKind } from '../../src/settings/kind';
import { oomPolicy } from '../../src/settings/oomPolicy';
import { rlimit } from '../../src/settings/rlimit';
import { score } from '../../src/settings/score';
import { swapFile } from '../../src/settings/swapFile';
import { sysctl } from '../../src/settings/sysctl';
import { variable } from '../../src/settings/variable';
import { host } from '../plan/build';

const ROWS: readonly (readonly [string, string, SettingKind])[] = [
  ...CGROUP_DIRECTIVES.map((name) => ['api.service', name, cgroupSize] as const),
  ...LIMIT_DIRECTIVES.map((name) => ['api.service', name, rlimit] as const),
  ['api.service', 'OOMScoreAdjust', score],
  ['api.service', 'OOMPolicy', oomPolicy],
  ['api.service', 'JAVA_OPTS', variable],
  ['api.service', 'generation', variable],
  ...Object.keys(SYSCTLS).map((key) => ['system', key, sysctl] as const),
  ['system', 'swap:/swap.d/a.file', swapFile],
  ['system', 'generation', generation],
  ['system', 'nonsense', sysctl],
];

describe('a setting', () => {
  it.each(ROWS)('of %s that is called %s is of its kind', (target, setting, kind) => {
    expect(kindOf({ target, setting })).toBe(kind);
  });

  it('is of a kind in the table, and every directive is', () => {
    const kinds: readonly SettingKind[] = [...UNIT_KINDS, ...HOST_KINDS];
    for (const [target, setting] of ROWS) expect(kinds).toContain(kindOf({ target, setting }));
    for (const setting of DIRECTIVE_ORDER) expect(kindOf({ target: 'a.slice', setting })).not.toBe(variable);
  });
});

describe('a line of a file', () => {
  it.each([
    ['MemoryMax', '1', 'MemoryMax'],
    ['MemoryLimit', '1', 'MemoryMax'],
    ['OOMPolicy', 'kill', 'OOMPolicy'],
    ['Environment', '"NODE_OPTIONS=-x"', 'NODE_OPTIONS'],
    ['Environment', 'NODE_OPTIONS=-x', undefined],
    ['vm.swappiness', '10', 'vm.swappiness'],
    ['What', '/a%%b', 'swap:/a%b'],
    ['CPUQuota', '10%', undefined],
  ])('%s=%s is about %s', (key, value, setting) => {
    expect(settingOfLine(key, value)).toBe(setting);
  });
});

describe('the generation', () => {
  it('is in no file, is never wanted, and holds in each look', () => {
    const named = { target: 'system', setting: 'generation', value: 'whole' };
    const observed = host();
    expect(generation.wanted({ host: 'a', spec: 's', services: [], sysctl: [] }, observed)).toEqual([]);
    expect(generation.present(named, observed)).toBeUndefined();
    const present = { kernel: null, file: null, setBy: null, nextBy: null };
    expect([generation.kernelHolds(named, present), generation.fileHolds(named, present)]).toEqual([true, true]);
    expect(generation.written).toBeUndefined();
  });
});
