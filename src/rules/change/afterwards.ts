/** How units and JVMs fare after their change, and when a rollout stops for them: OOM609, 610, 616-619, 630-632, 642. */
import type { Rule } from '../rule';

const SOON = 'oomcfg: what restarted or got less memory is looked at again, five seconds after its wave';

export const AFTERWARDS = {
  notBack: {
    code: 'OOM609',
    severity: 'error',
    title: 'a unit does not run after its restart or its new limits',
    cause: 'The unit ran before the change and is down right after it.',
    fix: 'See `systemctl status UNIT` and `journalctl -u UNIT` on the host; correct its settings, and apply again.',
    source: 'systemctl(1), show: ActiveState, Result',
    needs: 'change',
  },
  stopped: {
    code: 'OOM610',
    severity: 'error',
    title: 'too many hosts failed for the next wave',
    cause:
      'More hosts failed or were not reached than `maxFailures` allows (0 unless given). The hosts of later waves were not touched.',
    fix: 'Clear up the failed hosts, and apply again: hosts that are in sync are left alone.',
    source: 'oomcfg: `rollout` in the spec',
    needs: 'change',
  },
  stillFails: {
    code: 'OOM616',
    severity: 'error',
    title: 'a unit still fails after the change',
    cause: 'The unit was down or dying before the change, and the change did not help it.',
    fix: 'See `journalctl -u UNIT` on the host; correct the settings or the program, and apply again.',
    source: 'systemctl(1), show: ActiveState, NRestarts',
    needs: 'change',
  },
  notUp: {
    code: 'OOM617',
    severity: 'error',
    title: 'a unit has not come up since its restart',
    cause: 'The unit was still starting when oomcfg stopped waiting for it, five minutes after its wave.',
    fix: 'See `systemctl status UNIT` on the host; where its start takes longer by nature, look again with `oomcfg verify`.',
    source: SOON,
    needs: 'change',
  },
  fell: {
    code: 'OOM618',
    severity: 'error',
    title: 'a unit dies or stands still some seconds after it got less memory',
    cause:
      'The unit was not restarted, it only got a smaller limit. Since then the kernel killed in it, systemd started it again, or all of it waits for memory.',
    fix: 'Raise its limit in the spec, and apply again.',
    source: "the kernel's cgroup-v2.rst, memory.events and memory.pressure",
    needs: 'change',
  },
  repaired: {
    code: 'OOM619',
    severity: 'info',
    title: 'a host that failed when the plan was made works by now',
    cause:
      'The plan counted the host as a failed one. Right before the first wave it was looked at again, and its units run.',
    fix: 'Nothing has to be done.',
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
      'The JVM had options before its restart that are gone now. Nothing in the spec took them out: a start script or a file gives them in another way than before.',
    fix: 'Put them into `java: { extra: [...] }`, or give them back in the file that had them.',
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
      'The change was made, and the run was interrupted before anybody saw how the units fare with it. The host notes that.',
    fix: 'Look with `oomcfg verify`.',
    source: SOON,
    needs: 'change',
  },
} as const satisfies Record<string, Rule>;
