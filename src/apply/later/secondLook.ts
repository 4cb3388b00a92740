/**
 * Whether what was restarted still runs some seconds later: a service that dies soon after its start looks fine in the
 * first look.
 */
import type { Finding } from '../../model/finding';
import type { LookRequest, ObservedState, ObservedUnit } from '../../model/observed';
import type { Basis, Restart } from '../../documents/plan/document';
import { seenForRuntime } from '../../model/units';
import type { Script } from '../../model/script';
import { observeJvms } from '../../probe/unit/observeJvms';
import { partFor } from '../../remote/parts';
import { lookSettings, SELDOM } from '../../remote/lookScript';
import { quoteLines } from '../../remote/shell';
import { restartsOf, RUNTIMES } from '../../runtimes';
import type { Restarted } from '../../runtimes/restarts';
import { deathOf, endsByChance, failureOf, fallOf, isStarting, isUp, readAgain, type Was } from './again';
import type { Fall } from '../../plan/falls';
import { applyFinding } from '../../rules/change';
import type { FailedUnit, Running } from '../job';
import { type Report, reportsOf } from '../readReports';
import type { Reported } from '../../remote/fields';
import { changeName, type ScriptTexts } from '../script';
import { isSlice } from '../../systemd/unitNames';

/** From the end of a wave to the second look, in milliseconds. */
export const SECOND_LOOK_MS = 5000;

/** `reports` are those of the change. */
export function runningIn(
  observed: ObservedState,
  { kept = [] }: Pick<Basis, 'kept'>,
  reports: readonly Report[] = [],
): Running {
  return {
    processes: new Map(
      observed.units.flatMap(({ id, main, activeState }): [string, number][] =>
        // Before it is up, what runs is a program of ExecStartPre= and not the main process.
        main === undefined || activeState === 'activating' ? [] : [[id, main.pid]],
      ),
    ),
    jvms: new Map(
      kept.flatMap((one): [string, Restarted][] => {
        const { jvms = [], nextVariable = [] } = seenForRuntime(observed, one.unit, one.runtime) ?? {};
        return [[one.unit, { kept: one, jvms, variable: nextVariable }]];
      }),
    ),
    outlived: new Map(reportsOf('ran', reports).map(({ unit, seconds = NaN }): [string, number] => [unit, seconds])),
    begun: new Map(observed.units.flatMap(begunOf)),
    was: new Map(reportsOf('was', reports).map((was) => [was.unit, readWas(was)])),
  };
}

/** `UNIT SUBSTATE TYPE MAINPID START NRESTARTS INVOCATION CGROUP`. */
function begunOf({ id, subState, type, main, life, began }: ObservedUnit): [string, string][] {
  if (began === undefined || main === undefined || main.outside !== undefined) return [];
  const [start = '', invocation = '', cgroup = ''] = began.split(' ');
  return [[id, [id, subState, type, main.pid, start, life.restarts, invocation, cgroup].join(' ')]];
}

function readWas({ restarts, kills = NaN, slice }: Reported<'was'>): Was {
  return {
    restarts: Number(restarts),
    kills,
    ...(restarts === 'down' ? { isDown: true } : {}),
    ...(slice === undefined ? {} : { slice }),
  };
}

/** The input of a second look at a host. */
export interface SecondLook {
  readonly restarts: readonly Restart[];
  /** Units that keep running with less memory. */
  readonly falls: readonly Fall[];
  /** What ran right after the change. */
  readonly before: Running;
  /** What the first look was asked for. */
  readonly looked: LookRequest;
}

function requestOf(second: SecondLook): LookRequest {
  const { restarts, before, looked } = second;
  const units = [
    ...restarts.map(({ unit }) => askAgain(unit, before.jvms, looked)),
    ...allFalls(second).map(({ unit }) => ({ unit })),
  ];
  return { units, sysctls: [] };
}

