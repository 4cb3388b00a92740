/** What a change script printed -> what became of the host. */
import { type Finding, hasErrors } from '../model/finding';
import type { LookRequest, ObservedState, ObservedUnit } from '../model/observed';
import { shownOptions } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { SettingValue } from '../model/settings';
import { compare, type Item, unitSeen } from '../plan/compare';
import type { Plan, Restart } from '../documents/plan/document';
import { isInTrouble } from '../plan/failing';
import { hasEndedWell, seenForRuntime, unitsById } from '../model/units';
import { driftOf } from '../plan/verifyHost';
import { kindOf } from '../settings';
import { restartsOf, runningOf } from '../runtimes';
import type { Present, Wanted } from '../settings/kind';
import { variable } from '../settings/variable';
import { observe } from '../probe/observe';
import type { HostOutcome } from '../documents/apply/document';
import type { ApplyStatus } from '../documents/statuses';
import { applyFinding } from '../rules/change';
import { endingOf, readReports, type Report, reportsOf } from './readReports';
import { reportFindings } from './reports';
import { type ChangingPlan, changesSystem } from './script';
import { staleFinding } from './stale';

/** The outcome of a host to which nothing was sent. */
export function untouched(host: Plan['hosts'][number], status: ApplyStatus): HostOutcome {
  const { name, changes, basis } = host;
  return {
    name,
    status,
    wave: 0,
    generation: basis?.from ?? '',
    changes: status === 'in-sync' ? [] : changes,
    restarts: [],
    drift: [],
    ...stillNotInForce(host),
    findings: host.findings,
  };
}

/** What no apply puts in force is not in force afterwards either. */
function stillNotInForce({ notInForce }: Plan['hosts'][number]): Pick<HostOutcome, 'notInForce'> {
  return notInForce === undefined ? {} : { notInForce };
}

/** What became of a host, and what the look at the end of a finished change saw. */
export interface Judged {
  readonly outcome: HostOutcome;
  readonly after?: ObservedState;
}

/** `wave` from 1. Judges by the records of the script and by the look that it ends with, never by an exit status. */
export function judge(plan: ChangingPlan, output: string, nonce: string, wave: number): Judged {
  const reports = readReports(output, nonce);
  const has = (type: string): boolean => reports.some((report) => report.type === type);
  const ending = endingOf(reports);
  const findings = reportFindings(reports);
  const outcome = (status: ApplyStatus, more: Partial<HostOutcome>): HostOutcome => ({
    name: plan.name,
    status,
    wave,
    generation: plan.basis.from,
    changes: plan.changes,
    restarts: [],
    drift: [],
    ...stillNotInForce(plan),
    findings: [...plan.findings, ...findings],
    ...more,
  });
  const failed = (...more: readonly Finding[]): Judged => ({
    // What restarted before it was cut off has restarted.
    outcome: outcome('failed', {
      restarts: restartsMade(plan, reports),
      findings: [...plan.findings, ...findings, ...more],
    }),
  });
  if (has('stale')) {
    return { outcome: outcome('held', { findings: [...plan.findings, staleFinding(plan, output, nonce)] }) };
  }
  if (has('inuse') || has('noroom')) return { outcome: outcome('held', {}) };
  if (has('locked') || ending === 'undone' || ending === 'notundone') return failed();
  const look = ending === 'done' ? observe(output, nonce, askedAtEnd(plan)) : undefined;
  if (look?.value === undefined) return failed(...(look?.findings ?? []), cutOffFinding(reports));
  const after = look.value;
  const left = remaining(plan, after);
  const made = restartsMade(plan, reports);
  const restarted = new Set(plan.restarts.map(({ unit }) => unit));
  const starting = new Set(reportsOf('starting', reports).map(({ unit }) => unit));
  const wrong = [
    ...findings,
    ...left.map((item) => driftFinding(item, made, unitSeen(item.wanted, after))),
    ...plan.restarts.flatMap((restart) => backFinding(restart, restarted, starting, after)),
    ...diedFindings(plan, after),
    ...stillFailing(plan, after),
    ...lostFindings(plan, made, after),
  ];
  return {
    outcome: outcome(hasErrors(wrong) ? 'failed' : 'changed', {
      generation: after.generation.id ?? '',
      restarts: made,
      drift: left.flatMap(driftOf),
      findings: [...plan.findings, ...wrong],
    }),
    after,
  };
}

function askedAtEnd(plan: ChangingPlan): LookRequest {
  return changesSystem(plan) ? plan.basis.looked : { ...plan.basis.looked, sysctls: [] };
}

