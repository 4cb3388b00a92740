/** Looks once more at hosts that count as failed before the first wave: since the plan was made, somebody may have repaired them. */
import { collectFleet } from '../fleet/runFleet';
import type { HostPlan } from '../plan/document';
import { failedCanaries, type FailedCanary, failingStill } from '../plan/failing';
import { observe } from '../probe/observe';
import { lookScript } from '../probe/script';
import { applyFinding } from './findings';
import type { HostOutcome } from './document';
import { untouched } from './outcome';
import type { ApplyJob } from './runWaves';

const OUTPUT = 4 * 1024 * 1024;

export interface Asked {
  /** Those that fail still, or do not answer. */
  readonly canaries: readonly FailedCanary[];
  /** Of the others. */
  readonly repaired: readonly HostOutcome[];
}

/** `hosts` are the plan's that may be worked on. */
export async function askCanaries(job: ApplyJob, hosts: readonly HostPlan[]): Promise<Asked> {
  const canaries = failedCanaries(hosts);
  const plans = new Map(hosts.map((host) => [host.name, host]));
  const asked = canaries.flatMap(({ host }) => job.hosts.get(host) ?? []);
  if (asked.length === 0) return { canaries, repaired: [] };
  job.onSecondLook(asked.length);
  const results = await collectFleet(
    {
      hosts: asked,
      pool: job.pool,
      scriptFor: ({ name }) => lookScript(job.texts.look, lookedAt(plans.get(name)), job.nonce),
      read: ({ name }, { stdout }): readonly string[] | undefined => {
        const plan = plans.get(name);
        const now = observe(stdout, job.nonce, lookedAt(plan)).value;
        return plan === undefined || now === undefined ? undefined : failingStill(plan, now);
      },
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'look' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'abandon',
    },
    job.onEvent,
  );
  const still = new Map(results.map((one) => [one.host, one.kind === 'finished' ? one.value : undefined]));
  const now = hosts.map((host): HostPlan => {
    const failing = still.get(host.name);
    return failing === undefined ? host : { ...host, failing };
  });
  const left = failedCanaries(now);
  const fails = new Set(left.map(({ host }) => host));
  return {
    canaries: left,
    repaired: canaries.flatMap(({ host, unit }) => {
      const plan = plans.get(host);
      return fails.has(host) || plan === undefined ? [] : [repaired(plan, unit)];
    }),
  };
}

function lookedAt(plan: HostPlan | undefined): NonNullable<HostPlan['basis']>['looked'] {
  return plan?.basis?.looked ?? { units: [], sysctls: [] };
}

/** What the plan says of it is no longer so. */
function repaired(plan: HostPlan, unit: string): HostOutcome {
  const finding = applyFinding('repaired', {
    summary: `${unit} failed when the plan was made, and works by now`,
    detail: 'The host does not count as failed.',
    fix: 'Nothing; `oomcfg plan` shows how it is now.',
    facts: { unit },
  });
  return plan.status === 'held'
    ? { ...untouched(plan, 'held'), findings: [...plan.findings, finding] }
    : { ...untouched(plan, 'in-sync'), findings: [finding] };
}
