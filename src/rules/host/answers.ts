/** What a host answers to a look, where it cannot be read: OOM40x. */
import type { Rule } from '../rule';

export const ANSWERS = {
  noAnswer: {
    code: 'OOM401',
    severity: 'error',
    title: 'a host answered with something other than a look',
    cause:
      'The host printed something, and none of it is a record of this look. A login shell that execs something else, or a forced command in authorized_keys, does that.',
    fix: 'Log in by hand and run a command (`ssh HOST true`): nothing but the command may run.',
    source: 'oomcfg: the records of a look (src/remote/protocol.ts)',
    needs: 'connection',
  },
  cutOff: {
    code: 'OOM402',
    severity: 'error',
    title: "a host's answer ends in the middle",
    cause:
      'The closing record is missing: the script died or the connection broke. What half an answer says is not used.',
    fix: 'Run it again. If it stays, run `sh` on the host by hand and see whether something ends it.',
    source: 'oomcfg: the last record of a look says that it is whole',
    needs: 'connection',
  },
  version: {
    code: 'OOM403',
    severity: 'error',
    title: 'a host answers in another version of the protocol',
    cause: 'The answer begins with another version than this oomcfg speaks, so its records could mean something else.',
    fix: 'Run the same version of oomcfg throughout.',
    source: 'oomcfg: the first record of a look names the version of its protocol',
    needs: 'connection',
  },
  badRecord: {
    code: 'OOM404',
    severity: 'error',
    title: "a record of a host's answer cannot be read",
    cause:
      'A record is missing, occurs too often, or has an impossible value: no size of the memory, no version of systemd, a name that breaks the rules for names. Nothing is concluded from such an answer, and the host is not changed.',
    fix: 'Look on the host at what the message names: /proc, `systemctl`, or the files in /etc/oomcfg/current and /var/lib/oomcfg.',
    source: 'oomcfg: what a host prints is not trusted',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
