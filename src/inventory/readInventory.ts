/**
 * From paths to an inventory: which sources there are, in which format each is read, and what their variables merge to.
 */
import type { Checked } from '../model/finding';
import { Build } from './graph/build';
import { Findings } from './inventoryFindings';
import { Graph } from './graph/graph';
import type { ReadInventory } from './inventory';
import { settleInventory } from './inventory';
import { AnsibleConfig } from './route/ansibleConfig';
import { SourceReader } from './formats/sourceReader';
import type { InventoryEdges } from './edges';
import { looksLikeHost } from './patterns/hostPattern';
import { show, shownPart } from './text';
import { Precedence } from './graph/variables';
import { readVarsFolder } from './graph/varsFolder';

/**
 * Reads an inventory from its sources: files (INI, YAML, JSON), executable scripts, folders of such, and lists of hosts
 * with a comma (`web01,`); a later source adds to the earlier ones and wins over them. group_vars and host_vars are
 * read next to each source, and in the working directory, as Ansible's programs do.
 *
 * All mistakes are findings with a place. Where a source could not be read whole there is no value, for a rollout to
 * half of a fleet is worse than none. What is wrong with variables, facts or a connection belongs to its hosts, and a
 * source of a kind that is not read is missing: the value is asked for it.
 */
export async function readInventory(paths: readonly string[], edges: InventoryEdges): Promise<Checked<ReadInventory>> {
  const findings = new Findings();
  const graph = new Graph();
  const config = AnsibleConfig.read(edges);
  const build = new Build(graph, findings);
  const reader = new SourceReader(edges, build, config);
  const folders: string[] = [];
  for (const path of paths) {
    const folder = await reader.source(path);
    if (folder !== undefined) folders.push(folder);
  }
  // What is in the graph then is nobody's hosts.
  if (build.isUnlike) return { value: undefined, findings: [...findings.list, ...build.missing.list] };
  for (const host of graph.settle()) {
    findings.add('OOM216', host.at, {
      summary: `host ${show(host.name)} is in no group, and a group has its name`,
      detail: 'Ansible would put that group instead of the host into ungrouped, and drop the host.',
      fix: 'Name the group differently, or put the host into a group.',
    });
  }
  warnOfSharedNames(graph, findings);
  warnOfEmptyGroups(graph, findings);
  const read = readVarsFolder(edges, graph, findings);
  const precedence = new Precedence(graph, folders.map(read), read('.'));
  const missing = build.missing.list;
  if (findings.hasErrors || (missing.length > 0 && graph.hosts.size === 0))
    return { value: undefined, findings: [...findings.list, ...missing] };
  const value = settleInventory(graph, precedence, findings, edges, config, missing);
  return { value, findings: findings.list };
}

/** `children: {web01: }` makes a group, and no host. */
function warnOfEmptyGroups(graph: Graph, findings: Findings): void {
  for (const { name, at, hosts, children, vars } of graph.groups.values()) {
    const isEmpty = hosts.size === 0 && children.size === 0 && vars.size === 0;
    if (at === undefined || !isEmpty || !looksLikeHost(name) || graph.hosts.has(name)) continue;
    findings.add('OOM239', at, {
      summary: `${shownPart(name)} is an empty group, and has a name like a host`,
    });
  }
}

function warnOfSharedNames(graph: Graph, findings: Findings): void {
  for (const host of graph.hosts.values()) {
    if (!graph.groups.has(host.name)) continue;
    findings.add('OOM221', host.at, {
      summary: `${show(host.name)} is both a host and a group`,
    });
  }
}
