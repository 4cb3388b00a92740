/** Which units systemd has read from other texts than their files have now, by its values and theirs. */
import { expect, it } from 'vitest';
import { otherThanRead } from '../../../src/probe/unit/observeUnread';
import { FACTS } from '../../plan/build';

const FILE = '/etc/systemd/system/a.service';
const others = (has: readonly string[], lines: readonly string[]): readonly string[] =>
  otherThanRead(
    [
      `p FragmentPath=${FILE}`,
      ...has.map((text) => `p ${text}`),
      `f ${FILE}`,
      ...lines.map((text, index) => `a ${index + 2} ${text}`),
    ].map((record) => ({ unit: 'a.service', record })),
    FACTS,
  );

it.each([
  ['a limit that the file has and systemd has not', ['MemoryMax=infinity'], ['MemoryMax=64M']],
  ['one of another size', ['MemoryMax=1048576'], ['MemoryMax=64M']],
  ['one that systemd has and no file', ['MemoryMax=1048576'], []],
  ['another score', ['OOMScoreAdjust=0'], ['OOMScoreAdjust=100', 'OOMScoreAdjust=200']],
])('%s is another text', (_, has, lines) => {
  expect(others(has, lines)).toEqual(['a.service']);
});

it.each([
  ['the same values', ['MemoryMax=67108864', 'OOMScoreAdjust=200'], ['MemoryMax=64M', 'OOMScoreAdjust=200']],
  ['what systemd rejects', ['MemoryMax=67108864'], ['MemoryMax=64M', 'MemoryMax=1GB']],
  ['defaults of the manager', ['LimitAS=1048576', 'OOMPolicy=continue', 'MemoryLow=4096'], []],
  ['a share of the memory', ['MemoryMax=1048576'], ['MemoryMax=10%']],
  ['a soft limit beside a hard one', ['LimitAS=2097152'], ['LimitAS=1M:2M']],
  ['what an older systemd reads', ['MemoryMax=infinity'], ['MemoryLimit=64M']],
  ['what systemd does not say', [], ['MemoryMax=64M']],
])('%s is none', (_, has, lines) => {
  expect(others(has, lines)).toEqual([]);
});