/** One without processes of a runtime is asked for by its name alone. */
function askAgain(
  unit: string,
  jvms: ReadonlyMap<string, Restarted>,
  looked: LookRequest,
): LookRequest['units'][number] {
  const { kept } = jvms.get(unit) ?? {};
  const known = kept && looked.units.find((one) => one.unit === unit && one.runtime === kept.runtime);
  return known?.variable === undefined ? { unit } : known;
}

/** The falls of the plan, and services in slices, which the plan may not know. */
function allFalls({ restarts, falls, before }: SecondLook): readonly Fall[] {
  const known = new Set([...restarts, ...falls].map(({ unit }) => unit));
  const inside = [...before.was].flatMap(([unit, { slice }]): Fall[] =>
    slice === undefined || known.has(unit) ? [] : [{ unit, because: [slice], owner: slice }],
  );
  return [...falls, ...inside];
}

/** The script of the second look. For units that are fine, it also removes the note that nobody has looked at them. */
export function secondScript({ look, change }: ScriptTexts, second: SecondLook, nonce: string): Script {
  const { restarts, before } = second;
  const request = requestOf(second);
  const begun = request.units.map(({ unit }) => before.begun.get(unit));
  const isKnown = begun.every((line) => line !== undefined);
  const settled = [
    ...restarts.map(({ unit }) => [unit, 0] as const),
    ...second.falls.map(({ unit }) => [unit, before.was.get(unit)?.restarts ?? '-'] as const),
  ].map(([unit, most]) => `${unit} ${most} ${before.outlived.has(unit) ? 'yes' : '-'}`);
  const asked = new Set(request.units.flatMap((one) => (one.variable === undefined ? [] : [restartsOf(one)])));
  const unused = RUNTIMES.flatMap(({ restarts: row }) => (row === undefined || asked.has(row) ? [] : row.functions));
  const functions = [
    ...partFor([look], ['look_again', 'say'], SELDOM, unused),
    ...partFor([change], ['settle_judged']),
  ];
  const start = [
    `${lookSettings(request, nonce)}SETTLED=${quoteLines(settled)}`,
    `SEEN_RUNNING=${quoteLines(isKnown ? begun : [])}`,
    `CHANGE=${changeName(nonce)}`,
    'look_again\nsettle_judged\nsay',
  ].join('\n');
  return { functions, start };
}

/** How long after the end of their wave units that are still starting are waited for, in milliseconds. */
export const START_MS = 300_000;

/** The result of a second look at a host. */
export interface SeenAgain {
  /**
   * Units that died, and JVMs that are gone or lost options; or that the host gave no whole answer.
   */
  readonly findings: readonly Finding[];
  /** Units that failed with their new settings. */
  readonly judged: readonly FailedUnit[];
  /** Units that are still starting. */
  readonly starting: readonly string[];
  /** A JVM is not there yet, or was replaced for the first time: another look is needed. */
  readonly isUnsettled: boolean;
  /** What the next look compares with. */
  readonly before: Running;
}

