/** Decides what of a saved plan is carried out: the chosen hosts, and of those what is not held by now. */
import { type Finding, hasErrors } from '../../model/finding';
import { assemblePlan } from './assemble';
import type { HostPlan, Plan } from './document';

/**
 * The plan without what it lists for hosts whose route is not understood now: that may lead to another machine than the
 * one that was planned for.
 */
export function withHeld(plan: Plan, held: ReadonlyMap<string, readonly Finding[]>): Plan {
  if (held.size === 0) return plan;
  const hosts = plan.hosts.map((host): HostPlan => {
    const found = held.get(host.name) ?? [];
    const status = hasErrors(found) ? 'held' : host.status;
    return { ...host, status, findings: [...host.findings, ...found] };
  });
  const { digest, unchanged } = plan;
  return { ...assemblePlan(headOf(plan), hosts, unchanged), digest };
}

/** The part of a plan that is about these hosts, to be shown: a saved plan can be carried out in part with --limit. */
export function ofHosts(plan: Plan, hosts: ReadonlyMap<string, unknown>): Plan {
  const chosen = plan.hosts.filter(({ name }) => hosts.has(name));
  if (chosen.length === plan.hosts.length) return plan;
  return assemblePlan(headOf(plan), chosen, 0);
}

/** What the waves are made from beside the hosts. */
function headOf({ spec: name, rollout }: Plan): Parameters<typeof assemblePlan>[0] {
  return rollout === undefined ? { name } : { name, rollout: { value: rollout } };
}
