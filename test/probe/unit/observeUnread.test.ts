/** Which units systemd has read from other texts than their files have now, by its values and theirs. */
import { expect, it } from 'vitest';
import { otherThanRead } from '../../../src/probe/unit/observeUnread';
import type { Facts } from '../../../src/model/host';
import { FACTS } from '../../plan/build';

const FILE = '/etc/systemd/system/a.service';
const others = (
  has: readonly string[],
  lines: readonly string[],
  facts: Partial<Facts> = {},
  unit = 'a.service',
): readonly string[] =>
  otherThanRead(
    [
      `p FragmentPath=${FILE}`,
      ...has.map((text) => `p ${text}`),
      `f ${FILE}`,
      ...lines.map((text, index) => `a ${index + 2} ${text}`),
    ].map((record) => ({ unit, record })),
    { ...FACTS, ...facts },
  );

it.each([
  ['a limit that the file has and systemd has not', ['MemoryMax=infinity'], ['MemoryMax=64M']],
  ['one of another size', ['MemoryMax=1048576'], ['MemoryMax=64M']],
  ['one that systemd has and no file', ['MemoryMax=1048576'], []],
  ['another score', ['OOMScoreAdjust=0'], ['OOMScoreAdjust=100', 'OOMScoreAdjust=200']],
  ['another share of the memory', [`MemoryMax=${8 * 1024 ** 3}`], ['MemoryMax=40%']],
  ['a share where systemd has no limit', ['MemoryMax=infinity'], ['MemoryMax=40%']],
  ['a size after a share', [`MemoryMax=${8 * 1024 ** 3}`], ['MemoryMax=50%', 'MemoryMax=64M']],
  ['another number of tasks', ['TasksMax=4915'], ['TasksMax=66', 'TasksMax=77']],
  ['a share of the CPUs that is gone', ['CPUQuotaPerSecUSec=200ms'], []],
  ['only what systemd rejects', ['MemoryMax=67108864'], ['MemoryMax=1GB']],
])('%s is another text', (_, has, lines) => {
  expect(others(has, lines)).toEqual(['a.service']);
});

it.each([
  ['the same values', ['MemoryMax=67108864', 'OOMScoreAdjust=200'], ['MemoryMax=64M', 'OOMScoreAdjust=200']],
  ['what systemd rejects', ['MemoryMax=67108864'], ['MemoryMax=64M', 'MemoryMax=1GB']],
  ['defaults of the manager', ['LimitAS=1048576', 'OOMPolicy=continue', 'MemoryLow=4096'], []],
  ['a share of the memory, rounded', [`MemoryMax=${8 * 1024 ** 3 - 2048}`], ['MemoryMax=50%']],
  ['a share of the swap', ['MemorySwapMax=1048576'], ['MemorySwapMax=10%']],
  ['a soft limit beside a hard one', ['LimitAS=2097152'], ['LimitAS=1M:2M']],
  ['what an older systemd reads', ['MemoryMax=infinity'], ['MemoryLimit=64M']],
  ['what systemd does not say', [], ['MemoryMax=64M']],
  ['the same share of the CPUs', ['CPUQuotaPerSecUSec=200ms'], ['CPUQuota=50%', 'CPUQuota=20%']],
])('%s is not one', (_, has, lines) => {
  expect(others(has, lines)).toEqual([]);
});

it('does not compare a share of the memory in a container, where it may be of what that may use', () => {
  expect(others(['MemoryMax=1048576'], ['MemoryMax=10%'], { container: 'lxc' })).toEqual([]);
});

it('does not compare what is in a section that was not read', () => {
  expect(others(['CPUQuotaPerSecUSec=200ms'], [], {}, 'a.mount')).toEqual([]);
});
