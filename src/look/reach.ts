/**
 * Decides which hosts are looked at: one whose route is not understood is held before anything is sent to it, and two
 * names of one machine are held after the look.
 */
import { finding } from '../inventory/inventoryFindings';
import type { ReadInventory } from '../inventory/inventory';
import type { Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import type { Host } from '../model/host';
import { printable } from '../model/text/printable';
import { readOwnMachine } from './ownMachine';
import type { LookedAt, LookOptions, LookSite, LookTools } from './lookAtHosts';
import { lookAtHosts } from './lookAtHosts';

/** The findings about the route to each host, by its name; hosts without any are left out. */
export function routeFindings(
  inventory: ReadInventory,
  hosts: readonly Host[],
): ReadonlyMap<string, readonly Finding[]> {
  return new Map(
    hosts.flatMap(({ name }) => {
      const found = inventory.routeFindings(name);
      return found.length === 0 ? [] : [[name, found] as const];
    }),
  );
}

/** Looks at each host whose route can be followed. Gives all hosts in their order. */
export async function surveyHosts(
  site: LookSite,
  options: LookOptions,
  tools: LookTools,
): Promise<readonly LookedAt[]> {
  const routes = routeFindings(site.inventory, site.hosts);
  const isHeld = (name: string): boolean => hasErrors(routes.get(name) ?? []);
  const hosts = site.hosts.filter(({ name }) => !isHeld(name));
  const seen = new Map((await lookAtHosts({ ...site, hosts }, options, tools)).map((one) => [one.name, one]));
  const all = site.hosts.flatMap(({ name }): LookedAt[] => {
    const found = routes.get(name) ?? [];
    if (isHeld(name)) return [{ kind: 'held', name, findings: found }];
    const one = seen.get(name);
    return one === undefined ? [] : [withFindings(one, found)];
  });
  return ofOneMachine(all, readOwnMachine());
}

/** Adds warnings about the route to a host to its findings. */
function withFindings(one: LookedAt, found: readonly Finding[]): LookedAt {
  if (found.length === 0 || one.kind === 'interrupted') return one;
  if (one.kind !== 'seen') return { ...one, findings: [...one.findings, ...found] };
  return { ...one, input: { ...one.input, findings: [...one.input.findings, ...found] } };
}

/** Holds names that turned out to be one machine, and says which host is `own`, the machine that runs oomcfg. */
function ofOneMachine(surveyed: readonly LookedAt[], own: string | undefined): readonly LookedAt[] {
  const names = new Map<string, string[]>();
  for (const one of surveyed) {
    const machine = one.kind === 'seen' ? one.input.observed.machine : undefined;
    if (machine !== undefined) names.set(machine, [...(names.get(machine) ?? []), one.name]);
  }
  return surveyed.map((one): LookedAt => {
    const machine = one.kind === 'seen' ? one.input.observed.machine : undefined;
    if (one.kind !== 'seen' || machine === undefined) return one;
    const same = names.get(machine) ?? [];
    if (same.length > 1) return { kind: 'held', name: one.name, findings: [oneMachine(same)] };
    if (machine !== own) return one;
    return { ...one, thisMachine: true };
  });
}

function oneMachine(names: readonly string[]): Finding {
  const shown = names.map((name) => printable(name, 80)).join(', ');
  return finding(
    'OOM241',
    undefined,
    {
      summary: `${shown} are one machine`,
    },
    { hosts: names },
  );
}

/** The finding of a plan on a host that is the machine that runs oomcfg. */
export function thisMachine(): Finding {
  return finding('OOM242', undefined, {
    summary: 'this is the machine that runs oomcfg',
  });
}