/** For units that were restarted and have a JVM again; where they have none yet, the second look waits for it. */
function lostFindings({ basis }: ChangingPlan, made: readonly Restart[], after: ObservedState): readonly Finding[] {
  return (basis.kept ?? []).flatMap((kept) => {
    const { jvms = [], nextVariable } = seenForRuntime(after, kept.unit, kept.runtime) ?? {};
    if (jvms.length === 0 || !made.some(({ unit }) => unit === kept.unit)) return [];
    return restartsOf(kept)?.lost(kept, jvms, nextVariable) ?? [];
  });
}

/** What is in force now, by the last step that the script reported. */
const CUT: ReadonlyMap<string, string> = new Map([
  [
    'begun',
    'It ended before the switch: the files from before are in force, and kernel parameters and swap of the new ones may be already. The next apply undoes what was begun.',
  ],
  [
    'switched',
    'It ended after the switch: the new files are in force, and what runs may have its former settings. The next apply finishes it.',
  ],
  [
    'restart',
    'It ended while units restarted: the new files are in force, and a restart can still be under way. The next apply finishes it.',
  ],
  ['undoing', 'It ended while it undid what a failed step had begun. The next apply finishes or undoes it.'],
]);

function cutOffFinding(reports: readonly Report[]): Finding {
  const step = reportsOf('step', reports).at(-1)?.name ?? '';
  return applyFinding('cutOff', {
    summary: 'the change script ended in the middle',
    detail:
      CUT.get(step) ??
      'It ended before it said what it was about to do. If anything was begun it is noted on the host, and the next apply finishes or undoes it.',
    facts: { step: printable(step, 30) },
  });
}

/** Units whose main process is another one than before, and what systemd restarted along with those. */
function restartsMade({ restarts }: ChangingPlan, reports: readonly Report[]): readonly Restart[] {
  const made = new Set(reportsOf('restarted', reports).map(({ unit }) => unit));
  return restarts.filter(({ unit, because }) => made.has(unit) || because.some((cause) => made.has(cause)));
}

/**
 * The plan's changes against the state afterwards: the same diff as everywhere. What the plan announced as not to be
 * put in force, while the rest is, is not drift.
 */
function remaining(plan: ChangingPlan, after: ObservedState): readonly Item[] {
  const wants = plan.changes.map(({ target, setting, after: value, source, dropped, takesEffect }) => ({
    target,
    setting,
    value,
    ...(source === undefined ? {} : { at: source }),
    ...(dropped === undefined ? {} : { dropped }),
    ...(takesEffect === 'reboot' ? { reboot: true as const } : {}),
  }));
  const announced = new Set(plan.notInForce);
  return compare(wants, after).filter(
    (item) => driftOf(item).length > 0 && !(item.inOne === true && announced.has(item.wanted.target)),
  );
}

