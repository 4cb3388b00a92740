/**
 * Decides how a unit has done since its change, by a short look at it: whether it is still starting, died, had
 * processes killed, or stalls.
 */
import type { Checked } from '../../model/finding';
import { printable } from '../../model/text/printable';
import { type LookRecord, readRecords } from '../../probe/records';
import { fieldsOf } from '../../remote/fields';

/** A unit in the second look. */
export interface Again {
  readonly active: string;
  readonly sub: string;
  readonly type: string;
  readonly pid: number;
  /**
   * Automatic restarts since its last start on demand, which ours was (systemd.service(5), NRestarts); NaN before
   * systemd 235.
   */
  readonly restarts: number;
  /** systemd has a job for it under way. */
  readonly hasJob: boolean;
  /**
   * success, signal, oom-kill, ... (systemd.exec(5), $SERVICE_RESULT); `condition` where one did not hold
   * (systemd.unit(5)); `-` where systemd does not say.
   */
  readonly result: string;
  /** Processes that the kernel killed in it for memory; NaN where it does not say. */
  readonly kills: number;
  /** Percent of the last 10 s in which all of it waited for memory; NaN where the kernel does not say. */
  readonly stalled: number;
  /** A timer, a socket, a path or the bus starts it when it is needed. */
  readonly isTriggered: boolean;
  /** Seconds that its last run took, where that is over; NaN where it is not, or systemd has forgotten it. */
  readonly ran: number;
  readonly records: readonly LookRecord[];
}

/** A unit right before its change. */
export interface Was {
  /** As in Again. */
  readonly restarts: number;
  readonly kills: number;
  /** It was down already while processes that it left behind kept running, or it kept dying. */
  readonly isDown?: true;
  /** The slice whose limit falls, for a service that was found in it. */
  readonly slice?: string;
}

export function readAgain(output: string, nonce: string): Checked<ReadonlyMap<string, Again>> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const units = new Map<string, Again>();
  let records: LookRecord[] = [];
  for (const record of read.records) {
    if (record.type === 'again') {
      const {
        id,
        pid = NaN,
        restarts = NaN,
        job,
        kills = NaN,
        stalled = NaN,
        result = '-',
        triggered,
        ran = NaN,
        ...now
      } = fieldsOf('again', record.text);
      records = [];
      units.set(id, {
        ...now,
        pid,
        restarts,
        hasJob: job !== undefined,
        result,
        kills,
        stalled,
        isTriggered: triggered !== undefined,
        ran,
        records,
      });
    } else records.push(record);
  }
  return { value: units, findings: [] };
}

/**
 * It is starting for the first time. A unit that waits for another start, or is in one, has died, although systemd
 * calls it activating.
 */
export function isStarting(now: Again | undefined): boolean {
  if (now === undefined || now.sub.startsWith('auto-restart') || now.restarts > 0) return false;
  return now.active === 'activating' || (now.active === 'inactive' && now.hasJob);
}

export function isUp({ active, sub }: Pick<Again, 'active' | 'sub'>): boolean {
  return ['active', 'reloading'].includes(active) && !sub.startsWith('auto-restart');
}

/** It can end by design: a job, or a unit that is started when it is needed. */
function canEnd({ type, isTriggered }: Again): boolean {
  return type === 'oneshot' || isTriggered;
}

/**
 * Whether a clean end is no failure. `outlived` is how many seconds it had run until its change, where it was seen to
 * run for long and never to end by itself (change/judge.sh): a daemon that has a socket beside it does not end by
 * design sooner than that. `ran` is how many seconds it has run since.
 */
function endsByDesign(now: Again, outlived: number | undefined, ran: number): boolean {
  return canEnd(now) && (now.type === 'oneshot' || outlived === undefined || outlived <= ran + MARGIN);
}

/** Seconds: both figures are rounded down. */
const MARGIN = 1;

