/**
 * What a limit is against what is in use, and against limits of others: each finding beside a twin in which it is not.
 */
import { GiB, MiB, bytes } from '../../../../../src/model/bytes';
import type { UnitFile } from '../../../../../src/model/observed';
import { file } from '../../../build';
import {
  DROP_IN,
  MAX,
  api,
  life,
  limited,
  main,
  one,
  others,
  running,
  saying,
  soft,
  unsaid,
  v1,
  vendor,
  type Case,
} from '../scenes';

const LIMIT = api({ limits: { addressSpace: '8GiB' } });
const OWN_LIMIT = {
  files: [
    file('/lib/systemd/system/api.service', { MemoryMax: String(GiB) }),
    file(DROP_IN, { MemoryMax: String(8 * GiB) }),
  ],
};
const OWN_MEMORY_LIMIT: UnitFile = {
  path: '/lib/systemd/system/api.service',
  assignments: [{ directive: 'MemoryMax', text: '64M', line: 2, isLegacy: true }],
  setsVariable: [],
};
const lowered = limited({ soft: bytes(GiB), hard: bytes(GiB) });
const pending = (from: string, to: string) => ({ id: '000001-ab', pending: { from, to }, files: [], broken: false });
const olderLimit = (age: number, changedAgo: number) =>
  one({
    ...life({ age }),
    files: [others({ LimitAS: '6G' }, changedAgo)],
    manager: { LimitAS: bytes(6 * GiB) },
    ...main({ addressSpace: { soft: bytes(GiB), hard: bytes(GiB) } }),
  });

