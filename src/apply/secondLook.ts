/** Whether what was restarted still runs some seconds later: a service that dies soon after its start looks well in the first look. */
import type { Checked, Finding } from '../model/finding';
import type { LookRequest, ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import type { Basis, Restart } from '../plan/document';
import { unitsById } from '../plan/units';
import { type LookRecord, readRecords } from '../probe/records';
import { observeJvms } from '../probe/observeJvms';
import { partFor } from '../probe/parts';
import { lookSettings } from '../probe/script';
import { applyFinding } from './findings';
import { askAgain, isReplaced, judgeJvms, type RestartedJvm } from './restartedJvms';

/** From the end of a wave to the second look, in milliseconds. */
export const SECOND_LOOK_MS = 5000;

/** What the look right after the change saw of the units, by unit; one that is not there is in neither. */
export interface Running {
  /** Main processes. */
  readonly processes: ReadonlyMap<string, number>;
  /** Of units that had a JVM before their restart. */
  readonly jvms: ReadonlyMap<string, RestartedJvm>;
}

export function runningIn(observed: ObservedState, { kept = [] }: Pick<Basis, 'kept'>): Running {
  const units = unitsById(observed);
  return {
    processes: new Map(
      observed.units.flatMap(({ id, main, activeState }): [string, number][] =>
        // Before it is up, what runs is a program of ExecStartPre= and not the main process.
        main === undefined || activeState === 'activating' ? [] : [[id, main.pid]],
      ),
    ),
    jvms: new Map(
      kept.flatMap((one): [string, RestartedJvm][] => {
        const { jvms = [], nextVariable = [] } = units.get(one.unit) ?? {};
        return [[one.unit, { kept: one, jvms, variable: nextVariable }]];
      }),
    ),
  };
}

/** What a second look is about. */
export interface SecondLook {
  readonly restarts: readonly Restart[];
  /** What ran right after the change. */
  readonly before: Running;
  /** What the looks before were asked for. */
  readonly looked: LookRequest;
}

function requestOf({ restarts, before, looked }: SecondLook): LookRequest {
  return { units: restarts.map(({ unit }) => askAgain(unit, before.jvms, looked)), sysctls: [] };
}

/** The script of the second look; `look` is the text of look/. */
export function secondScript(look: string, second: SecondLook, nonce: string): string {
  return `${partFor(look, 'look_again', 'say')}\n${lookSettings(requestOf(second), nonce)}look_again\nsay\n`;
}

/** Units whose start can take its time are waited for, this long after the end of their wave, in milliseconds. */
export const START_MS = 300_000;

/** What a second look says of a host. */
export interface SeenAgain {
  /** What died since, and the JVMs that are gone or lost options; one of its own where the host gives no whole answer. */
  readonly findings: readonly Finding[];
  /** Units that are on their way up. */
  readonly starting: readonly string[];
  /** Some JVM is another than before for the first time: one more look tells whether that one lasts. */
  readonly isUnsettled: boolean;
  /** What the next look compares with. */
  readonly before: Running;
}

/** A unit in the second look. */
interface Again {
  readonly active: string;
  readonly sub: string;
  readonly type: string;
  readonly pid: number;
  /** Since its last start by hand, which ours was (systemd.service(5), NRestarts); NaN before systemd 235. */
  readonly restarts: number;
  /** systemd has a job for it under way. */
  readonly hasJob: boolean;
  readonly records: readonly LookRecord[];
}

/** `slow` are units that were on their way up before; `ms` is the time that was waited. */
export function readSecondLook(
  second: SecondLook,
  slow: ReadonlySet<string>,
  output: string,
  nonce: string,
  ms: number,
): SeenAgain {
  const { processes: before, jvms } = second.before;
  const successors = new Map<string, RestartedJvm>();
  const { value: units, findings } = readAgain(output, nonce);
  if (units === undefined) return { findings, starting: [], isUnsettled: false, before: second.before };
  const seconds = Math.round(ms / 1000);
  const words = new Map(requestOf(second).units.map((one) => [one.unit, one.words ?? []]));
  const starting = second.restarts.flatMap(({ unit }) => (isStarting(units.get(unit)) ? [unit] : []));
  const found = second.restarts.flatMap(({ unit }): readonly Finding[] => {
    const now = units.get(unit);
    if (now === undefined || starting.includes(unit)) return [];
    const what = slow.has(unit) ? failureOf(now) : deathOf(now, before.get(unit), seconds);
    if (what !== undefined) return [death(unit, what, seconds, alongWith(unit, second.restarts))];
    const jvm = jvms.get(unit);
    if (jvm === undefined) return [];
    const running = observeJvms(now.records, words.get(unit) ?? []);
    if (jvm.isSuccessor !== true && isReplaced(jvm, running)) {
      successors.set(unit, { ...jvm, jvms: running, isSuccessor: true });
    }
    return judgeJvms(jvm, running, seconds);
  });
  const pids = [...units].map(([id, { pid }]): [string, number] => [id, pid]);
  const isSlow = ([id]: [string, number]): boolean => slow.has(id) || starting.includes(id);
  return {
    findings: found,
    starting,
    isUnsettled: successors.size > 0,
    before: {
      processes: new Map([...before, ...pids.filter(isSlow)]),
      jvms: new Map([...jvms, ...successors]),
    },
  };
}

/** Of units that have not come up by the end. */
export function notUpFindings(units: readonly string[], ms: number): readonly Finding[] {
  const seconds = Math.round(ms / 1000);
  return units.map((unit) =>
    applyFinding('notUp', {
      summary: `${unit} has not come up ${seconds} s after its wave`,
      detail:
        'systemd still starts it: an ExecStartPre= has not ended, or the program has not said that it is ready (Type=notify), or not left its parent (Type=forking). Its new settings stay in force: nothing was put back.',
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Where its start only takes long, apply again when it is up.`,
      facts: { unit, seconds },
    }),
  );
}

/** The unit that this one restarted along with, where it has no reason of its own. */
function alongWith(unit: string, restarts: readonly Restart[]): string | undefined {
  const because = restarts.find((restart) => restart.unit === unit)?.because ?? [];
  const units = new Set(restarts.map((restart) => restart.unit));
  return because.length > 0 && because.every((cause) => units.has(cause)) ? because.join(', ') : undefined;
}

function readAgain(output: string, nonce: string): Checked<ReadonlyMap<string, Again>> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const units = new Map<string, Again>();
  let records: LookRecord[] = [];
  for (const record of read.records) {
    if (record.type === 'again') {
      const [id = '', active = '', sub = '', type = '', pid = '', count = '', job = '-'] = record.text.split(' ');
      records = [];
      units.set(id, { active, sub, type, pid: Number(pid), restarts: Number(count), hasJob: job !== '-', records });
    } else records.push(record);
  }
  return { value: units, findings: [] };
}

/** On its way up for the first time. One that waits for another start, or is at it, has died, although systemd calls it activating. */
function isStarting(now: Again | undefined): boolean {
  if (now === undefined || now.sub.startsWith('auto-restart') || now.restarts > 0) return false;
  return now.active === 'activating' || (now.active === 'inactive' && now.hasJob);
}

function isUp({ active, sub }: Again): boolean {
  return ['active', 'reloading'].includes(active) && !sub.startsWith('auto-restart');
}

/** Of a unit whose start took its time: as below, without the time. */
function failureOf(now: Again): string | undefined {
  if (isUp(now)) return now.restarts > 0 ? 'failed to start, and was started once more' : undefined;
  return startedAgain(now) ?? `is ${printable(`${now.active} (${now.sub})`, 60)}: it did not come up after its restart`;
}

/** Of one that is not up. */
function startedAgain({ restarts, active }: Again): string | undefined {
  if (!(restarts > 0) || active !== 'activating') return undefined;
  return `does not stay up after its restart: systemd starts it again, ${restarts === 1 ? 'once' : `${restarts} times`} until now`;
}

/** Types whose main process is the one that systemd forked. A program of another type can name another one at any time (sd_notify(3), MAINPID=; PIDFile=). */
const OWN_MAIN: ReadonlySet<string> = new Set(['simple', 'exec', 'idle']);

/** How it died, as the end of a sentence that begins with its name; undefined where it did not. */
function deathOf(now: Again, pid: number | undefined, seconds: number): string | undefined {
  if (!isUp(now)) {
    return startedAgain(now) ?? `is ${printable(`${now.active} (${now.sub})`, 60)} ${seconds} s after its wave`;
  }
  // One without a main process did its work and counts as active all the same (RemainAfterExit=), or never had one that systemd knows.
  const isAnother = pid !== undefined && now.pid > 0 && OWN_MAIN.has(now.type) && now.pid !== pid;
  return now.restarts > 0 || isAnother ? 'died after its restart, and was started once more' : undefined;
}

function death(unit: string, what: string, seconds: number, along: string | undefined): Finding {
  return applyFinding('diedSoon', {
    summary: `${unit} ${what}`,
    detail:
      along === undefined
        ? 'It was restarted with its new settings and did not stay. They may be too small to work with, or it failed for a reason of its own. They stay in force: nothing was put back.'
        : `systemd restarted it along with ${along}, and it did not stay. Nothing of its own was changed, and nothing was put back.`,
    fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. ${along === undefined ? 'Correct the spec and apply again.' : 'Start it when the cause is gone.'}`,
    facts: { unit, seconds },
  });
}
