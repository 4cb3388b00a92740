/**
 * Decides when a wave counts as good: what it restarted is looked at again, and waited for where its start takes time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { collectFleet } from '../../fleet/runFleet';
import type { Finding } from '../../model/finding';
import { fallsOf } from '../../plan/falls';
import { count } from '../../model/text/count';
import { applyFinding } from '../../rules/change';
import { noteJudged } from './failedUnits';
import type { ChangingPlan } from '../script';
import type { HostOutcome } from '../../documents/apply/document';
import type { ApplyJob, Changed } from '../job';
import {
  notUpFindings,
  readSecondLook,
  SECOND_LOOK_MS,
  type SecondLook,
  type SeenAgain,
  secondScript,
  START_MS,
} from './secondLook';

/** A host that is looked at until its units are up. */
interface Waiting {
  readonly second: SecondLook;
  /** Units that were still starting in an earlier look. */
  readonly slow: ReadonlySet<string>;
  /** Units that were still starting in the last look. */
  readonly starting: readonly string[];
}

/** Bytes. A host prints some KiB, and more where it has JVMs. */
const OUTPUT = 4 * 1024 * 1024;

/** Looks again at hosts on which something restarted or got less memory, over the same connections. */
export async function lookAgain(
  job: ApplyJob,
  wave: readonly Changed[],
  planOf: (name: string) => ChangingPlan,
): Promise<readonly HostOutcome[]> {
  const found = new Map<string, readonly Finding[]>();
  const judged = new Map(wave.map(({ outcome, down }) => [outcome.name, down] as const));
  let waiting = new Map<string, Waiting>(
    wave.flatMap(({ outcome: { name, restarts }, after }) => {
      if (after === undefined) return [];
      const plan = planOf(name);
      const second = { restarts, falls: fallsOf(plan), before: after, looked: plan.basis.looked };
      return [[name, { second, slow: new Set<string>(), starting: [] }] as const];
    }),
  );
  const wait = job.secondLookMs ?? SECOND_LOOK_MS;
  const rounds = Math.ceil((job.startMs ?? START_MS) / wait);
  let announced = 0;
  // Hosts that no second look has judged yet.
  const open = new Set(waiting.keys());
  for (let round = 1; waiting.size > 0 && !isInterrupted(job); round += 1) {
    if (waiting.size !== announced) job.onSecondLook(waiting.size);
    announced = waiting.size;
    await pause(wait, undefined, { signal: job.signal }).catch(() => undefined);
    const again = new Map<string, Waiting>();
    for (const [name, look] of await secondLooks(job, waiting, round * wait)) {
      const before = waiting.get(name);
      open.delete(name);
      if (before === undefined || !('starting' in look) || look.findings.length > 0) {
        found.set(name, look.findings);
        if ('judged' in look) judged.set(name, look.judged);
      } else if (look.starting.length > 0 && round >= rounds) {
        found.set(name, notUpFindings(look.starting, round * wait));
        judged.set(
          name,
          look.starting.map((unit) => ({ unit, owner: unit, kind: 'down' })),
        );
      } else if (look.starting.length + before.starting.length > 0 || look.isUnsettled) {
        // When all units are up, they have to stay up until the next look.
        const { starting } = look;
        const second = { ...before.second, before: look.before };
        open.add(name);
        again.set(name, { second, starting, slow: new Set([...before.slow, ...starting]) });
      }
    }
    if (isInterrupted(job)) {
      for (const [name, { starting }] of waiting) {
        if (starting.length > 0 && !found.has(name)) found.set(name, notUpFindings(starting, round * wait));
      }
    }
    waiting = again;
  }
  const later = wave.filter(({ outcome }) => (found.get(outcome.name) ?? []).length > 0);
  await noteJudged(job, judged, new Map(later.map(({ outcome }) => [outcome.name, outcome.generation])));
  return wave.map(({ outcome }) => {
    const findings = found.get(outcome.name) ?? [];
    if (findings.length > 0) return { ...outcome, status: 'failed', findings: [...outcome.findings, ...findings] };
    return open.has(outcome.name)
      ? { ...outcome, findings: [...outcome.findings, notLookedAgain(planOf(outcome.name))] }
      : outcome;
  });
}

/** For a host that was changed, when the run was interrupted before its second look. */
function notLookedAgain(plan: ChangingPlan): Finding {
  const units = [...plan.restarts, ...fallsOf(plan)].map(({ unit }) => unit);
  const more = units.length > 3 ? ` and ${count(units.length - 3, 'unit')} more` : '';
  return applyFinding('notLookedAgain', {
    summary: `interrupted: ${units.slice(0, 3).join(', ')}${more} ran after the change, and ${units.length === 1 ? 'was' : 'were'} not looked at again`,
    facts: { units },
  });
}

function isInterrupted({ signal }: ApplyJob): boolean {
  return signal.aborted;
}

/**
 * One look at each host. A host that was interrupted is left out; one without an answer gets a finding.
 */
async function secondLooks(
  job: ApplyJob,
  waiting: ReadonlyMap<string, Waiting>,
  ms: number,
): Promise<readonly (readonly [string, SeenAgain | { readonly findings: readonly Finding[] }])[]> {
  const waitingOf = (name: string): Waiting => {
    const one = waiting.get(name);
    if (one === undefined) throw new Error(`no second look at ${name}`);
    return one;
  };
  const results = await collectFleet(
    {
      hosts: [...waiting.keys()].flatMap((name) => job.hosts.get(name) ?? []),
      runner: job.runner,
      scriptFor: ({ name }) => secondScript(job.texts, waitingOf(name).second, job.nonce),
      read: ({ name }, { stdout }) => {
        const { second, slow } = waitingOf(name);
        return readSecondLook(second, slow, stdout, job.nonce, ms);
      },
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'look' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'abandon',
    },
    job.onEvent,
  );
  return results.flatMap((result) => {
    if (result.kind === 'not-started') return [];
    return [[result.host, result.kind === 'finished' ? result.value : { findings: [result.finding] }] as const];
  });
}
