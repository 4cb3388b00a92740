/** Carries out a plan wave by wave; stops before the next wave when too many hosts failed. */
import { collectFleet, type HostResult } from '../fleet/runFleet';
import type { HostPlan } from '../documents/plan/document';
import { STATUSES } from '../documents/statuses';
import { changedUnits, failingOf, inWaves, waves } from '../documents/plan/waves';
import { askCanaries } from './later/askCanaries';
import type { HostOutcome } from '../documents/apply/document';
import { judge, untouched } from './outcome';
import { fallsOf } from '../plan/falls';
import { downAfter } from './later/failedUnits';
import { readReports } from './readReports';
import { changeScript, type ChangingPlan } from './script';
import type { ApplyJob, Changed } from './job';
import { lookAgain } from './later/lookAgain';
import { type Against, notTried, proves, stopped, stops } from './nextWave';
import { runningIn } from './later/secondLook';

/** A look at fifty units takes some 100 KiB. */
const OUTPUT = 4 * 1024 * 1024;

/**
 * The outcome of a host that the plan does not change. What a saved plan says of a host that it could not see is from
 * the time when it was made.
 */
function untouchedNow(host: HostPlan, saved: boolean): HostOutcome {
  const { untouched: status, unseen } = STATUSES.plan[host.status];
  const outcome = untouched(host, status);
  return saved && unseen !== undefined ? { ...outcome, findings: notTried(host, unseen) } : outcome;
}

/** One outcome for each host of the plan that is in `hosts`, in the plan's order. */
export async function runWaves(job: ApplyJob): Promise<readonly HostOutcome[]> {
  const { plan, hosts } = job;
  const outcomes = new Map<string, HostOutcome>();
  const changing: ChangingPlan[] = [];
  const changed = changedUnits(plan.hosts.filter(({ status }) => status === 'change'));
  for (const host of plan.hosts) {
    if (!hosts.has(host.name)) continue;
    if (host.status === 'change' && host.basis !== undefined) {
      changing.push({ ...host, failing: failingOf(host, changed), basis: host.basis });
    } else {
      outcomes.set(host.name, untouchedNow(host, job.saved));
    }
  }
  // Plans of earlier versions do not list their waves.
  const all = plan.waves === undefined ? waves(changing, plan.rollout) : inWaves(changing, plan.waves);
  const most = plan.rollout?.maxFailures ?? 0;
  const asked = await askCanaries(
    job,
    plan.hosts.filter(({ name }) => hosts.has(name)),
  );
  const { canaries, awaited } = asked;
  for (const outcome of asked.outcomes) outcomes.set(outcome.name, outcome);
  for (const { host } of canaries) {
    const outcome = outcomes.get(host);
    if (outcome !== undefined) outcomes.set(host, { ...outcome, status: 'failed' });
  }
  const against: Against = { most, canaries, awaited, failures: canaries.length, held: [] };
  let isProven = false;
  for (const [index, wave] of all.entries()) {
    if (job.signal.aborted || stops(against)) {
      for (const host of wave) {
        outcomes.set(host.name, job.signal.aborted ? untouched(host, 'not-started') : stopped(host, against));
      }
      continue;
    }
    job.onWave(index + 1, all.length, wave.length);
    const results = await runWave(job, wave, index + 1);
    for (const outcome of results) {
      outcomes.set(outcome.name, outcome);
      if (STATUSES.apply[outcome.status].countsAsFailed) against.failures += 1;
    }
    isProven ||= proves(changing, results);
    if (!isProven) against.held.push(...results.flatMap(({ name, status }) => (status === 'held' ? [name] : [])));
  }
  return plan.hosts.flatMap(({ name }) => outcomes.get(name) ?? []);
}

async function runWave(job: ApplyJob, wave: readonly ChangingPlan[], number: number): Promise<readonly HostOutcome[]> {
  const plans = new Map(wave.map((plan) => [plan.name, plan]));
  const planOf = (name: string): ChangingPlan => {
    const plan = plans.get(name);
    if (plan === undefined) throw new Error(`no plan for ${name}`);
    return plan;
  };
  const results = await collectFleet(
    {
      hosts: wave.flatMap(({ name }) => job.hosts.get(name) ?? []),
      runner: job.runner,
      scriptFor: ({ name }) => changeScript(job.texts, job.plan.spec, planOf(name), job.nonce, new Date()),
      // A piece of a string keeps the whole of it in memory (V8's sliced strings), here all that the host printed; a
      // clone does not.
      read: ({ name }, { stdout }): Changed => structuredClone(changedOf(planOf(name), stdout, job.nonce, number)),
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'change' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'finish',
    },
    job.onEvent,
  );
  return lookAgain(
    job,
    results.map((result) => resultOf(planOf(result.host), result, number)),
    planOf,
  );
}

function changedOf(plan: ChangingPlan, output: string, nonce: string, wave: number): Changed {
  const { outcome, after } = judge(plan, output, nonce, wave);
  if (after === undefined || plan.restarts.length + fallsOf(plan).length === 0) return { outcome, down: [] };
  if (outcome.status !== 'changed') return { outcome, down: downAfter(plan, after) };
  return { outcome, down: [], after: runningIn(after, plan.basis, readReports(output, nonce)) };
}

function resultOf(plan: ChangingPlan, result: HostResult<Changed>, wave: number): Changed {
  switch (result.kind) {
    case 'finished':
      return result.value;
    case 'not-started':
      return { outcome: untouched(plan, 'not-started'), down: [] };
    case 'failed': {
      const status = result.reached ? 'failed' : 'unreachable';
      return { outcome: { ...untouched(plan, status), wave, findings: [...plan.findings, result.finding] }, down: [] };
    }
  }
}
