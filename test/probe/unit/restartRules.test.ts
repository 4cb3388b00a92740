/** What systemctl says of a unit's settings becomes what a restart of it brings along. */
import { expect, it } from 'vitest';
import { restartRules } from '../../../src/probe/unit/restartRules';

it.each([
  ['nothing unusual', {}, {}],
  ['what is usual', { FailureAction: 'none', KillMode: 'mixed', CanStop: 'yes', OnFailure: '' }, {}],
  ['a unit that refuses a stop', { CanStop: 'no' }, { refusesRestart: true }],
  ['a unit that refuses a start', { CanStart: 'no' }, { refusesRestart: true }],
  ['a unit whose files have an error, as one that refuses nothing', { LoadState: 'bad-setting', CanStart: 'no' }, {}],
  ['a masked unit, as one that refuses nothing', { LoadState: 'masked', CanStart: 'no', CanStop: 'no' }, {}],
  ['a loaded unit that refuses', { LoadState: 'loaded', CanStart: 'no' }, { refusesRestart: true }],
  ['KillMode=process', { KillMode: 'process' }, { leavesProcesses: 'process' }],
  ['KillMode=none', { KillMode: 'none' }, { leavesProcesses: 'none' }],
  [
    'what follows SIGKILL',
    { RestartPreventExitStatus: '143 KILL', RestartForceExitStatus: 'TERM', SuccessExitStatus: '75 KILL' },
    { onKill: ['prevents', 'clean'] },
  ],
  [
    'actions on the host',
    { SuccessAction: 'poweroff', FailureAction: 'reboot', JobTimeoutAction: '' },
    { hostActions: ['FailureAction=reboot', 'SuccessAction=poweroff'] },
  ],
  [
    'units that start where it ends',
    { OnFailure: 'a.service b.service', OnSuccess: 'b.service' },
    { onEnd: ['a.service', 'b.service'] },
  ],
])('reads %s', (_, properties, rules) => {
  expect(restartRules(new Map(Object.entries(properties)))).toEqual(rules);
});
