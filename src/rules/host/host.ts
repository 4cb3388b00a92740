/** What keeps a host from being changed, or its settings from being enforced. */
import type { Rule } from '../rule';

export const HOST = {
  unsupported: {
    code: 'OOM430',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'the host cannot enforce a setting',
    cause:
      'The kernel, the cgroup version or the systemd of the host does not have what the setting needs, or something on the host prevents it. This is not drift, and everything else is applied.',
    fix: 'Take the setting out for this host, with an override or with an entry of `system:` for the other hosts alone, or move the host to what the setting needs. A setting that the spec dropped goes with a restart of the unit, or can be set by hand where that is possible.',
    source: 'systemd.resource-control(5); Documentation/admin-guide/cgroup-v2.rst',
    needs: 'facts',
    otherNeeds: ['observed'],
  },
  noSystemd: {
    code: 'OOM431',
    severity: 'error',
    title: 'systemd does not run on the host',
    cause:
      'There is no /run/systemd/system, so PID 1 is something else and nothing would read the files (sd_booted(3)).',
    fix: 'Take the host out of the inventory, or out of `hosts:`.',
    source: 'sd_booted(3)',
    needs: 'observed',
  },
  readOnly: {
    code: 'OOM432',
    severity: 'error',
    title: '/etc cannot be written on the host',
    cause: 'It is mounted read-only, by intention or by the kernel after an I/O error, or it is immutable (chattr +i).',
    fix: 'See `findmnt -T /etc`, `lsattr -d /etc` and `dmesg` on the host; make it writable when that is safe.',
    source: 'mount(8), chattr(1)',
    needs: 'observed',
  },
  noProgram: {
    code: 'OOM499',
    severity: 'error',
    title: 'a program that oomcfg needs is not on the host',
    cause:
      'The look and the change call it there; without it what was seen means nothing, so nothing is compared and nothing is changed. It was looked for in the PATH of the login and in /usr/sbin, /usr/bin, /sbin and /bin.',
    fix: 'Install it: grep and sed have packages of their own, flock and prlimit are in util-linux, the others in coreutils; busybox has them all but prlimit and systemctl.',
    source: 'oomcfg: nothing is concluded from a program that is not there',
    needs: 'observed',
  },
  notRoot: {
    code: 'OOM433',
    severity: 'error',
    title: 'the login on the host is not root',
    cause: "Environments and limits of other users' processes cannot be read, and nothing could be changed.",
    fix: 'Log in as root, or let ansible_become be true with a user who may use sudo.',
    source: 'proc(5), credentials(7)',
    needs: 'observed',
  },
  pending: {
    code: 'OOM434',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'an earlier change is not finished',
    cause:
      'An earlier change is under way, was cut off, or could not do all of what it began; or the generation in force is gone. While it is under way, nothing can be planned; after that the next apply finishes it or undoes it.',
    fix: 'Where a run is at work, wait for it. Otherwise run `oomcfg apply`.',
    source: 'oomcfg: an unfinished change is finished or undone first',
    needs: 'observed',
  },
  otherSpec: {
    code: 'OOM425',
    severity: 'error',
    title: 'the host belongs to another spec',
    cause:
      "/etc/oomcfg/current was written from a spec of that name. Two specs on one host would undo each other's settings.",
    fix: 'Correct `name:` if this is the same spec, or apply the other spec without this host first, which removes its files.',
    source: 'oomcfg: a host belongs to one spec',
    needs: 'observed',
  },
  inTheWay: {
    code: 'OOM458',
    severity: 'error',
    otherSeverities: ['warning'],
    title: "something is in the way of oomcfg's files",
    cause:
      "Something that is not oomcfg's, or cannot be written, is where oomcfg has a file or a folder. oomcfg neither replaces it nor writes through it.",
    fix: 'See `ls -la` of the path on the host, and make it writable or move it away when that is safe.',
    source: 'oomcfg: what it did not make it does not touch',
    needs: 'observed',
  },
  notTried: {
    code: 'OOM489',
    severity: 'warning',
    title: 'a host that could not be looked at when the plan was made',
    cause: 'So the plan lists no changes for it, and a saved plan does nothing that it does not list.',
    fix: 'Plan again to see whether it can be reached by now.',
    source: 'oomcfg: a saved plan does nothing that it does not list',
    needs: 'connection',
  },
  unreadEdits: {
    code: 'OOM426',
    severity: 'warning',
    title: "a daemon-reload would put edits that are not oomcfg's in force",
    cause:
      'A change of unit files needs a daemon-reload, and with it systemd reads these edits as well: they count from the next start on, and limits among them may hold before that. A unit that nothing needs any more with them, or that lost what it is bound to, is stopped at once.',
    fix: 'See `systemctl cat` of each unit, and reload or undo the edits before.',
    source: 'systemctl(1), daemon-reload',
    needs: 'observed',
  },
  unreadConfig: {
    code: 'OOM639',
    severity: 'warning',
    title: "a daemon-reload would put edits of systemd's own configuration in force",
    cause:
      'A change of unit files needs a daemon-reload, and with that systemd reads its own configuration again: defaults in it, such as DefaultTasksMax= and DefaultMemoryAccounting=, can hold at once for every unit that does not set them itself (system.conf(5)).',
    fix: 'See `systemd-analyze cat-config systemd/system.conf` on the host; run `systemctl daemon-reload` or undo the edits before.',
    source: 'systemd-system.conf(5); systemctl(1), daemon-reload',
    needs: 'observed',
  },
  failedCanary: {
    code: 'OOM615',
    severity: 'warning',
    title: 'a unit fails with what other hosts are to get',
    cause:
      'The unit already has the settings that other hosts would get, and no longer works on this host. The host counts as failed before the first wave.',
    fix: 'See `systemctl status` and `journalctl -u` of the unit on the host, and correct the spec or start the unit. Where it fails for another reason, leave the host out with --limit.',
    source: 'oomcfg: what fails on one host does not go to the next',
    needs: 'observed',
  },
  notJudged: {
    code: 'OOM641',
    severity: 'warning',
    title: 'nobody has looked again at what another run changed',
    cause:
      'Another run changed the unit some seconds ago, and whether it works with that is not known yet. Other hosts would get the same.',
    fix: 'Do nothing, or plan again to see how it fared.',
    source: 'oomcfg: what fails on one host does not go to the next',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