/**
 * The same for a unit that kept running under a limit that fell: a program that waits for clients ends when it has none
 * (systemd-socket-proxyd(8), --exit-idle-time=), and that can happen just now. `refusesMemory`: it may have ended with
 * status 0 because it was refused memory.
 */
export function endsByChance(now: Again, outlived: number | undefined, refusesMemory: boolean): boolean {
  return refusesMemory ? endsByDesign(now, outlived, 0) : canEnd(now);
}

/** It ended cleanly, or is about to. */
function isDone({ active, result }: Again): boolean {
  return ['inactive', 'deactivating'].includes(active) && result === 'success';
}

/** As deathOf, for a unit whose start took some time: how it failed, or undefined. */
export function failureOf(now: Again, outlived?: number): string | undefined {
  const isWell = endsByDesign(now, outlived, Number.isNaN(now.ran) ? Infinity : now.ran) && isDone(now);
  if (isUp(now) || isWell) {
    return now.restarts > 0 ? 'failed to start, and was started again' : undefined;
  }
  const soon = endedSoon(now, outlived, `${now.ran} s after its restart`);
  return startedAgain(now) ?? soon ?? `is ${state(now)}: it did not come up after its restart`;
}

/** For a unit that is not up. */
function startedAgain({ restarts, active }: Again): string | undefined {
  if (!(restarts > 0) || active !== 'activating') return undefined;
  return `does not stay up after its restart: systemd has started it again ${restarts === 1 ? 'once' : `${restarts} times`} so far`;
}

/**
 * Types whose main process is the one that systemd forked. A program of another type can name another one at any time
 * (sd_notify(3), MAINPID=; PIDFile=).
 */
const OWN_MAIN: ReadonlySet<string> = new Set(['simple', 'exec', 'idle']);

/** It counts as active although its main process, which ran, has ended (systemd.service(5), RemainAfterExit=). */
function isEmptied({ type, pid, sub }: Again, before: number | undefined): boolean {
  return before !== undefined && before > 0 && pid === 0 && sub === 'exited' && type !== 'oneshot';
}

/**
 * How a unit that was restarted died, as the end of a sentence that begins with its name; undefined where it did not
 * die. `seconds` have passed since its wave.
 */
export function deathOf(
  now: Again,
  pid: number | undefined,
  was: Was | undefined,
  seconds: number,
  outlived?: number,
): string | undefined {
  const ran = Number.isNaN(now.ran) ? seconds : now.ran;
  const isWell = endsByDesign(now, outlived, ran) && isDone(now);
  if (!isUp(now) && !isWell) {
    const soon = endedSoon(now, outlived, `${ran} s after its restart`);
    return startedAgain(now) ?? soon ?? `is ${state(now)} ${seconds} s after its wave`;
  }
  // A unit without a main process did its work and still counts as active (RemainAfterExit=), or never had one that
  // systemd knows. Where systemd counts restarts, another process without a restart was started on demand, by another
  // run of oomcfg for instance.
  const isAnother =
    !canEnd(now) &&
    Number.isNaN(now.restarts) &&
    pid !== undefined &&
    now.pid > 0 &&
    OWN_MAIN.has(now.type) &&
    now.pid !== pid;
  if (now.restarts > 0 || isAnother) return 'died after its restart, and was started again';
  return killsSince(now, was) > 0
    ? `still runs, but the kernel killed ${processes(killsSince(now, was))} in it for memory`
    : undefined;
}

/** For a unit that ended cleanly, but not by design: `since` says how long after the change. */
function endedSoon(now: Again, outlived: number | undefined, since: string): string | undefined {
  if (outlived === undefined || !canEnd(now) || !isDone(now) || now.active !== 'inactive') return undefined;
  return `ended without an error ${since}; before the change it had run for ${outlived} s`;
}

/**
 * Percent of the last 10 s: that is half of the five seconds since a limit fell. (Right after the fall, what exceeds it
 * is reclaimed, which takes a moment.)
 */
const STALLED = 25;

