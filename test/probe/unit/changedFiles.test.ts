/**
 * For how long what systemd reads for a unit has been as it is: each file, of its drop-in folders and of system.conf
 * the one that was changed last.
 */
import { expect, it } from 'vitest';
import { observeUnit } from '../../../src/probe/unit/observeUnit';
import { host } from '../../plan/build';

const FRAGMENT = '/usr/lib/a.service';

function changed(...records: readonly string[]) {
  const unit = observeUnit(
    'a.service',
    [`p FragmentPath=${FRAGMENT}`, `f ${FRAGMENT}`, ...records].map((record) => ({
      type: record.split(' ')[0]!,
      text: record.slice(record.indexOf(' ') + 1),
    })),
    host().facts,
  );
  return [unit.files[0]?.changedAgo, unit.foldersChangedAgo, unit.managerChangedAgo];
}

it.each([
  ['nothing is reported', [], [undefined, undefined, undefined]],
  ['its file is reported', [`changed 7 ${FRAGMENT}`], [7, undefined, undefined]],
  [
    'its file is a link, and both are reported',
    [`changed 7 ${FRAGMENT}`, `changed 9 ${FRAGMENT}`],
    [7, undefined, undefined],
  ],
  ['folders are reported', ['changedfolder 9', 'changedfolder 4', 'changedfolder 8'], [undefined, 4, undefined]],
  ['files of the manager are reported', ['changedconf 3', 'changedconf 2'], [undefined, undefined, 2]],
] as const)('takes the last change where %s', (_, records, expected) => {
  expect(changed(...records)).toEqual(expected);
});
