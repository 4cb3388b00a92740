/**
 * Decides what to say of a unit that is not up: down, starting over and over, on its way up or down, or active without
 * a process.
 */
import type { DesiredService } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';
import { isSlice } from '../../../systemd/unitNames';
import { isSliceOfNobody } from '../../compare';

/** Seconds: a unit that systemd restarted by itself and that is younger counts as dying over and over. */
const YOUNG = 120;

export const life: UnitCheck = {
  finds: ['looping', 'unitFailed', 'killed', 'stopped', 'starting', 'stopping', 'empty', 'sliceOfNobody'],
  check: checkLife,
};

function checkLife({ service, unit, observed }: UnitScene): readonly Finding[] {
  if (isSlice(unit.id)) return isSliceOfNobody(unit) ? [sliceOfNobody(service, unit)] : [];
  if (isLooping(unit)) return [looping(service, unit)];
  switch (unit.activeState) {
    case 'failed':
      return [unit.life.result === 'oom-kill' ? killed(service, unit) : failed(service, unit)];
    case 'inactive':
      return [stopped(service, unit, observed.judged?.some((one) => one.unit === unit.id) === true)];
    case 'active':
      return unit.running || unit.main !== undefined ? [] : [empty(service, unit)];
    case 'activating':
      // A oneshot is activating for as long as it works.
      return unit.type === 'oneshot' ? [] : [inTransition(service, unit, 'starting')];
    case 'deactivating':
      return [inTransition(service, unit, 'stopping')];
    default:
      return [];
  }
}

/**
 * systemd calls a unit that waits for its next start "activating"; one that was started a moment ago is "active" until
 * it dies again.
 */
export function isLooping({ subState, activeState, life }: ObservedUnit): boolean {
  if (subState.startsWith('auto-restart')) return true;
  const isUp = activeState === 'active' || activeState === 'activating';
  return isUp && life.restarts > 0 && life.age !== undefined && life.age < YOUNG;
}

/**
 * Seconds after which systemd gives up a start or a stop, unless the unit says otherwise
 * (DefaultTimeoutStartSec=).
 */
const LONG = 90;

/** What systemd waits for, by its own states (systemd.service(5), Type=, ExecStartPre=). */
function awaited({ subState, type }: ObservedUnit): string {
  return OF_STATE.get(subState) ?? OF_TYPE.get(type) ?? 'systemd waits for it.';
}

const OF_STATE: ReadonlyMap<string, string> = new Map([
  ['condition', 'An ExecCondition= has not ended.'],
  ['start-pre', 'An ExecStartPre= has not ended.'],
  ['start-post', 'An ExecStartPost= has not ended.'],
]);
const READY = 'The program has not said that it is ready (sd_notify(3)).';
const OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['notify', READY],
  ['notify-reload', READY],
  ['forking', 'The program has not left its parent (Type=forking).'],
  ['dbus', 'The program has not taken its name on the bus (Type=dbus).'],
]);

/** The process of the moment is compared, but nobody has seen whether the unit comes up with its settings. */
function inTransition(service: DesiredService, unit: ObservedUnit, kind: 'starting' | 'stopping'): Finding {
  const { id, life, subState } = unit;
  const since = life.inState === undefined ? '' : `, for ${life.inState} s now`;
  const what =
    kind === 'starting'
      ? `${awaited(unit)} It does not count as up: nobody has seen whether it comes up with its settings.`
      : 'Processes that have not ended keep their limits; the settings take effect at the next start.';
  return planFinding(kind, {
    ...((life.inState ?? LONG) < LONG ? { severity: 'info' as const } : {}),
    summary: `${id} is still ${kind} (${printable(subState, 40)})${since}`,
    detail: what,
    fix: `Look again in a while; if that does not change, see \`systemctl status ${id}\` and \`journalctl -u ${id}\` on the host.`,
    facts: facts(unit),
    where: service.at,
  });
}

const SIGKILL = 9;

/** How it ended, as half a sentence; empty where systemd does not say. */
function ending({ life }: ObservedUnit): string {
  if (life.result === 'oom-kill') return 'it was killed for memory, by the kernel or systemd-oomd';
  // ExecMainStatus= is of the main process alone; what the result is about can be another one.
  if (life.result === 'exit-code' && (life.status === 0 || life.bySignal)) {
    return 'its ExecStartPre= or another program beside the main one (ExecStartPost=, ExecReload=, ExecStop=) ended with an exit status other than 0';
  }
  if (life.bySignal) return `signal ${life.status} ended it`;
  if (life.result === 'exit-code' || life.status !== 0) return `it ended with exit status ${life.status}`;
  return life.result === 'success' ? '' : `result ${printable(life.result, 40)}`;
}

/** cgroup v1 has no event for kills: systemd sees only a signal. */
function killHint({ life }: ObservedUnit): string {
  return life.bySignal && life.status === SIGKILL
    ? ' The kernel sends that signal when memory runs out, and on cgroup v1 systemd cannot tell; see \`journalctl -k\` on the host.'
    : '';
}

function facts({ id, life, activeState, subState }: ObservedUnit): Finding['facts'] {
  return { unit: id, state: activeState, subState, result: life.result, status: life.status, restarts: life.restarts };
}