/**
 * As deathOf, for a unit that kept running with less memory. `mayEnd`: a clean end is no failure. A unit that is
 * activating was so before, or somebody else restarts it. `pid` is its main process right after the change.
 * `mayRecycle`: it is not refused memory, so that to end well and be started again, as it was before, is its way to
 * work.
 */
export function fallOf(
  now: Again,
  was: Was | undefined,
  mayEnd: boolean,
  pid?: number,
  outlived?: number,
  mayRecycle = false,
): string | undefined {
  const killed = killsSince(now, was);
  const kernel = killed === 0 ? '' : `: the kernel killed ${processes(killed)} in it for memory`;
  if (was?.isDown === true) return killed > 0 ? `was down or dying before as well${kernel}` : undefined;
  if (killed === 0 && isRecycled(now, was, mayRecycle)) return undefined;
  if (now.restarts > (was?.restarts ?? NaN)) return `died and was started again by systemd${kernel}`;
  if (killed === 0 && ((mayEnd && isDone(now)) || hasHadItsTime(now, pid))) return undefined;
  if (now.active === 'failed' || now.active === 'deactivating' || now.sub.startsWith('auto-restart')) {
    return `is ${state(now)}${kernel}`;
  }
  // A unit of which nothing was seen before its change was down then as well.
  if (now.active === 'inactive' && was !== undefined) {
    return endedSoon(now, outlived, 'with less memory') ?? `is ${state(now)}`;
  }
  if (!mayEnd && isEmptied(now, pid))
    return `counts as active, but its main process has ended (RemainAfterExit=)${kernel}`;
  if (killed > 0) return `still runs, but the kernel killed ${processes(killed)} in it for memory`;
  if (now.stalled >= STALLED) {
    return `stalls for lack of memory: all of it waited for ${Math.round(now.stalled)}% of the last 10 seconds`;
  }
  return undefined;
}

/**
 * Its run was over as runs of it are, and systemd starts the next one, once since the change: its time was up
 * (RuntimeMaxSec=), or it ended without an error as it did before, as workers do that are started anew after so many
 * jobs. (While it waits for its next start, systemd still says how it ended.)
 */
function isRecycled(now: Again, was: Was | undefined, mayRecycle: boolean): boolean {
  const before = was?.restarts ?? NaN;
  const waits = now.sub.startsWith('auto-restart');
  const result =
    now.restarts === before + 1 && !waits ? lastEnd(now) : now.restarts === before && waits ? now.result : '-';
  return result === 'timeout' || (result === 'success' && mayRecycle && before > 0);
}

/** How the run before ended, of a unit that was started again; `-` where the host does not say. */
function lastEnd({ records }: Again): string {
  const record = records.find(({ type }) => type === 'lastend');
  return record === undefined ? '-' : fieldsOf('lastend', record.text).result;
}

/**
 * It ran, and systemd ended it after its maximum time (systemd.service(5), RuntimeMaxSec=). A unit that stalls for lack
 * of memory has another result, `watchdog`.
 */
function hasHadItsTime({ active, type, result }: Again, pid: number | undefined): boolean {
  return active === 'failed' && result === 'timeout' && type !== 'oneshot' && pid !== undefined && pid > 0;
}

function state({ active, sub, result }: Again): string {
  const why = ['-', 'success', active].includes(result) ? '' : `, result ${result}`;
  return printable(`${active} (${sub}${why})`, 80);
}

/** Seconds within which a kill that the kernel's log knows alone is one since the change. */
const LATELY = 60;

/** A cgroup that is made anew begins to count anew; of one that was, the kernel's log knows. */
function killsSince({ kills, records }: Again, was: Was | undefined): number {
  const before = was?.kills ?? 0;
  const logged = records.find(({ type }) => type === 'killed');
  if (!(kills > 0)) return logged !== undefined && (fieldsOf('killed', logged.text).seconds ?? 0) <= LATELY ? 1 : 0;
  if (!(before > 0)) return kills;
  return kills >= before ? kills - before : kills;
}

function processes(number: number): string {
  return number === 1 ? 'a process' : `${number} processes`;
}
