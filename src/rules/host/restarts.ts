/** What a restart of a unit brings with it. */
import type { Rule } from '../rule';

export const RESTARTS = {
  hostAction: {
    code: 'OOM475',
    severity: 'error',
    title: 'a restart can act on the whole host',
    cause:
      'systemd carries the action out on the whole machine where the unit ends in such a way (systemd.unit(5)), also within a restart: a JVM that is stopped ends with status 143, which is a failure unless SuccessExitStatus= names it.',
    fix: 'Switch the action off while this is applied, with `none` for it in a drop-in (`systemctl edit`). Or take out the settings that need the restart.',
    source: 'systemd.unit(5), FailureAction= and SuccessAction=',
    needs: 'observed',
  },
  startsOnEnd: {
    code: 'OOM476',
    severity: 'warning',
    title: 'a restart can start the units of OnFailure=',
    cause:
      'OnFailure= or OnSuccess= names another unit, and systemd starts that one where the unit ends in that way within the restart: a JVM that is stopped ends with status 143, which is a failure unless SuccessExitStatus= names it.',
    fix: 'Warn whoever gets its alarms, or silence them first.',
    source: 'systemd.unit(5), OnFailure= and OnSuccess=',
    needs: 'observed',
  },
  refusesRestart: {
    code: 'OOM477',
    severity: 'info',
    title: 'systemd refuses to restart a unit on demand',
    cause:
      'RefuseManualStart= or RefuseManualStop= is set in its files, so systemd refuses to restart it on demand (systemd.unit(5)).',
    fix: 'Nothing to do; the settings take effect at the next start of the unit, at boot at the latest.',
    source: 'systemd.unit(5), RefuseManualStart= and RefuseManualStop=',
    needs: 'observed',
  },
  startsAlong: {
    code: 'OOM478',
    severity: 'warning',
    title: 'a restart starts units that are down',
    cause:
      'The other unit is down now, and Wants=, Requires=, BindsTo= or Upholds= of the unit, or of what starts with it, names it: systemd starts it along, and a oneshot does its work again.',
    fix: 'Mask what must stay down (`systemctl mask`), or take it out of the files of the unit.',
    source: 'systemd.unit(5), Wants=, Requires=, BindsTo= and Upholds=',
    needs: 'observed',
  },
  mayRestartAlong: {
    code: 'OOM671',
    severity: 'warning',
    title: 'a unit that comes and goes may restart along',
    cause:
      'A oneshot, or a unit that a timer, a socket, a path or the bus starts, has Requires=, Requisite=, BindsTo= or PartOf= on a unit that restarts. It is down now, and may run when the restart comes: then systemd restarts it along, and a oneshot does its work again. No plan is held to whether it runs.',
    fix: 'Nothing, if that may be; else keep it from running while this is applied: stop its timer, or mask it.',
    source: 'systemctl(1), restart; systemd.unit(5), Requires=',
    needs: 'observed',
  },
  livesOn: {
    code: 'OOM479',
    severity: 'warning',
    title: 'processes survive a restart',
    cause:
      'A stop does not end all processes of the unit. Those that survive keep their old options, and count towards the same limit as the new ones.',
    fix: 'Use `KillMode=mixed` or `control-group`, or let the start script `exec` the program; else end the old processes by hand after the restart.',
    source: 'systemd.kill(5), KillMode=',
    needs: 'observed',
  },
  startFails: {
    code: 'OOM496',
    severity: 'error',
    title: 'a unit would not come up after its restart',
    cause:
      'The running process was started before its program or its EnvironmentFile= was removed or spoilt: systemd takes nothing of an EnvironmentFile= with a byte of 0 or an assignment that is not UTF-8, and where it is named without a `-`, the unit does not start. systemd would stop it, and could not start a new one.',
    fix: 'Put the file back, or correct the unit; or take out the settings that need the restart.',
    source: 'systemd.exec(5), EnvironmentFile=; systemd.service(5), ExecStart=',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
