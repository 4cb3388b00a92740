/**
 * Services that are protected from being killed: where that does more harm than good, beside those where it does not.
 */
import type { CheckCase } from './checkCase';

export const SCORE_CASES: readonly CheckCase[] = [
  {
    name: 'never killed under a limit',
    spec: { services: { a: { memory: '1GiB', protect: 'never' } } },
    codes: 'OOM161',
  },
  {
    name: 'never killed without a limit',
    spec: { services: { a: { memory: 'infinity', protect: 'never' } } },
    codes: '',
  },
  { name: 'hardly killed under a limit', spec: { services: { a: { memory: '1GiB', protect: -999 } } }, codes: '' },

  { name: 'a protected sshd', spec: { services: { sshd: { protect: 'critical' } } }, codes: 'OOM319' },
  { name: "a protected sshd under Debian's name", spec: { services: { ssh: { protect: -1 } } }, codes: 'OOM319' },
  {
    name: 'a protected sshd of one connection',
    spec: { services: { a: { unit: 'sshd@1.service', protect: 'high' } } },
    codes: 'OOM319',
  },
  { name: 'an sshd with score 0', spec: { services: { sshd: { protect: 'normal' } } }, codes: '' },
  { name: 'something that begins with ssh', spec: { services: { 'ssh-agent': { protect: 'high' } } }, codes: '' },
];
