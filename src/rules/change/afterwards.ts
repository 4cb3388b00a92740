/**
 * How units and JVMs fare after their change, and when a rollout stops for them: OOM609, 610, 616-619, 630-632, 642.
 */
import type { Rule } from '../rule';

const SOON = 'oomcfg: what restarted or got less memory is looked at again, five seconds after its wave';

export const AFTERWARDS = {
  notBack: {
    code: 'OOM609',
    severity: 'error',
    title: 'a unit does not run after its restart or its new limits',
    cause: 'The unit ran before the change and is down right after it.',
    fix: 'See `systemctl status UNIT` and `journalctl -u UNIT` on the host; correct its settings, and apply again.',
    source: 'org.freedesktop.systemd1(5), ActiveState and Result',
    needs: 'change',
  },
  stopped: {
    code: 'OOM610',
    severity: 'error',
    title: 'too many hosts failed for the next wave',
    cause:
      'More hosts failed or were not reached than `maxFailures` allows (0 unless given). The hosts of later waves were not touched.',
    fix: 'Fix what failed on those hosts, and apply again: hosts that are in sync are left alone.',
    source: 'oomcfg: `rollout` in the spec',
    needs: 'change',
  },
  stillFails: {
    code: 'OOM616',
    severity: 'error',
    title: 'a unit still fails after the change',
    cause: 'The unit was failing before the change, with the settings that it has, and none of them changed here.',
    fix: 'See `journalctl -u UNIT` on the host; correct the settings or the program, and apply again.',
    source: 'org.freedesktop.systemd1(5), ActiveState and NRestarts',
    needs: 'change',
  },
  notUp: {
    code: 'OOM617',
    severity: 'error',
    title: 'a unit has not come up since its restart',
    cause:
      'systemd still starts it: an ExecStartPre= has not ended, or the program has not said that it is ready (Type=notify), or not left its parent (Type=forking). Its new settings stay in force: nothing was put back.',
    fix: 'See `systemctl status UNIT` on the host; where its start takes longer by nature, look again with `oomcfg verify`.',
    source: SOON,
    needs: 'change',
  },
  fell: {
    code: 'OOM618',
    severity: 'error',
    title: 'a unit dies or stalls some seconds after it got less memory',
    cause:
      'It was not restarted: it kept running with less memory than before, and that may be too little for it; or it failed for a reason of its own. The new settings stay in force: nothing was put back.',
    fix: 'Raise its limit in the spec, and apply again.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.events and memory.pressure',
    needs: 'change',
  },
  repaired: {
    code: 'OOM619',
    severity: 'info',
    title: 'a host that failed when the plan was made works now',
    cause:
      'The plan counted the host as a failed one. Right before the first wave it was looked at again, and its units run, so it does not count as failed.',
    fix: 'Nothing; `oomcfg plan` shows how it is now.',
    source: 'oomcfg: failed canaries of a plan are looked at again before they count',
    needs: 'change',
  },
  diedSoon: {
    code: 'OOM630',
    severity: 'error',
    title: 'a unit dies some seconds after its restart',
    cause:
      'The unit came up after its restart and has died since, was started again by systemd, or had processes killed for memory.',
    fix: 'See `journalctl -u UNIT` on the host; correct its settings, and apply again.',
    source: SOON,
    needs: 'change',
  },
  optionsLost: {
    code: 'OOM631',
    severity: 'error',
    title: 'a JVM lost options with its restart',
    cause:
      'Its command line and its variables were compared before and after. A start script that adds options only where the variable is empty does that; so does a unit or script that was edited since the previous process was started. The new settings stay in force: nothing was put back. The text after a `=` is not shown: it can be a secret.',
    fix: 'Put the options into java.extra or let the script add them in any case, and apply again; where the JVM does not need them, say java.replace: true.',
    source: 'oomcfg: the command line of a JVM before its restart and after it',
    needs: 'change',
  },
  jvmGone: {
    code: 'OOM632',
    severity: 'error',
    title: 'a unit has no JVM after its restart',
    cause:
      'A JVM ran in the unit before its restart, and none runs there now: it did not start, or it starts elsewhere.',
    fix: 'See `journalctl -u UNIT` on the host for what the JVM said.',
    source: SOON,
    needs: 'change',
  },
  notLookedAgain: {
    code: 'OOM642',
    severity: 'warning',
    title: 'interrupted before what changed was looked at again',
    cause:
      'A service that dies some seconds after its restart, or with less memory, looks well right after it. The host has a note of that: the next apply looks at it before it changes another host that would get the same.',
    fix: 'Run `oomcfg verify` and see `systemctl status` of each on the host before you apply to other hosts.',
    source: SOON,
    needs: 'change',
  },
} as const satisfies Record<string, Rule>;
