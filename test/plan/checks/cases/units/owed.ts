/** What a running process has still to get, or has set for itself: each finding beside a twin in which it is not. */
import { GiB, bytes } from '../../../../../src/model/bytes';
import type { UnitFile } from '../../../../../src/model/observed';
import type { SpecText } from '../../../../desired/build';
import { file, host, missing, unit, type UnitParts } from '../../../build';
import { DROP_IN, MAX, api, life, main, one, others, soft, unsaid, vendor, type Case } from '../scenes';

/** Its process has a limit of 1 GiB, which oomcfg gave it where `limited` says so. */
const keeps = (limited: readonly string[], parts: UnitParts = {}) =>
  host({
    facts: { capSysResource: false },
    units: [
      unit('api.service', {
        ...main({ limited, addressSpace: { soft: bytes(GiB), hard: bytes(GiB) }, rss: soft(GiB) }),
        ...parts,
      }),
    ],
  });
const REFUSES: UnitParts = { refusesRestart: true };
const NOTHING: SpecText = { services: { other: { memory: '1GiB', optional: true } } };
const VENDORS_SCORE = { files: [file('/lib/systemd/system/api.service', { OOMScoreAdjust: '-900' })] };
const scored = (oomScoreAdj: number, parts: object, { files } = { files: [] as readonly UnitFile[] }) =>
  one({
    files: [...files, file(DROP_IN, { OOMScoreAdjust: '300' })],
    manager: { OOMScoreAdjust: 300 },
    ...main({ oomScoreAdj, ...parts }),
  });
const OURS = (changedAgo?: number): UnitParts => ({
  files: [
    { ...file(DROP_IN, { OOMScoreAdjust: '300' }), ...(changedAgo === undefined ? {} : { changedAgo }) },
    others({}, 1000),
  ],
  manager: { OOMScoreAdjust: 300 },
});
const olderScore = (age: number, changedAgo: number) =>
  one({
    ...life({ age }),
    files: [others({ OOMScoreAdjust: '100' }, changedAgo)],
    manager: { OOMScoreAdjust: 100 },
    ...main({ oomScoreAdj: 0 }),
  });

export const OWED_CASES: readonly Case[] = [
  {
    kind: 'owed',
    when: 'the spec dropped its limit, and systemd refuses to restart it',
    bad: [MAX, keeps(['LimitAS'], REFUSES)],
    // What its program set for itself is nothing of oomcfg's.
    good: [MAX, keeps([], REFUSES)],
    says: {
      severity: 'info',
      summary: 'api.service keeps the LimitAS of 1 GiB that oomcfg gave it until its next start',
      facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' },
    },
  },
  {
    kind: 'owed',
    when: 'the spec dropped it, and its file is gone while it runs',
    bad: [NOTHING, keeps(['LimitAS'], { loadState: 'not-found', fragment: '', files: [] })],
    good: [NOTHING, host({ units: [missing('api.service')] })],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' } },
  },
  {
    kind: 'owed',
    when: 'it keeps the limit that its own file does not give',
    bad: [
      MAX,
      keeps(['LimitAS'], {
        ...REFUSES,
        files: [file('/lib/systemd/system/api.service', { LimitAS: String(2 * GiB) })],
      }),
    ],
    // It has what its own file says.
    good: [
      MAX,
      keeps(['LimitAS'], { ...REFUSES, files: [file('/lib/systemd/system/api.service', { LimitAS: String(GiB) })] }),
    ],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 2 * GiB } },
  },
  {
    kind: 'owed',
    when: 'its file is gone, which systemd has not noticed',
    bad: [NOTHING, keeps(['LimitAS'], { fileIsGone: true })],
    // It can be restarted, and is.
    good: [NOTHING, keeps(['LimitAS'])],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' } },
  },
  {
    kind: 'ownScore',
    when: 'it began after the file that says another score',
    bad: [api({ protect: 'expendable' }), olderScore(5, 5)],
    good: [api({ protect: 'expendable' }), olderScore(6, 5)],
    says: { facts: { unit: 'api.service', score: 0, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'a line of its file was taken away as long ago as it began',
    bad: [api({ protect: 'expendable' }), unsaid({ files: [others({}, 59)] })],
    // It began before: a line that is gone may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ files: [others({}, 58)] })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'a drop-in of it was removed before it began',
    bad: [api({ protect: 'expendable' }), unsaid({ foldersChangedAgo: 59 })],
    // It began before: that drop-in may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ foldersChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: "the manager's defaults were changed before it began",
    bad: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 59 })],
    // It began before: the default of then may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'oomcfg wrote its drop-in as it ran',
    bad: [api({ protect: 'expendable' }), unsaid(OURS(5))],
    // Somebody removed a drop-in as well.
    good: [api({ protect: 'expendable' }), unsaid({ ...OURS(5), foldersChangedAgo: 3 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'it began with the drop-in of oomcfg, and the defaults of the manager were changed since',
    bad: [api({ protect: 'expendable' }), unsaid({ ...OURS(100), managerChangedAgo: 5 })],
    // It began before that.
    good: [api({ protect: 'expendable' }), unsaid({ ...OURS(10), managerChangedAgo: 5 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'a file of the unit says one, and the defaults of the manager were changed',
    bad: [
      api({ protect: 'expendable' }),
      unsaid({ files: [others({ OOMScoreAdjust: '0' }, 1000)], managerChangedAgo: 5 }),
    ],
    // No file does.
    good: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 5 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'its program set 0 in spite of its files',
    bad: [api({ protect: 'expendable' }), scored(0, {})],
    // Set by somebody else as it ran.
    good: [api({ protect: 'expendable' }), scored(0, { scored: true as const })],
    says: { facts: { unit: 'api.service', score: 0, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: "its program writes what its vendor's file says, as PostgreSQL does",
    bad: [api({ protect: 'expendable' }), scored(-900, {}, VENDORS_SCORE)],
    // It began before the spec's score was in its files.
    good: [
      api({ protect: 'expendable' }),
      one({ ...VENDORS_SCORE, manager: { OOMScoreAdjust: -900 }, ...main({ oomScoreAdj: -900 }) }),
    ],
    says: { facts: { unit: 'api.service', score: -900, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'it has one that no file says, and oomcfg did not set it',
    bad: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 700 }))],
    // Then somebody wrote it by hand since: that is drift.
    good: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 700, scored: true }))],
    says: { facts: { unit: 'api.service', score: 700, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'the main process wrote its own',
    bad: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 200 }))],
    good: [
      api({ protect: 'expendable' }),
      one({ ...vendor({ OOMScoreAdjust: '200' }), ...main({ oomScoreAdj: 200 }) }),
    ],
    says: { severity: 'info', facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
];
