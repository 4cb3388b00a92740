/** What decides a sysctl beside oomcfg: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import type { Finding } from '../../../../../src/model/finding';
import { SWAPPINESS, api, at, fixedIn, running, sysctl, type Case } from '../scenes';

export const SYSCTL_CASES: readonly Case[] = [
  {
    kind: 'sysctlWins',
    when: 'a file of sysctl.d sorts after ours',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '10')],
    says: {
      severity: 'error',
      facts: { key: 'vm.swappiness', file: '/etc/sysctl.d/zzz.conf', line: 7, theirs: '60', wanted: '10' },
      ...at(1001),
    },
  },
  {
    kind: 'sysctlWins',
    when: 'it sorts after ours whatever its folder',
    bad: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/99-site.conf', '60')],
    says: { severity: 'error' },
  },
  {
    kind: 'sysctlConf',
    when: 'sysctl.conf says something else',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.conf', '10')],
    says: { severity: 'warning', summary: '/etc/sysctl.conf:7 sets vm.swappiness = 60, the spec 10' },
  },
  {
    kind: 'sysctlConf',
    when: 'tuned says something else',
    bad: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60', { tunedWins: true })],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/tuned', '60', { tunedWins: true })],
    says: {
      fix: 'Make a profile of your own: /etc/tuned/oomcfg/tuned.conf with `[main]`, `include=` and the profile that `tuned-adm active` names, `[sysctl]` and `vm.swappiness=10`, then `tuned-adm profile oomcfg`; or set reapply_sysctl=1 in /etc/tuned/tuned-main.conf.',
    },
  },
  {
    kind: 'sysctlConf',
    when: 'tuned does not read sysctl.d once more',
    bad: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60', { tunedWins: true })],
    good: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60')],
    says: { severity: 'warning' },
  },
  {
    kind: 'sysctlTaken',
    when: 'a line without a value comes after ours',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/50.conf')],
    says: {
      summary: '/etc/sysctl.d/zzz.conf:7 removes vm.swappiness, so nothing sets it at boot',
      facts: { key: 'vm.swappiness', file: '/etc/sysctl.d/zzz.conf', line: 7, wanted: '10' },
      ...at(1001),
    },
  },
  {
    kind: 'sysctlWins',
    when: 'the credential says something else',
    bad: [SWAPPINESS, sysctl('/run/credentials/@system/sysctl.extra', '60')],
    good: [SWAPPINESS, sysctl('/run/credentials/@system/sysctl.extra', '0xa')],
    says: { severity: 'error' },
  },
  {
    kind: 'sysctlWins',
    when: 'the file is of a package',
    bad: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '10 # ops')],
    says: { fix: 'Copy it to /etc/sysctl.d/zzz.conf, which overrides it, and remove line 7 there.' },
  },
  {
    kind: 'sysctlWins',
    when: 'the file is made anew at each boot',
    bad: [SWAPPINESS, sysctl('/run/sysctl.d/zzz.conf', '012345')],
    good: [SWAPPINESS, sysctl('/run/sysctl.d/zzz.conf', '012')],
    says: { facts: expect.objectContaining({ theirs: '012345' }) as Finding['facts'] },
  },
  {
    kind: 'sysctlShared',
    when: 'the host is a container that may write them',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60', { facts: { container: 'lxc' } })],
    good: [SWAPPINESS, fixedIn('lxc')],
    says: {
      summary: 'vm.swappiness: set for the whole machine, because this host is a container (lxc)',
      facts: { container: 'lxc', keys: ['vm.swappiness'] },
      ...at(1001),
    },
  },
  {
    kind: 'weaker',
    when: "the unit's own file protects it more",
    bad: [api({ protect: 'high' }), running({ set: { OOMScoreAdjust: '-900' } })],
    good: [api({ protect: 'critical' }), running({ set: { OOMScoreAdjust: '-900' } })],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        wanted: -500,
        theirs: -900,
        file: '/lib/systemd/system/api.service',
        line: 2,
      },
    },
  },
  {
    kind: 'weaker',
    when: 'the spec gives it up',
    bad: [api({ protect: 'sacrifice' }), running({ set: { OOMScoreAdjust: '-1' } })],
    good: [api({ protect: 'sacrifice' }), running({ set: { OOMScoreAdjust: '0' } })],
    says: { severity: 'warning' },
  },
];
