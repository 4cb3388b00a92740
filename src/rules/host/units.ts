/** The units of the spec on the host: whether they exist, under which name, and where their processes are. */
import type { Rule } from '../rule';

export const UNITS = {
  unitMissing: {
    code: 'OOM410',
    severity: 'error',
    title: 'a unit of the spec is not on the host',
    cause:
      'systemd finds no file of the unit, or will not after the next daemon-reload, so no setting of it can be put in force. The host is held, so that a mistyped name does not pass for a limit.',
    fix: "Correct the name, put the unit file back, or take the host out of the service's `hosts:`.",
    source: 'org.freedesktop.systemd1(5), LoadState; systemd.unit(5)',
    needs: 'observed',
  },
  unitMasked: {
    code: 'OOM411',
    severity: 'error',
    title: 'a unit of the spec is masked',
    cause: 'A masked unit cannot be started, and its drop-ins are not read.',
    fix: "Unmask the unit, or take the host out of the service's `hosts:`.",
    source: 'systemctl(1), mask',
    needs: 'observed',
  },
  unitBroken: {
    code: 'OOM412',
    severity: 'error',
    title: 'systemd cannot load a unit of the spec',
    cause: 'A unit whose files systemd rejects cannot be started.',
    fix: 'See `systemctl status` and `systemd-analyze verify` of the unit on the host, and correct its files.',
    source: 'systemd.unit(5), systemd-analyze(1), verify',
    needs: 'observed',
  },
  alias: {
    code: 'OOM413',
    severity: 'info',
    title: 'a unit of the spec is an alias of another',
    cause:
      'Its settings go to the drop-in of the real name: with drop-ins under both names one would silently mask the other.',
    fix: 'Write the real name of the unit into `unit:`.',
    source: 'systemd.unit(5), Alias=',
    needs: 'observed',
  },
  aliasTwice: {
    code: 'OOM414',
    severity: 'error',
    title: 'two services of the spec are one unit on the host',
    cause: 'One of the two names is an alias of the other unit, and two budgets for one unit cannot both hold.',
    fix: 'Keep one of the two for this host.',
    source: 'systemd.unit(5), Alias=',
    needs: 'observed',
  },
  oneshot: {
    code: 'OOM415',
    severity: 'info',
    title: 'a oneshot or a job gets its settings when it next runs',
    cause:
      'Restarting a unit that does its work and ends would do the work again, so oomcfg never does that. The new settings are in its files, and take effect when it next runs.',
    fix: 'Nothing to do; it has them when it is next due.',
    source: 'systemd.service(5), Type=oneshot; oomcfg: a restart never does work again',
    needs: 'observed',
  },
  keepsOther: {
    code: 'OOM670',
    severity: 'warning',
    title: 'a unit that oomcfg never restarts runs with other settings',
    cause:
      'A process keeps the environment that it began with, and a limit of its address space that is below what it has mapped cannot be set on it. The process that runs was compared, and it has something else than the spec wants. oomcfg makes no restart of such a unit: of a oneshot, of a job that a timer starts, of one that systemd refuses to restart, of one that is down and left processes behind.',
    fix: 'Stop and start the unit by hand when its work may be done again, or wait for its next start. A program that is to run on is better a service of Type=simple, which oomcfg can restart.',
    source: 'systemd.service(5), Type=oneshot and RemainAfterExit=; environ(7)',
    needs: 'observed',
  },
  otherView: {
    code: 'OOM493',
    severity: 'error',
    title: 'systemd has a value that no file read by oomcfg sets',
    cause:
      "A line of the unit's files means something else to systemd than to oomcfg, or systemd reads a file that oomcfg does not. Whatever oomcfg writes, that value can be in force again from the next start on.",
    fix: 'See `systemctl cat` of the unit on the host, and take the setting out of the file that sets it.',
    source: 'systemctl(1), cat; systemd.unit(5)',
    needs: 'observed',
  },
  elsewhere: {
    code: 'OOM460',
    severity: 'error',
    title: 'the processes of a unit run outside of its cgroup',
    cause:
      'The limits of a unit hold for the processes in its cgroup. The process of this one runs in another, so no limit of the unit reaches it.',
    fix: 'Start the program in the unit itself: User= in place of su, and no PIDFile= of another unit. Or name the unit that holds the process.',
    source: 'systemd.exec(5); cgroups(7)',
    needs: 'observed',
  },
  client: {
    code: 'OOM461',
    severity: 'warning',
    title: 'a unit limits a client, not what the client starts',
    cause:
      "The unit runs a program that has its containers or units started by another process. These have cgroups of their own, and the unit's settings do not limit them.",
    fix: 'Give the limit to what is started (`docker run --memory`, `podman run --cgroups=split`, `systemd-run -p MemoryMax=`, `systemd-nspawn --keep-unit`), or name the unit that holds the processes.',
    source: 'cgroups(7); podman-run(1), --cgroups; systemd-run(1)',
    needs: 'observed',
  },
  partly: {
    code: 'OOM491',
    severity: 'warning',
    title: 'a process of a unit runs outside of its cgroup, beside others',
    cause:
      'A process that the unit started was moved to another cgroup. The settings of the unit limit the processes that are still in it, not that one and what it starts.',
    fix: 'Start it in the unit itself: without `systemd-run --scope`, su or cgexec. Or give it limits where it is, with a slice of the spec that holds it.',
    source: 'cgroups(7); systemd-run(1), --scope',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
