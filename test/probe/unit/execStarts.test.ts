/**
 * What ExecStart= of a unit's files comes to once they are put together: a later line is beside an earlier one, and an
 * empty one takes it away.
 */
import { expect, it } from 'vitest';
import { observeUnit } from '../../../src/probe/unit/observeUnit';
import { host } from '../../plan/build';

const SCRIPT = '/etc/systemd/system/a.service.d/s.conf';

/** Records of a fragment, and of drop-ins in the order in which the look finds them. */
function started(...records: readonly string[]) {
  const all = ['p FragmentPath=/usr/lib/a.service', 'f /usr/lib/a.service', ...records];
  const unit = observeUnit(
    'a.service',
    all.map((record) => ({ type: record.split(' ')[0]!, text: record.slice(record.indexOf(' ') + 1) })),
    host().facts,
  );
  return [unit.programs, unit.namesVariable === true];
}

it('takes an empty ExecStart= of a drop-in for what takes away the lines before it', () => {
  expect(started('x java', `f ${SCRIPT}`, 'x ', 'x run.sh')).toEqual([['run.sh'], false]);
  expect(started('xv', 'x java', `f ${SCRIPT}`, 'x ', 'x java')).toEqual([['java'], false]);
  expect(started('x run.sh', 'x ', 'xv', 'x java', `f ${SCRIPT}`, 'x env')).toEqual([['java', 'env'], true]);
});

it('goes by the order in which drop-ins apply, and leaves out one that another hides', () => {
  const other = '/run/systemd/system/a.service.d/b.conf';
  expect(started('x java', `f ${SCRIPT}`, 'x late', `f ${other}`, 'x ', 'x early')).toEqual([['early', 'late'], false]);
  const hidden = '/run/systemd/system/a.service.d/s.conf';
  expect(started('x java', `f ${SCRIPT}`, `f ${hidden}`, 'x ', 'xv', 'x run.sh')).toEqual([['java'], false]);
});
