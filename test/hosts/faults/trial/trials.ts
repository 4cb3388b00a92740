/**
 * Runs trials: a host goes from one spec to the next while a fault hits it; then, without a fault, the same apply runs
 * again, and then one that drops everything. After each step the host is looked at from outside, and what oomcfg said
 * is held against it.
 */
import type { Application } from '../../../../src/documents/apply/document';
import { until } from '../../../lab/workplace';
import {
  filesAreOneOf,
  isAsBefore,
  isTidy,
  isWhole,
  filesAre,
  journalHolds,
  keepsLimits,
  kernelIs,
  owesOnly,
  restartsAre,
  targetOfFiles,
} from './checks';
import { dice, SEED, spread, TRIALS } from './chance';
import type { HostSeen } from './outside';
import { announced, type FaultSite, type Met, type Subject } from './site';
import type { SpecName, Target } from './shop';
import { callsOf, clearStop, isStopped, setStop, type Stop } from './stops';
import { wordsAreTrue } from './words';

/**
 * When a fault hits: some way into the whole run, some way from the lock to the end, or at a call of the change script.
 */
export type Moment = { readonly kind: 'run' | 'change'; readonly share: number } | ({ readonly kind: 'call' } & Stop);

export interface Trial {
  readonly number: number;
  readonly subject: Subject;
  readonly moment: Moment;
  /** Of this trial alone. */
  readonly roll: () => number;
  readonly site: FaultSite;
  /** Resolves when the moment has come, at the latest when the controller has ended. */
  readonly comes: (ended: Promise<unknown>) => Promise<void>;
  /** What was done, for the report. */
  note: string;
  /** Takes the fault away, once the host was looked at. */
  relieve?: () => void;
}

export interface Fault {
  /** Ends when the host runs, whatever was done to it. */
  readonly hit: (trial: Trial) => Promise<readonly Met[]>;
  /** What shares of the trials hit at random in the run, at random in the change, and at a call. */
  readonly moments: readonly Moment['kind'][];
  readonly reboots?: boolean;
  /** What may restart on the way, where it is more than the services with other options. */
  readonly mayRestart?: readonly string[];
  /** Specs that the host may be left with beside old and new. */
  readonly alsoLeft?: readonly SpecName[];
  /** What is wrong with what the controllers said, where it is not judged as usual. */
  readonly says?: (met: readonly Met[], trial: Trial, seen: HostSeen) => readonly string[];
}

/** Services that have a heap in one of the specs and another or none in the next. */
const WITH_OPTIONS = ['shop', 'batch', 'cron'];

/** Milliseconds of an apply that nothing disturbs, and what it calls. */
interface Pace {
  readonly run: number;
  readonly change: number;
  readonly calls: number;
}

export interface Result {
  readonly trial: string;
  readonly leftWith: string;
  readonly exit: string;
  readonly wrongs: readonly string[];
}

export async function runTrials(name: string, site: FaultSite, fault: Fault, trials = TRIALS): Promise<Result[]> {
  const roll = dice(name);
  const pace = await measure(site);
  const moments = momentsOf(fault, trials, pace, roll);
  const results: Result[] = [];
  for (let first = 0; first < moments.length; first += site.subjects.length) {
    const round = moments.slice(first, first + site.subjects.length).map((moment, index): Trial => {
      const subject = site.subjects[index]!;
      const number = first + index + 1;
      const comes = (ended: Promise<unknown>): Promise<void> => momentComes(moment, subject, pace, ended);
      return { number, subject, moment, roll: dice(`${name} ${number}`), site, comes, note: '' };
    });
    const ended = await runRound(fault, site, round);
    // At once: what stops a run must not take with it what was found.
    for (const wrong of wrongTrials(ended)) console.log(`${name}: ${wrong}`);
    results.push(...ended);
  }
  console.log(report(name, results, pace));
  return results;
}

/** One moment a trial: each kind's are spread over all that it can hit. */
function momentsOf({ moments: kinds }: Fault, trials: number, { calls }: Pace, roll: () => number): Moment[] {
  const order = Array.from({ length: trials }, (_, index) => kinds[index % kinds.length]!);
  const shares = new Map(
    [...new Set(kinds)].map((kind) => [kind, spread(order.filter((each) => each === kind).length, roll)]),
  );
  return order.map((kind) => {
    const share = shares.get(kind)!.pop()!;
    if (kind !== 'call') return { kind, share };
    const point = Math.floor(share * calls * 2);
    return { kind, call: Math.floor(point / 2) + 1, side: point % 2 === 0 ? 'before' : 'after' };
  });
}

