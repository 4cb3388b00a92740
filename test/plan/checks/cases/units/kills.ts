/** What a kill takes along, and what a restart does to others: each finding beside a twin in which it is not. */
import { GiB, bytes } from '../../../../../src/model/bytes';
import { host, unit } from '../../../build';
import { MAX, RESTART, api, one, restarted, v1, vendor, type Case } from '../scenes';

const OOMD = { oomd: [{ slice: '-.slice', swap: 'kill', pressure: 'auto' }] };

export const KILLS_CASES: readonly Case[] = [
  {
    kind: 'killsInside',
    when: 'the kernel killed a process of it',
    bad: [MAX, one({ kills: 2 })],
    good: [MAX, one({ kills: 0 })],
    says: { severity: 'info', facts: { unit: 'api.service', kills: 2 } },
  },
  {
    kind: 'clash',
    when: "the unit's own MemoryHigh is below the budget",
    bad: [api({ memory: '4GiB' }), one(vendor({ MemoryHigh: '1G' }))],
    good: [api({ memory: { max: '4GiB', high: '3GiB' } }), one(vendor({ MemoryHigh: '1G' }))],
    says: {
      severity: 'warning',
      summary:
        '/lib/systemd/system/api.service:2 sets MemoryHigh of api.service to 1 GiB, and the spec MemoryMax to 4 GiB',
      fix: 'Set memory.high in the spec as well.',
    },
  },
  {
    kind: 'clash',
    when: 'the host has a memory.high at all',
    bad: [api({ memory: '4GiB' }), one(vendor({ MemoryHigh: '1G' }))],
    good: [api({ memory: '4GiB' }), v1(vendor({ MemoryHigh: '1G' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'clash',
    when: 'the host has a memory.high and no swap for the unit',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '0' }))],
    good: [api({ memory: { high: '4GiB' } }), v1(vendor({ MemorySwapMax: '0' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'clash',
    when: 'it is killed before it is throttled',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemoryMax: '1G' }))],
    good: [api({ memory: { high: '4GiB' } }), one(vendor({ MemoryMax: '5G' }))],
    says: {
      facts: {
        unit: 'api.service',
        setting: 'MemoryMax',
        file: '/lib/systemd/system/api.service',
        line: 2,
        theirs: GiB,
      },
    },
  },
  {
    kind: 'clash',
    when: 'it may not swap and is throttled',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '0' }))],
    good: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '1G' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'oomd',
    when: 'systemd-oomd watches a slice above',
    bad: [api({ protect: 'high' }), { ...one(), ...OOMD }],
    good: [
      api({ protect: 'high' }),
      { ...one({ oomd: { swap: 'auto', pressure: 'auto', preference: 'avoid' } }), ...OOMD },
    ],
    says: { severity: 'warning', facts: { unit: 'api.service', slice: '-.slice', settings: 'ManagedOOMSwap' } },
  },
  {
    kind: 'oomd',
    when: 'it watches the unit itself, which is to be killed early',
    bad: [
      api({ protect: 'sacrifice' }),
      { ...one({ oomd: { swap: 'kill', pressure: 'kill', preference: 'none' } }), oomd: [] },
    ],
    good: [
      api({ protect: 'sacrifice' }),
      { ...one(), oomd: [{ slice: 'user.slice', swap: 'auto', pressure: 'kill' }] },
    ],
    says: {
      severity: 'info',
      facts: { unit: 'api.service', slice: 'api.service', settings: 'ManagedOOMSwap and ManagedOOMMemoryPressure' },
    },
  },
  {
    kind: 'oomd',
    when: 'the innermost of several slices that it watches is named first, and none for swap where there is none',
    bad: [
      api({ protect: 'high' }),
      {
        ...one({ above: [{ slice: 'system.slice' }] }),
        oomd: [...OOMD.oomd, { slice: 'system.slice', swap: 'auto', pressure: 'kill' }],
      },
    ],
    good: [
      api({ protect: 'high' }),
      { ...host({ facts: { swapTotal: bytes(0) }, units: [unit('api.service')] }), ...OOMD },
    ],
    says: {
      summary:
        'systemd-oomd may kill api.service whatever its score: system.slice has ManagedOOMMemoryPressure=kill, -.slice has ManagedOOMSwap=kill',
      facts: { unit: 'api.service', slice: 'system.slice', settings: 'ManagedOOMMemoryPressure' },
    },
  },
  {
    kind: 'oomd',
    when: 'a swap file is to come, for a unit that may use it',
    bad: [
      { services: { api: { protect: 'high' } }, system: [{ hosts: 'all', swap: { file: '/swapfile', size: '1GiB' } }] },
      { ...host({ facts: { swapTotal: bytes(0) }, units: [unit('api.service')] }), ...OOMD },
    ],
    good: [api({ protect: 'high', memory: { swap: 0 } }), { ...one(), ...OOMD }],
    says: { facts: { unit: 'api.service', slice: '-.slice', settings: 'ManagedOOMSwap' } },
  },
  {
    kind: 'hostAction',
    when: 'it is to be restarted and reboots the host where it ends in failure',
    bad: [RESTART, restarted({ hostActions: ['FailureAction=reboot'] })],
    good: [MAX, restarted({ hostActions: ['FailureAction=reboot'] })],
    says: {
      severity: 'error',
      summary: 'a restart of api.service can do more to the host: FailureAction=reboot',
      facts: { unit: 'api.service', actions: ['FailureAction=reboot'] },
    },
  },
  {
    kind: 'startsOnEnd',
    when: 'it is to be restarted and its OnFailure= names a unit',
    bad: [RESTART, restarted({ onEnd: ['page.service'] })],
    good: [MAX, restarted({ onEnd: ['page.service'] })],
    says: { severity: 'warning', summary: 'a restart of api.service can start page.service' },
  },
  {
    kind: 'mayRestartAlong',
    when: 'a oneshot that requires it may run at the time of its restart',
    bad: [RESTART, restarted({ mayRestartAlong: ['backup.service'] })],
    good: [MAX, restarted({ mayRestartAlong: ['backup.service'] })],
    says: {
      severity: 'warning',
      summary: 'if backup.service runs when api.service restarts, systemd restarts it along',
      facts: { unit: 'api.service', units: ['backup.service'] },
    },
  },
  {
    kind: 'refusesRestart',
    when: 'its files refuse a restart on demand',
    bad: [RESTART, restarted({ refusesRestart: true })],
    good: [RESTART, restarted()],
    says: { severity: 'info', facts: { unit: 'api.service' } },
  },
  {
    kind: 'startsAlong',
    when: 'it is to be restarted and what it wants is down',
    bad: [RESTART, restarted({ startsAlong: ['cache.service'] })],
    good: [RESTART, restarted({ restartsAlong: ['cache.service'], startsAlong: ['cache.service'] })],
    says: { severity: 'warning', summary: 'cache.service starts along with the restart of api.service' },
  },
];
