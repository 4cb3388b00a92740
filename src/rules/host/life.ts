/** Units that do not run as they should: failed, down, starting, stopping, or without processes. */
import type { Rule } from '../rule';

export const LIFE = {
  unitFailed: {
    code: 'OOM436',
    severity: 'warning',
    title: 'a unit of the spec has failed',
    cause:
      'The unit ended with a failure, and systemd is not about to restart it. Its settings take effect at its next start.',
    fix: 'See `systemctl status` and `journalctl -u` of the unit on the host, and start it when the cause is gone.',
    source: 'systemd.service(5), Restart=; systemctl(1), status',
    needs: 'observed',
  },
  looping: {
    code: 'OOM462',
    severity: 'warning',
    title: 'a unit dies and is started again, over and over',
    cause:
      'The unit died, and systemd starts it again, once or over and over. Each new process gets what its files say; oomcfg may see it between two starts, when nothing runs.',
    fix: 'See `journalctl -u` of the unit on the host. If it runs out of memory, raise its budget.',
    source: 'systemd.service(5), Restart= and RestartSec=',
    needs: 'observed',
  },
  killed: {
    code: 'OOM463',
    severity: 'warning',
    title: 'a unit was killed for memory and is down',
    cause:
      "systemd says Result=oom-kill: the kernel or systemd-oomd killed in the unit, for its own limit, a slice's or the memory of the whole host. Nothing has started it again.",
    fix: 'See `journalctl -k` and `journalctl -u` of the unit on the host for what ran out. Where it was its own limit, raise its budget and apply; then start it.',
    source: 'systemd.service(5), OOMPolicy= and Restart=',
    needs: 'observed',
  },
  stopped: {
    code: 'OOM464',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a unit of the spec is not running',
    cause:
      'The unit is not active. Its settings take effect at its start; where no process of it is left, no limit is in force.',
    fix: "Start it, or take the host out of the service's `hosts:`. A unit that runs only when it is due needs nothing.",
    source: 'systemctl(1), status',
    needs: 'observed',
  },
  starting: {
    code: 'OOM449',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a unit has not come up yet',
    cause:
      'The unit was started and is not active yet. It does not count as up: nobody has seen whether it comes up with its settings.',
    fix: 'Look again in a while; if that does not change, see `systemctl status` and `journalctl -u` of the unit on the host.',
    source: 'systemd.service(5), Type= and TimeoutStartSec=',
    needs: 'observed',
  },
  stopping: {
    code: 'OOM456',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a unit has not stopped yet',
    cause:
      'The unit is being stopped, and processes that have not ended keep their limits. The settings take effect at the next start.',
    fix: 'Look again in a while; if that does not change, see `systemctl status` and `journalctl -u` of the unit on the host.',
    source: 'systemd.service(5), TimeoutStopSec=',
    needs: 'observed',
  },
  empty: {
    code: 'OOM465',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'an active unit without processes',
    cause:
      'The unit is active and no process is in it: it did its work, its processes ended, or they are in another unit. Its settings limit nothing now.',
    fix: 'Name the unit that holds the processes: `systemctl list-dependencies` and `systemd-cgls` on the host show it. Where the unit did its work, there is nothing to do.',
    source: 'systemd.service(5), RemainAfterExit=',
    needs: 'observed',
  },
  sliceOfNobody: {
    code: 'OOM682',
    severity: 'warning',
    title: 'a slice that has no unit file, and nothing in it',
    cause:
      'systemd takes any name for a slice, and makes it when a unit with `Slice=` starts. Nothing on the host tells this one from a mistyped name: its settings limit nothing now, and are not counted as in force or as right in the files.',
    fix: 'Correct `unit:` (`systemctl list-units --type=slice` on the host shows its slices). Where the name is right, start what names it in `Slice=`, or give the slice a unit file.',
    source: 'systemd.slice(5); systemd.resource-control(5), Slice=',
    needs: 'observed',
  },
  takenDown: {
    code: 'OOM370',
    severity: 'warning',
    title: 'a unit went down when oomcfg changed it or another, and is down',
    cause:
      'The unit was up before a change by oomcfg, went down with it and has not come up since. The settings of the spec are right on this host; the unit is still down.',
    fix: 'See `systemctl status` and `journalctl -u` of the unit on the host, and start it when the cause is gone.',
    source: 'oomcfg: what went down with a change is reported until it is up',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
