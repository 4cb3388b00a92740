/** What the kernel has promised and may promise, as a look tells it; a host that lies there has said nothing. */
import { expect, it } from 'vitest';
import { observe } from '../../src/probe/observe';

const N = '0123456789abcdef';

function room(text?: string) {
  const lines = [
    '= oomcfg 1',
    '= memtotal 1048576',
    '= systemd 252',
    ...(text === undefined ? [] : [`~ room ${text}`]),
    '= end',
  ];
  return observe(lines.map((line) => `${N}${line}\n`).join(''), N, { units: [], sysctls: [] }).value?.room;
}

it.each([
  [
    '0 497664 435200 3 2048',
    { mode: 0, commitLimit: 509_607_936, committed: 445_644_800, hugePages: 3, hugePageSize: 2_097_152 },
  ],
  ['2 497664 435200 0', { mode: 2, commitLimit: 509_607_936, committed: 445_644_800, hugePages: 0, hugePageSize: 0 }],
  ['x 497664 435200 y z', { mode: 0, commitLimit: 509_607_936, committed: 445_644_800, hugePages: 0, hugePageSize: 0 }],
  ['2 497664', undefined],
  ['2 -1 x', undefined],
  [undefined, undefined],
])('room %j', (text, expected) => {
  expect(room(text)).toEqual(expected);
});