/** How long the same apply takes where nothing disturbs it, and how many calls it makes. */
async function measure(site: FaultSite): Promise<Pace> {
  await site.apply('old');
  await site.untilQuiet();
  site.write('new');
  for (const { host } of site.subjects) setStop(host, { call: 0, side: 'before' });
  const began = Date.now();
  const [first] = site.subjects;
  let locked = 0;
  const running = Promise.all(site.subjects.map((subject) => site.run(subject)));
  await Promise.race([running, until('the lock is taken', () => !first!.isIdle()).then(() => (locked = Date.now()))]);
  await running;
  const ended = Date.now();
  const calls = callsOf(first!.host).length;
  for (const { host } of site.subjects) clearStop(host);
  await site.apply('none');
  if (calls === 0 || locked === 0) throw new Error('an apply without a fault took no lock or called nothing');
  return { run: ended - began, change: ended - locked, calls };
}

async function momentComes(
  moment: Moment,
  { host, isIdle }: Subject,
  pace: Pace,
  ended: Promise<unknown>,
): Promise<void> {
  let over = false;
  void ended.finally(() => (over = true)).catch(() => undefined);
  const passes = (ms: number): Promise<unknown> =>
    Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ms))]).catch(() => undefined);
  const holds = async (what: () => boolean): Promise<void> => {
    while (!over && !what()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  if (moment.kind === 'run') await passes(moment.share * pace.run);
  if (moment.kind === 'change') {
    await holds(() => !isIdle());
    await passes(moment.share * pace.change);
  }
  if (moment.kind === 'call') await holds(() => isStopped(host));
}

async function runRound(fault: Fault, site: FaultSite, round: readonly Trial[]): Promise<Result[]> {
  const wrongs = new Map(round.map((trial) => [trial, [] as string[]]));
  const note = (trial: Trial, when: string, found: readonly string[]): void => {
    wrongs.get(trial)!.push(...found.map((wrong) => `${when}: ${wrong}`));
  };
  const old = await site.applied('old');
  await site.untilQuiet();
  const start = new Map(round.map((trial) => [trial, trial.subject.seen()]));
  for (const trial of round)
    note(trial, 'before the fault', isExactly(start.get(trial)!, trial.subject, 'old', old.code, old.document));

  site.write('new');
  const left = new Map<Trial, string>();
  const ends = new Map<Trial, string>();
  await Promise.all(
    round.map(async (trial) => {
      const { subject, moment } = trial;
      if (moment.kind === 'call') setStop(subject.host, moment);
      const met = await fault.hit(trial);
      clearStop(subject.host);
      await subject.untilQuiet();
      const seen = subject.seen();
      const targets = (['old', 'new', ...(fault.alsoLeft ?? [])] as const).map((name) => subject.target(name));
      left.set(trial, targetOfFiles(seen, targets)?.name ?? 'a mix');
      ends.set(trial, met.map(({ code }) => code ?? 'killed').join(' and '));
      note(trial, 'after the fault', afterFault(seen, trial, targets, fault, met));
      trial.relieve?.();
    }),
  );

  const between = new Map(round.map((trial) => [trial, trial.subject.seen()]));
  const next = await site.applied('new');
  const verified = await site.site.run(['verify']);
  for (const trial of round) {
    const { subject } = trial;
    const seen = subject.seen();
    note(trial, 'after the next apply', isExactly(seen, subject, 'new', next.code, next.document));
    if (verified.code !== 0) note(trial, 'verify', [`exit ${verified.code}`]);
    if (next.document !== undefined) {
      note(trial, 'the next apply', restartsAre(between.get(trial)!, seen, announced(next.document, subject.name)));
    }
    if (fault.reboots !== true)
      note(trial, 'the whole trial', onlyRestarted(start.get(trial)!, seen, fault.mayRestart ?? WITH_OPTIONS));
  }

  const dropped = await site.applied('none');
  await Promise.all(
    round.map(async (trial) => {
      const { subject } = trial;
      const seen = subject.seen();
      if (dropped.code !== 0) note(trial, 'dropped', [`exit ${dropped.code}: ${errorsOf(dropped.document, subject)}`]);
      note(trial, 'dropped', [...isAsBefore(seen, subject.original), ...isTidy(seen), ...journalHolds(seen)]);
      if (wrongs.get(trial)!.length > 0) await subject.reset();
    }),
  );
  return round.map((trial) => ({
    trial: `trial ${trial.number} on ${trial.subject.name}, ${momentText(trial.moment)}${trial.note && `, ${trial.note}`}`,
    leftWith: left.get(trial) ?? '',
    exit: ends.get(trial) ?? '',
    wrongs: wrongs.get(trial)!,
  }));
}

/** Everything that holds of a host after an apply that ended well. */
function isExactly(
  seen: HostSeen,
  subject: Subject,
  name: SpecName,
  code: number | null,
  document?: Application,
): string[] {
  const target = subject.target(name);
  return [
    ...(code === 0 ? [] : [`exit ${code}: ${errorsOf(document, subject)}`]),
    ...filesAre(seen, target),
    ...isWhole(seen),
    ...kernelIs(seen, target),
    ...isTidy(seen),
    ...owesOnly(seen, target, subject.original),
    ...journalHolds(seen),
  ];
}

function errorsOf(document: Application | undefined, { name }: Subject): string {
  const host = document?.hosts.find((each) => each.name === name);
  const findings = (host?.findings ?? []).filter(({ severity }) => severity !== 'info');
  return [host?.status ?? 'no document', ...findings.map(({ code, summary }) => `${code} ${summary}`)].join('; ');
}

function afterFault(
  seen: HostSeen,
  trial: Trial,
  targets: readonly Target[],
  { reboots = false, says = saysAsUsual }: Fault,
  met: readonly Met[],
): string[] {
  const found = targetOfFiles(seen, targets);
  const runsOn = (): string[] => keepsLimits(seen, targets);
  return [
    ...filesAreOneOf(seen, targets),
    ...isWhole(seen),
    // A host that booted has what its files say; one that runs on has each limit from before or after.
    ...(!reboots ? runsOn() : found === undefined ? [] : kernelIs(seen, found)),
    ...says(met, trial, seen),
  ];
}

export function saysAsUsual(met: readonly Met[], { subject }: Trial, seen: HostSeen): string[] {
  return met.flatMap((each) => wordsAreTrue(each, subject.name, seen, subject.target('old'), subject.target('new')));
}

function onlyRestarted(earlier: HostSeen, later: HostSeen, allowed: readonly string[]): string[] {
  return restartsAre(earlier, later, allowed).filter((wrong) => wrong.endsWith('unannounced'));
}

function momentText(moment: Moment): string {
  if (moment.kind === 'call') return `${moment.side} call ${moment.call}`;
  return `at ${(moment.share * 100).toFixed(0)}% of the ${moment.kind}`;
}

function report(name: string, results: readonly Result[], pace: Pace): string {
  const tally = (values: readonly string[]): string =>
    [...new Set(values)]
      .sort()
      .map((value) => `${value} (${values.filter((each) => each === value).length})`)
      .join(', ');
  const wrong = results.filter(({ wrongs }) => wrongs.length > 0).length;
  return [
    `${name}: seed ${SEED}, ${results.length} trials, ${wrong} wrong;`,
    `left with ${tally(results.map(({ leftWith }) => leftWith))};`,
    `exit ${tally(results.map(({ exit }) => exit))};`,
    `an apply took ${pace.run} ms, its change ${pace.change} ms and ${pace.calls} calls`,
  ].join(' ');
}

/** What a failed test shows: each trial that was wrong, and how to run them again. */
export function wrongTrials(results: readonly Result[]): string[] {
  const wrong = results.filter(({ wrongs }) => wrongs.length > 0);
  return wrong.map(
    ({ trial, exit, leftWith, wrongs }) =>
      `${trial} (OOMCFG_FAULT_SEED=${SEED}), exit ${exit}, left with ${leftWith}:\n  ${wrongs.join('\n  ')}`,
  );
}
