/** The settled inventory: hosts with merged variables and connections, groups, and the answer to patterns. */
import type { Finding, Place } from '../model/finding';
import type { Host, Inventory } from '../model/host';
import { readConnection } from './connection';
import type { Findings, HostFindings, InventoryCode, Remark } from './findings';
import type { Graph, GraphHost } from './graph';
import { hostsBelow } from './graph';
import { FACT_VARIABLES, knownFacts, strangeVariables } from './knownFacts';
import type { Population, Selection } from './pattern';
import { Matcher, isLocalName } from './pattern';
import { show } from './text';
import type { HostVariables, Precedence } from './variables';

/** A group as listings show it: what it holds directly. */
export interface ListedGroup {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly children: readonly string[];
}

/** The inventory as read, with what listings need beyond Inventory. */
export interface ReadInventory extends Inventory {
  /** By name, `all` and `ungrouped` included. */
  readonly groups: ReadonlyMap<string, ListedGroup>;
  /** A host by its name; `localhost`, `127.0.0.1` and `::1` exist even where no source names them, with a local connection. */
  host(name: string): Host | undefined;
  /** As match, but where nothing is matched it says why. */
  select(pattern: string): Selection;
  /** Where a variable of a host was written. */
  placeOf(host: string, variable: string): Place | undefined;
  /** The findings that are about the inventory as a whole, or about how one of these hosts is reached. */
  findingsOf(hosts: ReadonlySet<string>): readonly Finding[];
}

/** Makes the inventory of a graph that is settled. Findings about connections and facts name the place of the variable, once for all its hosts. */
export function settleInventory(graph: Graph, precedence: Precedence, findings: Findings): ReadInventory {
  const names = [...hostsBelow(graph.all)];
  const variables = new Map<string, HostVariables>();
  const hosts = new Map<string, Host>();
  for (const name of names) {
    const host = graph.hosts.get(name);
    if (host === undefined) continue;
    const merged = precedence.of(host);
    variables.set(name, merged);
    hosts.set(name, makeHost(host, merged, findings.ofHost(name)));
  }
  const implicit = new Map<string, Host>();
  const matcher = new Matcher(populationOf(graph));
  return {
    hosts: [...hosts.values()],
    groups: listedGroups(graph),
    host(name) {
      const known = hosts.get(name) ?? implicit.get(name);
      if (known !== undefined || !isLocalName(name)) return known;
      const made = implicitLocalhost(name, precedence, findings.ofHost(name));
      implicit.set(name, made);
      return made;
    },
    select: (pattern) => matcher.match(pattern),
    match(pattern) {
      const selection = matcher.match(pattern);
      return selection.ok ? selection.hosts : undefined;
    },
    findingsOf: (hosts) => findings.list.filter((one) => findings.concerns(one, hosts)),
    placeOf: (host, variable) => variables.get(host)?.placeOf(variable) ?? graph.hosts.get(host)?.at,
  };
}

function makeHost(host: GraphHost, merged: HostVariables, findings: HostFindings, implicit = false): Host {
  const report = (code: InventoryCode, variable: string, remark: Remark): void =>
    findings(code, merged.placeOf(variable) ?? host.at, remark, { host: show(host.name), variable });
  const made: Host = {
    name: host.name,
    groups: merged.groups,
    vars: merged.values,
    connection: readConnection({ host: show(host.name), values: merged.values, report }),
    ...(implicit ? {} : { at: host.at }),
  };
  for (const one of knownFacts(made).findings) report('OOM240', String(one.facts['variable']), one);
  for (const variable of strangeVariables(made)) {
    report('OOM235', variable, {
      summary: `${show(variable)} is no variable of oomcfg`,
      detail: 'Nothing reads it.',
      fix: `Known are ${FACT_VARIABLES.join(', ')}.`,
    });
  }
  return made;
}

function implicitLocalhost(name: string, precedence: Precedence, findings: HostFindings): Host {
  const at = { file: name, line: 1, column: 1 };
  const vars = new Map([
    ['ansible_python_interpreter', { value: '/usr/bin/python3', at }],
    ['ansible_connection', { value: 'local', at }],
  ]);
  const host: GraphHost = { name, at, vars, groups: new Set() };
  return makeHost(host, precedence.ofImplicit(host), findings, true);
}

function listedGroups(graph: Graph): ReadonlyMap<string, ListedGroup> {
  return new Map(
    [...graph.groups.values()].map((group) => [
      group.name,
      { name: group.name, hosts: [...group.hosts], children: [...group.children].map((child) => child.name) },
    ]),
  );
}

function populationOf(graph: Graph): Population {
  const known = new Map<string, readonly string[]>();
  return {
    hosts: [...graph.hosts.keys()],
    groups: [...graph.groups.keys()],
    hasHost: (name) => graph.hosts.has(name),
    hostsOf(name) {
      const before = known.get(name);
      if (before !== undefined) return before;
      const group = graph.groups.get(name);
      if (group === undefined) return undefined;
      const found = [...hostsBelow(group)];
      known.set(name, found);
      return found;
    },
  };
}
