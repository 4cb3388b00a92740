/**
 * Notes on a host which of its units failed with their new settings, so that the next apply does not give other hosts
 * the same.
 */
import { collectFleet } from '../../fleet/runFleet';
import { type HostPlan } from '../../documents/plan/document';
import type { ObservedState } from '../../model/observed';
import { hasEndedWell, unitsById } from '../../model/units';
import type { Script } from '../../model/script';
import { partFor } from '../../remote/parts';
import { quote, quoteLines } from '../../remote/shell';
import { fallsOf } from '../../plan/falls';
import type { ApplyJob, FailedUnit } from '../job';

/** Units that ran before the change and are down in the look right after it. */
export function downAfter(plan: HostPlan, after: ObservedState): readonly FailedUnit[] {
  const units = unitsById(after);
  return [...plan.restarts, ...fallsOf(plan)].flatMap(({ unit }): FailedUnit[] => {
    const now = units.get(unit);
    const isDown = now !== undefined && ['failed', 'inactive'].includes(now.activeState) && !hasEndedWell(now);
    return isDown ? [{ unit, owner: unit, kind: 'down' }] : [];
  });
}

/** Bytes of output; none of it is needed. If the note fails, the next plan judges by what it sees. */
const OUTPUT = 64 * 1024;

/**
 * `later` has the generations of hosts on which a later look found what the look of the change did not: their journals
 * say so.
 */
export async function noteJudged(
  job: ApplyJob,
  judged: ReadonlyMap<string, readonly FailedUnit[]>,
  later: ReadonlyMap<string, string>,
): Promise<void> {
  const hosts = [...judged].flatMap(([name, units]) =>
    units.length === 0 && !later.has(name) ? [] : (job.hosts.get(name) ?? []),
  );
  if (hosts.length === 0 || job.signal.aborted) return;
  await collectFleet(
    {
      hosts,
      runner: job.runner,
      scriptFor: ({ name }) => judgeScript(job, judged.get(name) ?? [], later.get(name)),
      read: () => undefined,
      limits: { timeoutMs: job.timeoutMs, maxOutput: OUTPUT, purpose: 'look' },
      concurrency: job.concurrency,
      signal: job.signal,
      onInterrupt: 'finish',
    },
    job.onEvent,
  );
}

/**
 * The functions, and what is to be noted. The line of the journal has the event `look`, and the units that were down or
 * had died.
 */
function judgeScript({ texts, plan }: ApplyJob, judged: readonly FailedUnit[], generation?: string): Script {
  const functions = partFor([texts.look, texts.change], ['note_judged', 'journal']);
  const lines = judged.map(({ unit, owner, kind }) => `${unit} ${owner} ${kind}`);
  const note = lines.length === 0 ? [] : [`JUDGED=${quoteLines(lines)}`, 'CHANGE=', 'note_judged'];
  const journal = generation === undefined ? [] : journalLines(plan.spec, judged, generation);
  return { functions, start: [...note, ...journal].join('\n') };
}

/** The number of units that a line of the journal names. */
const JOURNALED = 20;

function journalLines(spec: string, judged: readonly FailedUnit[], generation: string): readonly string[] {
  const members = (['down', 'died'] as const).flatMap((kind) => {
    const units = judged.filter((one) => one.kind === kind).map(({ unit }) => unit);
    return units.length === 0 ? [] : [`,"${kind}":${JSON.stringify(units.slice(0, JOURNALED))}`];
  });
  return [
    'NO_JOURNAL=yes',
    `AT=${new Date().toISOString().replace(/\.\d+/, '')}`,
    `SPEC=${quote(spec)}`,
    `journal look ${quote(generation)} ${quote(generation)} failed ${quote(members.join(''))}`,
  ];
}
