/** Decides which hosts of the inventory a saved plan is about: each has to be there still, and --limit leaves some. */
import { applyFinding } from '../rules/change';
import type { Plan } from '../documents/plan/document';
import { routeFindings } from '../look/reach';
import { type Checked, type Finding, hasErrors } from '../model/finding';
import type { Host } from '../model/host';
import { limitedTo } from './limit';
import { type Inputs, loadInventory, specForInventory } from './load';

interface PlanHosts {
  readonly chosen: readonly Host[];
  /** What was found about the way to a host since the plan was made, by its name. */
  readonly held: ReadonlyMap<string, readonly Finding[]>;
  readonly cut: readonly Finding[];
}

/** The plan's hosts as the inventory knows them; the spec is asked for nothing but its inventory. */
export async function planHosts(plan: Plan, inputs: Inputs): Promise<Checked<PlanHosts>> {
  const { value: inventory, findings } = await loadInventory(inputs, specForInventory(inputs));
  if (inventory === undefined && inputs.signal.aborted)
    return { value: { chosen: [], held: new Map(), cut: findings }, findings };
  if (inventory === undefined) return { value: undefined, findings };
  const unknown: Finding[] = [];
  const hosts = plan.hosts.flatMap(({ name }): Host[] => {
    const host = inventory.host(name);
    if (host !== undefined) return [host];
    unknown.push(
      applyFinding('unknownHost', {
        summary: `the plan names ${name}, which the inventory does not have`,
        facts: { host: name },
      }),
    );
    return [];
  });
  if (unknown.length > 0) return { value: undefined, findings: unknown };
  const limited = limitedTo(inputs.limit, inventory, hosts);
  const names = new Set(limited.value?.map(({ name }) => name));
  const mistakes = limited.value === undefined ? limited.findings : inventory.findingsOf(names);
  if (limited.value === undefined || hasErrors(mistakes)) return { value: undefined, findings: mistakes };
  return {
    value: { chosen: limited.value, cut: [], held: routeFindings(inventory, limited.value) },
    findings: mistakes,
  };
}
