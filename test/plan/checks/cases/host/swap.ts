/** Whether a swap file can be made, and taken away: each finding beside a twin in which it is not. */
import { GiB, bytes } from '../../../../../src/model/bytes';
import { host, unit } from '../../../build';
import { SWAP, SWAPPED, SWAPPINESS, api, at, withSwap, type Case } from '../scenes';

export const SWAP_CASES: readonly Case[] = [
  {
    kind: 'swapFolder',
    when: 'the folder of the swap file is not there',
    bad: [{ system: [{ swap: { file: '/data/swapfile', size: '1GiB' } }] }, host({ swap: { folder: 'missing' } })],
    good: [{ system: [{ swap: { file: '/data/swapfile', size: '1GiB' } }] }, host()],
    says: { summary: '/data/swapfile: there is no folder /data on the host', ...at(1009) },
  },
  {
    kind: 'swapSnapshots',
    when: 'the swap file is to be in the root subvolume',
    bad: [SWAP, host({ swap: { fileSystem: 'btrfs', isSubvolume: true } })],
    good: [
      { system: [{ swap: { file: '/swap/swapfile', size: '1GiB' } }] },
      host({ swap: { fileSystem: 'btrfs', isSubvolume: true } }),
    ],
    says: { facts: { file: '/swapfile', folder: '/' } },
  },
  {
    kind: 'swapSnapshots',
    when: 'its folder is not a subvolume',
    bad: [
      { system: [{ swap: { file: '/swap/swapfile', size: '1GiB' } }] },
      host({ swap: { fileSystem: 'btrfs', isSubvolume: false } }),
    ],
    good: [
      SWAP,
      host({ swap: { fileSystem: 'btrfs', active: [SWAPPED], made: [{ path: '/swapfile', size: bytes(GiB) }] } }),
    ],
    says: { severity: 'warning' },
  },
  {
    kind: 'swapUnbounded',
    when: 'a host of cgroup v1 has swap',
    bad: [api({ memory: '1GiB' }), host({ facts: { cgroup: 'hybrid' }, units: [unit('api.service')] })],
    good: [
      api({ memory: '1GiB' }),
      host({ facts: { cgroup: 'v1', swapTotal: bytes(0) }, units: [unit('api.service')] }),
    ],
    says: {
      summary:
        'MemoryMax of api.service bounds RAM alone: the host has swap, and its memory controller is on cgroup v1',
      facts: { units: ['api.service'] },
    },
  },
  {
    kind: 'swapUnbounded',
    when: 'it gets swap from the spec, and has many services',
    bad: [
      { services: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { memory: '1GiB' }])), ...SWAP },
      host({
        facts: { cgroup: 'v1', swapTotal: bytes(0) },
        units: ['a', 'b', 'c', 'd', 'e'].map((name) => unit(`${name}.service`)),
      }),
    ],
    good: [{ services: { api: { protect: 'high' } } }, host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    says: {
      summary:
        'MemoryMax of a.service, b.service, c.service and 2 more bounds RAM alone: the host has swap, and its memory controller is on cgroup v1',
    },
  },
  {
    kind: 'swappinessKept',
    when: 'a slice of cgroup v1 has another value',
    bad: [
      SWAPPINESS,
      host({
        sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }],
        swappiness: [{ slice: 'system.slice', value: '60' }],
      }),
    ],
    good: [SWAPPINESS, host({ sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }] })],
    says: { severity: 'warning', facts: { slices: ['system.slice=60'] } },
  },
  {
    kind: 'swapForeign',
    when: 'a file of that name is there and is not ours',
    bad: [SWAP, host({ swap: { fileSize: bytes(5) } })],
    good: [SWAP, host({ swap: { fileSize: bytes(GiB), made: [{ path: '/swapfile', size: bytes(GiB) }] } })],
    says: { severity: 'error', facts: { file: '/swapfile', size: 5, active: false } },
  },
  {
    kind: 'swapForeign',
    when: 'it is swapped to, in another size',
    bad: [SWAP, host({ swap: { active: [{ path: '/swapfile', type: 'file', size: bytes(GiB), used: bytes(0) }] } })],
    good: [
      SWAP,
      host({ swap: { active: [{ path: '/swapfile', type: 'file', size: bytes(GiB - 4096), used: bytes(0) }] } }),
    ],
    says: { facts: { file: '/swapfile', size: GiB, active: true } },
  },
  {
    kind: 'swapInUse',
    when: 'a swap file that is dropped holds more than memory could take',
    bad: [{}, withSwap(8 * GiB + 4096)],
    good: [{}, withSwap(8 * GiB)],
    says: { severity: 'error', facts: { file: '/swapfile', used: 8 * GiB + 4096, available: 8 * GiB } },
  },
  {
    kind: 'swapInUse',
    when: 'a swap file that is resized holds more than memory could take',
    bad: [{ system: [{ swap: { file: '/swapfile', size: '2GiB' } }] }, withSwap(9 * GiB)],
    good: [{ system: [{ swap: { file: '/swapfile', size: '16GiB' } }] }, withSwap(9 * GiB)],
    says: { severity: 'error', ...at(1009) },
  },
  {
    kind: 'swapNoSpace',
    when: 'the disk is too full',
    bad: [SWAP, host({ swap: { free: bytes(GiB - 1) } })],
    good: [SWAP, host({ swap: { free: bytes(GiB) } })],
    says: { severity: 'error', facts: { file: '/swapfile', size: GiB, free: GiB - 1 } },
  },
];