export const LIMITS_CASES: readonly Case[] = [
  {
    kind: 'belowUse',
    when: 'a limit would fall below what is in use',
    bad: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1) })],
    good: [api({ memory: '1GiB' }), running({ use: bytes(GiB) })],
    says: { severity: 'error', facts: { unit: 'api.service', use: GiB + 1, limit: GiB } },
  },
  {
    kind: 'belowUse',
    when: 'a finite limit falls',
    bad: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1), set: { MemoryMax: String(2 * GiB) } })],
    good: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1), set: { MemoryMax: String(GiB) } })],
    says: { severity: 'error' },
  },
  {
    kind: 'belowUse',
    when: 'memory.high would fall below what is in use, and nothing can be swapped out',
    bad: [api({ memory: { max: '300MiB', high: '64MiB' } }), one({ use: bytes(100 * MiB) })],
    good: [
      api({ memory: { max: '300MiB', high: '64MiB' } }),
      {
        ...one({ use: bytes(100 * MiB) }),
        swap: { active: [{ path: '/s', type: 'file', size: bytes(GiB), used: bytes(0) }], made: [] },
      },
    ],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', setting: 'MemoryHigh', use: 100 * MiB, limit: 64 * MiB },
    },
  },
  {
    kind: 'belowUse',
    when: 'and the spec takes the swap away',
    bad: [
      api({ memory: { max: '300MiB', high: '64MiB', swap: 0 } }),
      {
        ...one({ use: bytes(100 * MiB) }),
        swap: { active: [{ path: '/s', type: 'file', size: bytes(GiB), used: bytes(0) }], made: [] },
      },
    ],
    good: [api({ memory: { max: '300MiB', high: '64MiB', swap: 0 } }), one({ use: bytes(60 * MiB) })],
    says: { severity: 'error' },
  },
  {
    kind: 'belowUse',
    when: 'its swap would fall below what is in it',
    bad: [api({ memory: { swap: '64MiB' } }), one({ swapped: bytes(100 * MiB) })],
    good: [api({ memory: { swap: '64MiB' } }), one({ swapped: bytes(100 * MiB), set: { MemorySwapMax: String(MiB) } })],
    says: { summary: 'api.service has 100 MiB in swap, and its swap limit would fall to 64 MiB' },
  },
  {
    kind: 'belowUse',
    when: 'what the spec drops leaves a lower limit of the unit itself',
    bad: [
      {},
      one({
        use: bytes(2 * GiB),
        ...vendor({ MemoryMax: '1G' }),
        files: [
          file('/lib/systemd/system/api.service', { MemoryMax: '1G' }),
          file('/etc/systemd/system/api.service.d/zz-oomcfg.conf', { MemoryMax: String(4 * GiB) }),
        ],
        cgroup: { MemoryMax: bytes(4 * GiB) },
      }),
    ],
    good: [{}, one({ use: bytes(2 * GiB), cgroup: { MemoryMax: bytes(4 * GiB) } })],
    says: { severity: 'error', facts: { unit: 'api.service', setting: 'MemoryMax', use: 2 * GiB, limit: GiB } },
  },
  {
    kind: 'limitLifted',
    when: "a protection puts the unit's own MemoryLimit= out of force",
    bad: [api({ memory: { low: '1MiB' } }), one({ files: [OWN_MEMORY_LIMIT] })],
    good: [api({ memory: { low: '1MiB', max: '64MiB' } }), one({ files: [OWN_MEMORY_LIMIT] })],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', file: '/lib/systemd/system/api.service', line: 2, theirs: 64 * MiB },
    },
  },
  {
    kind: 'vendorLimit',
    when: 'the unit says that it needs all of the address space',
    bad: [api({ limits: { addressSpace: '16GiB' } }), one(vendor({ LimitAS: 'infinity' }))],
    good: [api({ limits: { addressSpace: '16GiB' } }), one(vendor({ LimitAS: '8G:16G' }))],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        setting: 'LimitAS',
        file: '/lib/systemd/system/api.service',
        line: 2,
        theirs: 'infinity',
        wanted: 16 * GiB,
      },
    },
  },
  {
    kind: 'ownLimit',
    when: 'its program lowered the limit that its files give it',
    bad: [LIMIT, limited({ soft: bytes(GiB), hard: bytes(8 * GiB) })],
    good: [LIMIT, limited({ soft: bytes(8 * GiB), hard: bytes(8 * GiB) })],
    says: { severity: 'info', facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'its program lowered the soft limit alone, and the hard one is that of before',
    bad: [LIMIT, one({ manager: { LimitAS: 'infinity' }, ...main({ addressSpace: soft(GiB) }) })],
    good: [LIMIT, one({ manager: { LimitAS: 'infinity' }, ...main({ addressSpace: soft(8 * GiB) }) })],
    says: { severity: 'info', facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'it began after the file that says another limit',
    bad: [LIMIT, olderLimit(5, 5)],
    // It began before: it has what the files said then.
    good: [LIMIT, olderLimit(6, 5)],
    says: { facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'a change of the generation in force did not end',
    bad: [LIMIT, { ...lowered, generation: pending('000001-ab', '000001-ab') }],
    // One that went to another generation may have been cut off before the process got its limit.
    good: [LIMIT, { ...lowered, generation: pending('', '000001-ab') }],
    says: { facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'a line of its file was taken away as long ago as it began',
    bad: [LIMIT, unsaid({ files: [others({}, 59)] })],
    // It began before: a line that is gone may have given it.
    good: [LIMIT, unsaid({ files: [others({}, 58)] })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'a drop-in of it was removed before it began',
    bad: [LIMIT, unsaid({ foldersChangedAgo: 59 })],
    // It began before: that drop-in may have given it.
    good: [LIMIT, unsaid({ foldersChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: "the manager's defaults were changed before it began",
    bad: [LIMIT, unsaid({ managerChangedAgo: 59 })],
    // It began before: the default of then may have given it.
    good: [LIMIT, unsaid({ managerChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'belowUse',
    when: 'cgroup v1 refuses it as the unit runs',
    bad: [MAX, v1({ use: bytes(2 * GiB) })],
    good: [MAX, v1({ use: bytes(MiB) })],
    says: { severity: 'error', detail: saying('So the new one comes with a restart') },
  },
  {
    kind: 'belowUse',
    when: 'cgroup v1 refuses it, and so does systemd a restart',
    bad: [MAX, v1({ use: bytes(2 * GiB), refusesRestart: true })],
    good: [MAX, v1({ use: bytes(MiB), refusesRestart: true })],
    says: { severity: 'error', detail: saying('So the new one waits for the next start') },
  },
  {
    kind: 'belowUse',
    when: 'the spec drops a limit, and what the unit has of its own is below the use',
    bad: [{}, v1({ use: bytes(2 * GiB), ...OWN_LIMIT })],
    good: [{}, v1({ use: bytes(MiB), ...OWN_LIMIT })],
    says: { severity: 'error', fix: saying('systemctl edit api.service') },
  },
];
