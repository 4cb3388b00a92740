/** What is left of oomcfg on a host after the spec dropped it, or somebody removed it by hand. */
import type { Rule } from '../rule';

export const LEFT = {
  owed: {
    code: 'OOM645',
    severity: 'info',
    title: 'a process keeps a limit that the spec dropped',
    cause:
      'The spec no longer asks for it and no file of oomcfg sets it, but the process that runs has it, and systemd cannot restart the unit (RefuseManualStop=, a unit file that is gone or masked, a oneshot at work).',
    fix: 'Nothing, if that is acceptable; otherwise end the process, and start the unit where it has a file.',
    source: 'getrlimit(2); systemd.unit(5), RefuseManualStop=',
    needs: 'observed',
  },
  leftover: {
    code: 'OOM643',
    severity: 'warning',
    otherSeverities: ['info'],
    title: "oomcfg's files were removed by hand",
    cause:
      "The unit has a drop-in or values from oomcfg that the generation in force does not have: oomcfg's other files were removed by hand or replaced with older ones.",
    fix: 'Run `oomcfg apply`, which removes what it still can, and restart the unit when that is safe. To keep its limits, put the service back into the spec first.',
    source: 'oomcfg: what it set it takes back',
    needs: 'observed',
  },
  stillLoaded: {
    code: 'OOM644',
    severity: 'warning',
    title: 'systemd still has a drop-in of oomcfg that is gone',
    cause:
      'Nothing on the host says what was in it. With the next daemon-reload its memory limits are lifted, and the processes that run keep their score, address space and variables.',
    fix: 'Put the services back into the spec to limit them again; else restart them when that is safe.',
    source: 'systemctl(1), daemon-reload',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
