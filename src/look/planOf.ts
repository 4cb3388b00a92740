/** Assembles the plan of all hosts that were looked at, or tried. */
import { assemblePlan } from '../documents/plan/assemble';
import type { HostPlan, Plan } from '../documents/plan/document';
import type { HostStatus } from '../documents/statuses';
import type { Finding } from '../model/finding';
import type { Spec } from '../model/spec';
import { withFailedCanaries } from '../plan/failing';
import { planHost } from '../plan/planHost';
import { withAwaited } from '../plan/unjudged';
import type { LookedAt } from './lookAtHosts';
import { thisMachine } from './reach';

/** The plan document of all hosts that were looked at or tried. */
export function planOf(
  spec: Pick<Spec, 'name' | 'rollout'>,
  surveyed: readonly LookedAt[],
  cut: readonly Finding[],
): Plan {
  let unchanged = 0;
  let inFilesOnly = 0;
  const hosts = surveyed.flatMap((one): HostPlan[] => {
    if (one.kind === 'interrupted') return [unseen(one.name, 'not-started', [])];
    if (one.kind !== 'seen') return [unseen(one.name, one.kind, one.findings)];
    const planned = planHost(one.input);
    unchanged += planned.unchanged;
    inFilesOnly += planned.inFilesOnly;
    if (one.thisMachine !== true) return [planned.plan];
    return [{ ...planned.plan, findings: [...planned.plan.findings, thisMachine()], thisMachine: true }];
  });
  const rollout = spec.rollout?.value;
  const judged = withAwaited(withFailedCanaries(hosts, rollout?.maxFailures ?? 0), rollout);
  return assemblePlan(spec, judged, unchanged, inFilesOnly, cut);
}

function unseen(name: string, status: HostStatus, findings: readonly Finding[]): HostPlan {
  return { name, status, observed: '', changes: [], files: [], restarts: [], findings };
}
