/**
 * Scores and limits of which nobody can tell whether the program wrote them itself, since files were changed after it
 * began: they are overwritten, and that is said.
 */
import { GiB } from '../../../../../src/model/bytes';
import { api, type Case, others, unsaid } from '../scenes';

const EXPENDABLE = api({ protect: 'expendable' });
const LIMIT = api({ limits: { addressSpace: '4GiB' } });
/** Edited 5 seconds ago; the process is 60 seconds old. */
const EDITED = { files: [others({}, 5)] };
const GIVES_200 = { files: [others({ OOMScoreAdjust: '200' }, 5)] };

export const OWN_VALUES_CASES: readonly Case[] = [
  {
    kind: 'maybeOwn',
    when: 'a file of the unit was changed after a process began that has another score',
    bad: [EXPENDABLE, unsaid(EDITED)],
    // Then it is its own, and left alone.
    good: [EXPENDABLE, unsaid({})],
    says: {
      severity: 'warning',
      summary: 'the main process of api.service has the score 200, which may be its own; the change overwrites it',
      facts: { unit: 'api.service', setting: 'OOMScoreAdjust', value: 200, wanted: 300 },
    },
  },
  {
    kind: 'maybeOwn',
    when: 'a folder of its drop-ins was changed',
    bad: [EXPENDABLE, unsaid({ foldersChangedAgo: 5 })],
    // A file gives that score.
    good: [EXPENDABLE, unsaid({ ...GIVES_200, foldersChangedAgo: 5 })],
    says: { facts: { unit: 'api.service', setting: 'OOMScoreAdjust', value: 200, wanted: 300 } },
  },
  {
    kind: 'maybeOwn',
    when: 'it has less address space than the spec gives it',
    bad: [LIMIT, unsaid(EDITED)],
    // More than the spec gives is nothing that a program sets for itself.
    good: [api({ limits: { addressSpace: '1GiB' } }), unsaid(EDITED)],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: 2 * GiB, wanted: 4 * GiB } },
  },
];