function looping(service: DesiredService, unit: ObservedUnit): Finding {
  const { age, restarts } = unit.life;
  const since = unit.activeState === 'active' && age !== undefined ? `, the last time ${age} s ago` : '';
  return planFinding('looping', {
    summary:
      restarts === 0
        ? `${unit.id} has died and is about to be started again`
        : `${unit.id} keeps dying and being restarted: ${restarts === 1 ? 'once' : `${restarts} times`} so far${since}`,
    detail: `${ending(unit) === '' ? '' : `Last time ${ending(unit)}. `}Each new process gets what its files say; oomcfg may see it between two starts, when nothing runs.${killHint(unit)}`,
    fix: `See \`journalctl -u ${unit.id}\` on the host. If it runs out of memory, raise its budget.`,
    facts: facts(unit),
    where: service.at,
  });
}

/** What of a unit that is down still runs (KillMode=process). */
function survivors({ processes, running }: ObservedUnit): string {
  const number = Math.max(1, processes.length);
  return running
    ? ` ${number} ${number === 1 ? 'process' : 'processes'} of it still ${number === 1 ? 'runs' : 'run'} in its cgroup (KillMode=), under its limits.`
    : '';
}

function failed(service: DesiredService, unit: ObservedUnit): Finding {
  const { id, life, running } = unit;
  const tries = life.restarts === 0 ? '' : ` after ${life.restarts} ${life.restarts === 1 ? 'restart' : 'restarts'}`;
  const limit =
    life.result === 'start-limit-hit'
      ? ' systemd no longer starts it: it was started too often (StartLimitBurst=).'
      : '';
  return planFinding('unitFailed', {
    summary: `${id} has failed${tries}${running ? '' : ' and is not running'}${ending(unit) === '' ? '' : `: ${ending(unit)}`}`,
    detail: `${running ? survivors(unit).trim() : 'No limit is in force; its settings take effect at its next start.'}${limit}${killHint(unit)}`,
    fix: `See \`systemctl status ${id}\` and \`journalctl -u ${id}\` on the host, and start it when the cause is gone.`,
    facts: facts(unit),
    where: service.at,
  });
}

function killed(service: DesiredService, unit: ObservedUnit): Finding {
  const { id, restart } = unit;
  return planFinding('killed', {
    summary: `${id} was killed for memory, and is down`,
    detail: `systemd says Result=oom-kill: the kernel or systemd-oomd killed in it, for its own limit, a slice's or the memory of the whole host. ${restart === '' || restart === 'no' ? 'The unit has no Restart=, so nothing starts it again.' : `Restart=${printable(restart, 20)} did not bring it back.`}${survivors(unit)}`,
    fix: `See \`journalctl -k\` and \`journalctl -u ${id}\` on the host for what ran out. Where it was its own limit, raise its budget above what it needs and apply; then start it: \`systemctl start ${id}\`.`,
    facts: facts(unit),
    where: service.at,
  });
}

/**
 * `isJudged`: an apply saw it fail with its settings. A unit that runs from time to time is often down for good reason,
 * but not one that ran until it was changed.
 */
function stopped(service: DesiredService, unit: ObservedUnit, isJudged: boolean): Finding {
  const { id, type, isTriggered, running } = unit;
  const isUsual = (type === 'oneshot' || isTriggered) && !isJudged;
  return planFinding('stopped', {
    ...(isUsual ? { severity: 'info' as const } : {}),
    summary: `${id} is not running${isJudged ? ', and went down when oomcfg changed it' : ''}`,
    detail: running
      ? `Its main process has ended.${survivors(unit)}`
      : 'No limit is in force. Its settings were compared with the files alone, and take effect at its start.',
    fix: isUsual
      ? 'Nothing: it runs when it is due.'
      : `${isJudged ? `See \`journalctl -u ${id}\` on the host. ` : ''}Start it, or take the host out of the service's \`hosts:\`.`,
    facts: facts(unit),
    where: service.at,
  });
}

function empty(service: DesiredService, unit: ObservedUnit): Finding {
  const { id, type } = unit;
  const isDone = type === 'oneshot' && !unit.programs.every((program) => program === 'true');
  return planFinding('empty', {
    ...(isDone ? { severity: 'info' as const } : {}),
    summary: `${id} is active, and no process runs in it`,
    detail: `${type === 'oneshot' ? 'It is a oneshot that did its work (RemainAfterExit=)' : 'Its processes ended or are in another unit'}. Its settings limit nothing now. An umbrella such as postgresql.service only stands for others, which hold the processes.`,
    fix: `Name the unit that holds the processes: \`systemctl list-dependencies ${id}\` and \`systemd-cgls\` on the host show it. Where the unit did its work, there is nothing to do.`,
    facts: facts(unit),
    where: service.at,
  });
}

function sliceOfNobody(service: DesiredService, { id }: ObservedUnit): Finding {
  return planFinding('sliceOfNobody', {
    summary: `${id} has no unit file, and nothing runs in it`,
    facts: { unit: id },
    where: service.at,
  });
}
