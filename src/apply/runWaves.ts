/** Carries out a plan wave by wave; stops before the next wave when too many hosts failed. */
import { collectFleet, type FleetEvent, type HostResult } from '../fleet/runFleet';
import type { SessionPool } from '../fleet/sessionPool';
import type { Host } from '../model/host';
import type { Plan } from '../plan/document';
import type { ApplyStatus, HostOutcome } from './document';
import { applyFinding } from './findings';
import { outcomeOf } from './outcome';
import { changeScript, type ChangingPlan, type ScriptTexts } from './script';
import { waves } from './waves';

export interface ApplyJob {
  readonly plan: Plan;
  /** The hosts that the plan may change, by name. */
  readonly hosts: ReadonlyMap<string, Host>;
  readonly pool: SessionPool;
  readonly texts: ScriptTexts;
  readonly nonce: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Told before each wave: its number from 1, of how many, and its hosts. */
  readonly onWave: (wave: number, of: number, hosts: number) => void;
  readonly onEvent: (event: FleetEvent<HostOutcome>) => void;
}

/** A look at fifty units takes some 100 KiB. */
const OUTPUT = 4 * 1024 * 1024;

const UNTOUCHED: Readonly<Record<string, ApplyStatus>> = {
  'in-sync': 'in-sync',
  held: 'held',
  unreachable: 'unreachable',
  error: 'failed',
};

/** One outcome for each host of the plan that is in `hosts`, in the plan's order. */
export async function runWaves(job: ApplyJob): Promise<readonly HostOutcome[]> {
  const { plan, hosts } = job;
  const outcomes = new Map<string, HostOutcome>();
  const changing: ChangingPlan[] = [];
  for (const host of plan.hosts) {
    if (!hosts.has(host.name)) continue;
    if (host.status === 'change' && host.basis !== undefined) changing.push({ ...host, basis: host.basis });
    else outcomes.set(host.name, untouched(host, UNTOUCHED[host.status] ?? 'not-started'));
  }
  const all = waves(changing, plan.rollout);
  const most = plan.rollout?.maxFailures ?? 0;
  let failures = 0;
  for (const [index, wave] of all.entries()) {
    if (job.signal.aborted || failures > most) {
      for (const host of wave) outcomes.set(host.name, stopped(host, failures, most, job.signal.aborted));
      continue;
    }
    job.onWave(index + 1, all.length, wave.length);
    for (const outcome of await runWave(job, wave, index + 1)) {
      outcomes.set(outcome.name, outcome);
      if (outcome.status === 'failed' || outcome.status === 'unreachable') failures += 1;
    }
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
      pool: job.pool,
      scriptFor: ({ name }) => changeScript(job.texts, job.plan.spec, planOf(name), job.nonce, new Date()),
      read: ({ name }, { stdout }) => outcomeOf(planOf(name), stdout, job.nonce, number),
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'change' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'finish',
    },
    job.onEvent,
  );
  return results.map((result) => resultOf(planOf(result.host), result, number));
}

function resultOf(plan: ChangingPlan, result: HostResult<HostOutcome>, wave: number): HostOutcome {
  switch (result.kind) {
    case 'finished':
      return result.value;
    case 'not-started':
      return untouched(plan, 'not-started');
    case 'failed': {
      const status = result.reached ? 'failed' : 'unreachable';
      return { ...untouched(plan, status), wave, findings: [...plan.findings, result.finding] };
    }
  }
}

function untouched(host: Plan['hosts'][number], status: ApplyStatus): HostOutcome {
  const { name, changes, findings, basis } = host;
  const asked = status === 'in-sync' ? [] : changes;
  return { name, status, wave: 0, generation: basis?.from ?? '', changes: asked, restarts: [], drift: [], findings };
}

function stopped(host: ChangingPlan, failures: number, most: number, interrupted: boolean): HostOutcome {
  const outcome = untouched(host, 'not-started');
  if (interrupted) return outcome;
  const finding = applyFinding('stopped', {
    summary: `not started: ${failures} hosts failed in the waves before, and maxFailures is ${most}`,
    detail: 'The hosts of later waves are as they were.',
    fix: 'Mend the hosts that failed and apply again.',
    facts: { failures, maxFailures: most },
  });
  return { ...outcome, findings: [...outcome.findings, finding] };
}
