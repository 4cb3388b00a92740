/** Limits below what is in use, and what happens when a limit is reached. */
import type { Rule } from '../rule';

export const LIMITS = {
  belowUse: {
    code: 'OOM417',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a limit is below what is in use',
    cause:
      'The unit uses more now than the new limit allows. With cgroup v2 the kernel takes back what it can and then kills or throttles; with cgroup v1 it refuses such a limit for as long as the unit uses more.',
    fix: 'Raise the limit above the use, restart the service first, or accept it: --accept shrink:HOSTS.',
    source:
      'Documentation/admin-guide/cgroup-v2.rst, memory.max, memory.high and memory.swap.max; mem_cgroup_resize_max of the kernel (EBUSY on cgroup v1)',
    needs: 'observed',
  },
  belowMapped: {
    code: 'OOM418',
    severity: 'error',
    otherSeverities: ['warning', 'info'],
    title: 'LimitAS is below what a process has mapped',
    cause:
      'LimitAS bounds the address space, not the memory in use. A process of the unit has more mapped than the new limit, so every further mapping of such a process fails.',
    fix: 'Raise limits.addressSpace above what is mapped, limit memory.max alone, or accept it: --accept shrink:HOSTS.',
    source: 'systemd.exec(5), LimitAS=; getrlimit(2), RLIMIT_AS',
    needs: 'observed',
  },
  waitsForStart: {
    code: 'OOM459',
    severity: 'warning',
    title: 'the kernel keeps a limit until the next start',
    cause:
      'The unit uses more than its new limit, and while it runs cgroup v1 refuses a limit below that (EBUSY). The limit is in its files and holds from the next start on.',
    fix: 'Restart it when that is safe. Once less is in use, `oomcfg apply` sets the limit while it runs.',
    source: 'mem_cgroup_resize_max of the kernel: EBUSY where a cgroup cannot give back enough (seen on 6.1 and 6.18)',
    needs: 'observed',
  },
  stalled: {
    code: 'OOM466',
    severity: 'warning',
    title: 'a unit stalls for lack of memory',
    cause:
      'For a tenth or more of the last ten seconds every process of the unit waited for memory. systemd still calls it active.',
    fix: 'Raise memory.high and memory.max, or let it use swap.',
    source: 'Documentation/accounting/psi.rst; Documentation/admin-guide/cgroup-v2.rst, memory.pressure',
    needs: 'observed',
  },
  killsInside: {
    code: 'OOM467',
    severity: 'info',
    otherSeverities: ['warning'],
    title: 'the kernel killed processes in a unit that keeps running',
    cause:
      'The kernel has killed processes in the cgroup of the unit since the cgroup was made, when the unit was started. The unit keeps running without them, or was started again.',
    fix: 'See `journalctl -k` on the host for what was killed, and raise the budget if it was needed.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.events',
    needs: 'observed',
  },
  staysDown: {
    code: 'OOM471',
    severity: 'info',
    title: 'a unit stays down after a kill',
    cause: 'With these settings of the unit systemd stops it after a kill for memory and does not start it again.',
    fix: 'Give the unit Restart=on-failure with `systemctl edit`, and take SIGKILL out of RestartPreventExitStatus= and SuccessExitStatus=; or leave it if somebody is to look first.',
    source: 'systemd.service(5), Restart= and OOMPolicy=',
    needs: 'observed',
  },
  oomd: {
    code: 'OOM472',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'systemd-oomd kills whatever the score',
    cause:
      'It picks a whole cgroup by its share of pressure or swap. OOMScoreAdjust counts for the kernel alone, which comes later.',
    fix: 'Set ManagedOOMPreference=avoid (or omit) for the unit, or switch ManagedOOMSwap= and ManagedOOMMemoryPressure= off where they are set.',
    source: 'systemd-oomd.service(8), systemd.resource-control(5), ManagedOOMPreference=',
    needs: 'observed',
  },
  ownLimit: {
    code: 'OOM474',
    severity: 'info',
    title: 'a process lowered its own address space',
    cause:
      'The main process has a smaller address space than the spec gives it, and no file sets that: a start script, the program itself or somebody by hand lowered it, or a file that is gone set it. It is left alone.',
    fix: 'Nothing, if the program knows best; otherwise take the `ulimit` out of its start script, or restart the unit where a file that is gone set it.',
    source: 'systemd.exec(5), LimitAS=; prlimit(1)',
    needs: 'observed',
  },
  ownScore: {
    code: 'OOM473',
    severity: 'info',
    title: 'a process gave itself its score',
    cause:
      'The main process has another score than any file of the unit sets: a start script, the program itself or somebody by hand wrote it, or a file that is gone set it. It is left alone.',
    fix: 'Nothing, if the program knows best; otherwise keep it from writing its oom_score_adj, or restart the unit where a file that is gone set it.',
    source: 'proc(5), /proc/pid/oom_score_adj',
    needs: 'observed',
  },
  maybeOwn: {
    code: 'OOM660',
    severity: 'warning',
    title: "a value that may be a program's own is overwritten",
    cause:
      'The main process has another value than any file sets, and files that count for the unit were changed after it was started. A line that is gone may have set it, or the program itself wrote it; nothing on the host tells which. oomcfg sets the value of the spec.',
    fix: 'To have a value of the program respected, restart the unit before the apply: a value that it has then and no file sets is left alone. Otherwise do nothing.',
    source: 'proc(5), /proc/pid/oom_score_adj; prlimit(2)',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
