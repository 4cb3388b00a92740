/**
 * Looks again, before the first wave, at hosts that count as failed or cannot be judged yet: that may have changed
 * since the plan was made.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { collectFleet } from '../../fleet/runFleet';
import { listed } from '../../model/text/count';
import type { Host } from '../../model/host';
import type { HostPlan } from '../../documents/plan/document';
import { failedCanaries, type FailedCanary, failingStill, withFailedCanaries } from '../../plan/failing';
import { type Awaited, awaitedHosts, judgedSince } from '../../plan/unjudged';
import { observe } from '../../probe/observe';
import { lookScript } from '../../remote/lookScript';
import { applyFinding } from '../../rules/change';
import { STATUSES } from '../../documents/statuses';
import type { HostOutcome } from '../../documents/apply/document';
import { untouched } from '../outcome';
import type { ApplyJob } from '../job';

const OUTPUT = 4 * 1024 * 1024;

export interface Asked {
  /** Hosts that still fail, or do not answer. */
  readonly canaries: readonly FailedCanary[];
  /** Hosts that cannot be judged yet. */
  readonly awaited: readonly Awaited[];
  /** Outcomes of hosts that are known to differ now from when the plan was made. */
  readonly outcomes: readonly HostOutcome[];
}

/**
 * How often, and how long at most, hosts are asked whether another run has looked again, in milliseconds. Its note that
 * it has not counts for ten seconds (look/host/generation.sh).
 */
const AGAIN_MS = 1000;
const LONGEST_MS = 15_000;

/** `hosts` are those of the plan that may be changed. Waits while another run still has to look again. */
export async function askCanaries(job: ApplyJob, hosts: readonly HostPlan[]): Promise<Asked> {
  const { rollout } = job.plan;
  const canaries = failedCanaries(hosts);
  const awaited = awaitedHosts(hosts, rollout);
  const plans = new Map(hosts.map((host) => [host.name, host]));
  const names = new Set([...canaries, ...awaited].map(({ host }) => host));
  const asked = [...names].flatMap((name) => job.hosts.get(name) ?? []);
  if (asked.length === 0) return { canaries, awaited, outcomes: [] };
  job.onSecondLook(asked.length);
  const until = performance.now() + LONGEST_MS;
  let now = await lookNow(job, hosts, asked);
  let open = awaitedHosts(now, rollout);
  while (open.some(({ isBusy }) => !isBusy) && performance.now() < until && !job.signal.aborted) {
    await pause(AGAIN_MS);
    now = await lookNow(job, hosts, asked);
    open = awaitedHosts(now, rollout);
  }
  const left = failedCanaries(now);
  const fails = new Set(left.map(({ host }) => host));
  const known = new Set(canaries.map(({ host }) => host));
  return {
    canaries: left,
    awaited: open,
    outcomes: [
      ...canaries.flatMap(({ host, units }) => {
        const plan = plans.get(host);
        return fails.has(host) || plan === undefined ? [] : [repaired(plan, units)];
      }),
      ...withFailedCanaries(now, rollout?.maxFailures ?? 0)
        .filter(({ name }) => fails.has(name) && !known.has(name))
        .map((host) => untouched(host, STATUSES.plan[host.status].untouched)),
    ],
  };
}

/** The plans, corrected by a look at their hosts now. */
async function lookNow(
  job: ApplyJob,
  hosts: readonly HostPlan[],
  asked: readonly Host[],
): Promise<readonly HostPlan[]> {
  const plans = new Map(hosts.map((host) => [host.name, host]));
  const results = await collectFleet(
    {
      hosts: asked,
      runner: job.runner,
      scriptFor: ({ name }) => lookScript(job.texts.look, lookedAt(plans.get(name)), job.nonce),
      read: ({ name }, { stdout }): HostPlan | undefined => {
        const plan = plans.get(name);
        const now = observe(stdout, job.nonce, lookedAt(plan)).value;
        if (plan === undefined || now === undefined) return undefined;
        return structuredClone(judgedSince({ ...plan, failing: failingStill(plan, now) }, now));
      },
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'look' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'abandon',
    },
    job.onEvent,
  );
  const still = new Map(results.map((one) => [one.host, one.kind === 'finished' ? one.value : undefined]));
  return hosts.map((host): HostPlan => still.get(host.name) ?? host);
}

function lookedAt(plan: HostPlan | undefined): NonNullable<HostPlan['basis']>['looked'] {
  return plan?.basis?.looked ?? { units: [], sysctls: [] };
}

/** A host that the plan calls failed and that works now. */
function repaired(plan: HostPlan, units: readonly string[]): HostOutcome {
  const [first = ''] = units;
  const finding = applyFinding('repaired', {
    summary: `${listed(units)} failed when the plan was made, and ${units.length === 1 ? 'works' : 'work'} now`,
    facts: { unit: first, units },
  });
  return plan.status === 'held'
    ? { ...untouched(plan, 'held'), findings: [...plan.findings, finding] }
    : { ...untouched(plan, 'in-sync'), findings: [finding] };
}
