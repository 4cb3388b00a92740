/** Notes on a host which of its units failed with what they got, so that the next apply does not go on to other hosts with it. */
import { collectFleet } from '../fleet/runFleet';
import { type HostPlan } from '../plan/document';
import type { ObservedState } from '../model/observed';
import { unitsById } from '../plan/units';
import { partFor } from '../probe/parts';
import { quoteLines } from '../probe/shell';
import { fallsOf } from '../plan/falls';
import type { ApplyJob } from './runWaves';

/** A unit that failed; `owner` is the unit whose drop-in it failed with, mostly itself. `died`: it was up again when that was seen. */
export interface FailedUnit {
  readonly unit: string;
  readonly owner: string;
  readonly kind: 'down' | 'died';
}

/** Units that ran before the change and are down in the look right after it. */
export function downAfter(plan: HostPlan, after: ObservedState): readonly FailedUnit[] {
  const units = unitsById(after);
  return [...plan.restarts, ...fallsOf(plan)].flatMap(({ unit }): FailedUnit[] => {
    const { activeState = 'active', type } = units.get(unit) ?? {};
    const isDown = activeState === 'failed' || (activeState === 'inactive' && type !== 'oneshot');
    return isDown ? [{ unit, owner: unit, kind: 'down' }] : [];
  });
}

/** It prints nothing that is needed: where it fails, the next plan judges by what it sees. */
const OUTPUT = 64 * 1024;

export async function noteJudged(job: ApplyJob, judged: ReadonlyMap<string, readonly FailedUnit[]>): Promise<void> {
  const hosts = [...judged].flatMap(([name, units]) => (units.length === 0 ? [] : (job.hosts.get(name) ?? [])));
  if (hosts.length === 0 || job.signal.aborted) return;
  await collectFleet(
    {
      hosts,
      pool: job.pool,
      scriptFor: ({ name }) => judgeScript(job.texts, judged.get(name) ?? []),
      read: () => undefined,
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'look' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'finish',
    },
    job.onEvent,
  );
}

function judgeScript({ look, change }: ApplyJob['texts'], judged: readonly FailedUnit[]): string {
  const text = partFor(`${look}\n${change}`, 'note_judged');
  const lines = judged.map(({ unit, owner, kind }) => `${unit} ${owner} ${kind}`);
  return `${text}\nJUDGED=${quoteLines(lines)}\nCHANGE=\nnote_judged\n`;
}
