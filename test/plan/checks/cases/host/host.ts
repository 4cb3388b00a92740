/** What a host as a whole lacks, or has left undone: each finding beside a twin in which it is not. */
import { host, missing, unit } from '../../../build';
import { api, type Case } from '../scenes';

export const HOST_CASES: readonly Case[] = [
  {
    kind: 'noProgram',
    when: 'a program that the look calls is not there',
    bad: [api({ memory: '1GiB' }), host({ obstacles: ['missing-grep'], units: [missing('api.service')] })],
    good: [{}, host({ obstacles: ['no-systemd', 'missing-systemctl'] })],
    says: { summary: 'grep is not on the host, and oomcfg needs it', facts: { programs: ['grep'] } },
  },
  {
    kind: 'noProgram',
    when: 'several are not there',
    bad: [{}, host({ obstacles: ['missing-grep', 'missing-sed'] })],
    good: [{}, host({ obstacles: ['etc-read-only'] })],
    says: { summary: 'grep and sed are not on the host, and oomcfg needs them' },
  },
  {
    kind: 'noSystemd',
    when: 'PID 1 is something else',
    bad: [{}, host({ obstacles: ['no-systemd', 'missing-systemctl'] })],
    good: [{}, host({ obstacles: ['something-newer'] })],
    says: { severity: 'error' },
  },
  {
    kind: 'readOnly',
    when: '/etc is read-only',
    bad: [api({ memory: '1GiB' }), host({ obstacles: ['etc-read-only'], units: [unit('api.service')] })],
    good: [{}, host({ obstacles: ['etc-read-only'] })],
    says: { severity: 'error' },
  },
  {
    kind: 'notRoot',
    when: 'the login is not root',
    bad: [{}, host({ obstacles: ['not-root'] })],
    good: [{}, host()],
    says: { severity: 'error' },
  },
  {
    kind: 'pending',
    when: 'a change was cut off',
    bad: [{}, host({ generation: { pending: { from: '', to: '000001-ab' }, files: [], broken: false } })],
    good: [{}, host()],
    says: { severity: 'warning', facts: { to: '000001-ab' } },
  },
  {
    kind: 'pending',
    when: 'a change is at work',
    bad: [{}, host({ generation: { pending: { from: '', to: '000001-ab' }, busy: true, files: [], broken: false } })],
    good: [{}, host()],
    says: { severity: 'error', facts: { to: '000001-ab', busy: true } },
  },
  {
    kind: 'pending',
    when: 'current leads nowhere',
    bad: [{}, host({ generation: { files: [], broken: true } })],
    good: [{}, host({ generation: { files: [], broken: false } })],
    says: { severity: 'warning', summary: '/etc/oomcfg/current points to a generation that is gone' },
  },
  {
    kind: 'reboot',
    when: 'a dropped sysctl has no value to go back to',
    bad: [{}, host({ sysctl: [{ key: 'vm.swappiness', kernel: '10', files: [] }] })],
    good: [{}, host({ sysctl: [{ key: 'vm.swappiness', kernel: '10', files: [], before: '60' }] })],
    says: { severity: 'info', facts: { setting: 'vm.swappiness' } },
  },
];