/** `slow` are units that were still starting in an earlier look; `ms` milliseconds have passed since the wave. */
export function readSecondLook(
  second: SecondLook,
  slow: ReadonlySet<string>,
  output: string,
  nonce: string,
  ms: number,
): SeenAgain {
  const { processes: before, jvms, was, outlived } = second.before;
  const successors = new Map<string, Restarted>();
  const { value: units, findings } = readAgain(output, nonce);
  if (units === undefined) {
    return { findings, judged: [], starting: [], isUnsettled: false, before: second.before };
  }
  const seconds = Math.round(ms / 1000);
  const words = new Map(requestOf(second).units.map((one) => [one.unit, one.words ?? []]));
  const starting = second.restarts.flatMap(({ unit }) => (isStarting(units.get(unit)) ? [unit] : []));
  const judged: FailedUnit[] = [];
  const found = second.restarts.flatMap(({ unit }): readonly Finding[] => {
    const now = units.get(unit);
    if (now === undefined || starting.includes(unit)) return [];
    const lived = outlived.get(unit);
    const what = slow.has(unit) ? failureOf(now, lived) : deathOf(now, before.get(unit), was.get(unit), seconds, lived);
    if (what !== undefined) {
      const along = alongWith(unit, second.restarts);
      judged.push({ unit, owner: along?.[0] ?? unit, kind: isUp(now) ? 'died' : 'down' });
      return [death(unit, what, seconds, along?.join(', '))];
    }
    const jvm = jvms.get(unit);
    // A unit that has ended cleanly has none any more.
    if (jvm === undefined || !isUp(now)) return [];
    const running = observeJvms(now.records, words.get(unit) ?? []);
    const asked = restartsOf(jvm.kept);
    const next = asked?.unsettled(jvm, running);
    if (next !== undefined) successors.set(unit, next);
    return next !== undefined && running.length === 0 ? [] : (asked?.judge(jvm, running, seconds) ?? []);
  });
  const fell = allFalls(second).flatMap((fall): readonly Finding[] => {
    const { unit, owner } = fall;
    const now = units.get(unit);
    // A slice is not a process: what is in it is judged by itself, and by the slice's count of kills.
    if (now === undefined || (isSlice(unit) && !isUp(now))) return [];
    const lived = outlived.get(unit);
    const mayEnd = endsByChance(now, lived, fall.refusesMemory === true) || unit !== owner;
    const what = fallOf(now, was.get(unit), mayEnd, before.get(unit), lived, fall.refusesMemory !== true);
    if (what === undefined) return [];
    judged.push({ unit, owner, kind: isUp(now) ? 'died' : 'down' });
    return [fallFinding(fall, what, seconds)];
  });
  const pids = [...units].map(([id, { pid }]): [string, number] => [id, pid]);
  const isSlow = ([id]: [string, number]): boolean => slow.has(id) || starting.includes(id);
  return {
    findings: [...found, ...fell],
    judged,
    starting,
    isUnsettled: successors.size > 0,
    before: {
      processes: new Map([...before, ...pids.filter(isSlow)]),
      jvms: new Map([...jvms, ...successors]),
      outlived,
      begun: second.before.begun,
      was,
    },
  };
}

/** For units that are still starting at the end of the wait. */
export function notUpFindings(units: readonly string[], ms: number): readonly Finding[] {
  const seconds = Math.round(ms / 1000);
  return units.map((unit) =>
    applyFinding('notUp', {
      summary: `${unit} has not come up ${seconds} s after its wave`,
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. If it only takes long to start, apply again when it is up.`,
      facts: { unit, seconds },
    }),
  );
}

/** The units that this one restarted along with, where it has no reason of its own. */
function alongWith(unit: string, restarts: readonly Restart[]): readonly string[] | undefined {
  const because = restarts.find((restart) => restart.unit === unit)?.because ?? [];
  const units = new Set(restarts.map((restart) => restart.unit));
  return because.length > 0 && because.every((cause) => units.has(cause)) ? because : undefined;
}

function death(unit: string, what: string, seconds: number, along: string | undefined): Finding {
  return applyFinding('diedSoon', {
    summary: `${unit} ${what}`,
    detail:
      along === undefined
        ? 'It was restarted with its new settings and did not stay up. They may be too small to work with, or it failed for a reason of its own. They stay in force: nothing was put back.'
        : `systemd restarted it along with ${along}, and it did not stay up. None of its own settings was changed, and nothing was put back.`,
    fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. ${along === undefined ? 'Correct the spec and apply again, then start the unit where it is down.' : 'Start it when the cause is gone.'}`,
    facts: { unit, seconds },
  });
}

function fallFinding({ unit, because, owner }: Fall, what: string, seconds: number): Finding {
  const changed =
    unit === owner
      ? `${because.join(', ')} ${because.length === 1 ? 'was' : 'were'} changed`
      : `the limit of ${because.join(', ')} fell`;
  return applyFinding('fell', {
    summary: `${unit} ${what}, ${seconds} s after ${changed}`,
    fix: `See \`systemctl status ${unit}\`, \`journalctl -u ${unit}\` and \`journalctl -k\` on the host. Correct the spec and apply again, then start the unit where it is down.`,
    facts: { unit, seconds, settings: because },
  });
}