function driftFinding(
  { wanted, present, kernelHolds, takesEffect, systemd }: Item,
  made: readonly Restart[],
  unit: ObservedUnit | undefined,
): Finding {
  const { target, setting, value } = wanted;
  const { kernel, file, nextBy, setBy } = present;
  const text = shown(wanted, value);
  const wins = nextBy ?? setBy;
  const says = file === null || wins === null ? '' : `${printable(wins)} sets ${shown(wanted, file)}`;
  const isSame = takesEffect === 'restart' && !made.some(({ unit }) => unit === target);
  const isOnlyFile = kernelHolds || kernel === null;
  // The options that are not in force say more than all options that it has.
  const isAsked = unit !== undefined && isVariable(wanted) && !wanted.dropped;
  const lacks = isAsked ? (runningOf(unit).lacks?.(String(value), unit) ?? []) : [];
  return applyFinding('drift', {
    summary:
      isOnlyFile && systemd !== undefined
        ? `${setting} of ${target} will not be ${text}: systemd has ${shown(wanted, systemd)}`
        : isOnlyFile
          ? `${setting} of ${target} will not be ${text}: ${says === '' ? 'no file sets it' : says}`
          : lacks.length > 0
            ? `${setting} of ${target} is not as wanted after the change: ${lacks.slice(0, 5).join('; ')}`
            : shown(wanted, kernel) === text
              ? `${setting} of ${target} is not as wanted after the change, in a part that is not shown here: ${text}`
              : `${setting} of ${target} is ${shown(wanted, kernel)} after the change, not ${text}`,
    detail:
      isOnlyFile && systemd !== undefined
        ? 'It has read the files, and takes another value from them or from one that oomcfg did not read: that one counts from the next start on.'
        : isOnlyFile
          ? `${kernel === null ? 'Nothing runs that has it now' : 'The kernel has it now'}; that file counts from the next daemon-reload, start or boot on.`
          : `${inForce(wanted, present, says)}${isSame ? ': its main process is still the one from before the change' : ''}.${isSame || !isVariable(wanted) ? '' : ` A start script that sets ${setting} by itself does that, and UnsetEnvironment=; so do options that come after those of ${setting}, and a command line that names ${setting} behind its program (\`-jar app.jar\`), which gets them as arguments.`}`,
    facts: {
      target,
      setting,
      want: isVariable(wanted) ? text : value,
      ...(kernel === null ? {} : { kernel: isVariable(wanted) ? shown(wanted, kernel) : kernel }),
      ...(wins === null ? {} : { file: wins }),
    },
  });
}

/**
 * What the files set (`says` is that in words), and what is in force instead; a file that accounts for both is named
 * only once.
 */
function inForce(wanted: Wanted, { file, setBy, nextBy }: Present, says: string): string {
  const { value } = wanted;
  const actual = isVariable(wanted) ? 'the running process has something else' : 'the kernel has another value';
  if (says === '') return `The files that oomcfg wrote say so; ${actual}`;
  if (file !== value && nextBy === null) return `${says}, and that is in force`;
  const first =
    file === value ? 'The files that oomcfg wrote say so' : `At the next daemon-reload, start or boot ${says}`;
  return `${first}; ${actual}${setBy === null || nextBy === null ? '' : `, as ${printable(setBy)} says`}`;
}

/** A value for people; a variable's without anything that can be a secret. */
function shown(wanted: Wanted, value: SettingValue): string {
  const whole = String(value);
  const text = isVariable(wanted) && !whole.startsWith('as in ') ? shownOptions(whole).join(' ') : whole;
  return text === '' ? 'unset' : printable(text, 100);
}

function isVariable(wanted: Wanted): boolean {
  return kindOf(wanted) === variable;
}

/** `starting` are units whose start is under way: they are waited for. */
function backFinding(
  { unit, because }: Restart,
  restarted: ReadonlySet<string>,
  starting: ReadonlySet<string>,
  after: ObservedState,
): readonly Finding[] {
  const state = after.units.find(({ id }) => id === unit);
  const waits = starting.has(unit) || because.some((cause) => starting.has(cause));
  if (waits && state?.activeState === 'inactive') return [];
  // A unit that waits for another start has failed, although systemd calls it activating.
  const isUp =
    state?.subState !== 'auto-restart' && ['active', 'reloading', 'activating'].includes(state?.activeState ?? '');
  if (state === undefined || isUp || hasEndedWell(state)) return [];
  const along = because.length > 0 && because.every((cause) => restarted.has(cause));
  return [
    applyFinding('notBack', {
      summary: `${unit} is ${printable(`${state.activeState} (${state.subState})`, 60)} after its restart`,
      detail: along
        ? `systemd restarted it along with ${because.join(', ')}. Nothing was put back.`
        : 'It ran before. Its new settings may be too small to start with, or it failed for a reason of its own. They stay in force: nothing was put back.',
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Correct the spec and apply again, then start the unit.`,
      facts: { unit, state: state.activeState },
    }),
  ];
}

/** Units that failed with these settings before and still do: the next wave would get the same. */
function stillFailing({ failing = [], restarts }: ChangingPlan, after: ObservedState): readonly Finding[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  return [...unitsById(after).values()]
    .filter((unit) => failing.includes(unit.id) && !restarted.has(unit.id) && isInTrouble(unit))
    .map(({ id, activeState, subState }) =>
      applyFinding('stillFails', {
        summary: `${id} is ${printable(`${activeState} (${subState})`, 60)}, as before the change`,
        fix: `See \`systemctl status ${id}\` and \`journalctl -u ${id}\` on the host. Correct the spec, or start the unit, and apply again.`,
        facts: { unit: id, state: activeState },
      }),
    );
}

/** Units that ran, got new limits without a restart, and have failed since: a limit that is too small kills. */
function diedFindings({ changes, restarts, basis }: ChangingPlan, after: ObservedState): readonly Finding[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  const live = new Set(changes.flatMap(({ target, takesEffect }) => (takesEffect === 'live' ? [target] : [])));
  const died = after.units.filter(
    ({ id, activeState }) =>
      activeState === 'failed' && live.has(id) && !restarted.has(id) && basis.failed?.includes(id) !== true,
  );
  return [...new Set(died.map(({ id }) => id))].map((unit) =>
    applyFinding('notBack', {
      summary: `${unit} ran before the change and failed after it`,
      detail:
        'It was not restarted. A limit below what it needs may have killed it, or it failed for a reason of its own. The new settings stay in force: nothing was put back.',
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Correct the spec and apply again, then start the unit.`,
      facts: { unit, state: 'failed' },
    }),
  );
}
