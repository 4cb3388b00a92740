/** The settled inventory: hosts with merged variables and connections, groups, and the answer to patterns. */
import type { Finding, Place } from '../model/finding';
import type { Host, Inventory } from '../model/host';
import type { ReadConnection } from './connection/connection';
import { readConnection } from './connection/connection';
import type { Findings, NoteOfHost, InventoryCode, InventoryRemark } from './inventoryFindings';
import { finding } from './inventoryFindings';
import type { Graph, GraphHost } from './graph/graph';
import { hostsBelow } from './graph/graph';
import { FACT_VARIABLES, knownFacts, strangeVariables } from './knownFacts';
import type { Population, Selection } from './patterns/hostPattern';
import { Matcher, isLocalName } from './patterns/hostPattern';
import type { AnsibleConfig } from './route/ansibleConfig';
import { readingFindings } from './route/readingSettings';
import { configFinding, unusedFinding } from './route/routeFindings';
import type { ConfigSetting } from './route/sshConfig';
import { readSshConfigs } from './route/sshConfigFiles';
import type { InventoryEdges, Surroundings } from './edges';
import { nameFindings } from './connection/nameFindings';
import type { NameMeaning } from './connection/strangeNames';
import { show } from './text';
import type { HostVariables, Precedence } from './graph/variables';

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
  /**
   * A host by its name; `localhost`, `127.0.0.1` and `::1` exist even where no source names them, with a local
   * connection.
   */
  host(name: string): Host | undefined;
  /** As match, but where nothing is matched it says why. */
  select(pattern: string): Selection;
  /** Where a variable of a host was written. */
  placeOf(host: string, variable: string): Place | undefined;
  /**
   * The findings that are about the inventory as a whole, or about what it says of one of these hosts; not about how
   * they are reached.
   */
  findingsOf(hosts: ReadonlySet<string>): readonly Finding[];
  /**
   * What the inventory, the environment and ansible.cfg say wrong about how a host is reached: an error among them
   * holds it, and it alone.
   */
  connectionFindings(host: string): readonly Finding[];
  /**
   * Files that should have given variables of a host and could not be read: an error holds it, since they could say how
   * it is reached.
   */
  variableFindings(host: string): readonly Finding[];
  /** Facts that variables of a host state wrongly; a fact that is wrong is unknown. */
  factFindings(host: string): readonly Finding[];
  /**
   * Sources that would give more hosts and could not be read: whoever means all hosts of a group must not go on without
   * them.
   */
  readonly missing: readonly Finding[];
  /**
   * As connectionFindings and variableFindings, with what ~/.ssh/config and /etc/ssh/ssh_config say: for commands that
   * connect.
   */
  routeFindings(host: string): readonly Finding[];
  /** Options of these hosts that have no effect, said once for all of them; undefined where there are none. */
  unusedOptions(hosts: ReadonlySet<string>): Finding | undefined;
}

/** A host, and what was found about how it is reached. */
interface Reading extends Omit<ReadConnection, 'connection'> {
  readonly host: Host;
  readonly connectionFindings: readonly Finding[];
  readonly variableFindings: readonly Finding[];
  readonly factFindings: readonly Finding[];
}

/** What all hosts are read with. */
interface Reader {
  readonly config: AnsibleConfig;
  readonly surroundings: Surroundings;
  /** What the configuration changes for all hosts alike. */
  readonly ofAll: readonly Finding[];
  /** Remembered by name: a fleet has few names of variables. */
  readonly meanings: Map<string, NameMeaning>;
}

/**
 * Makes the inventory of a graph that is settled. Findings about facts name the place of the variable, once for all its
 * hosts.
 */
export function settleInventory(
  graph: Graph,
  precedence: Precedence,
  findings: Findings,
  edges: InventoryEdges,
  config: AnsibleConfig,
  missing: readonly Finding[],
): ReadInventory {
  const reader: Reader = {
    config,
    surroundings: edges.surroundings(),
    ofAll: readingFindings(config, graph.groups.keys()),
    meanings: new Map(),
  };
  const variables = new Map<string, HostVariables>();
  const readings = new Map<string, Reading>();
  for (const name of hostsBelow(graph.all)) {
    const host = graph.hosts.get(name);
    if (host === undefined) continue;
    const merged = precedence.of(host);
    variables.set(name, merged);
    readings.set(name, readHost(host, merged, findings.ofHost(name), reader));
  }
  const hosts = [...readings.values()].map(({ host }) => host);
  const matcher = new Matcher(populationOf(graph));
  const readingOf = (name: string): Reading | undefined => {
    const known = readings.get(name);
    if (known !== undefined || !isLocalName(name)) return known;
    const made = implicitLocalhost(name, precedence, findings.ofHost(name), reader);
    readings.set(name, made);
    return made;
  };
  let sshConfig: readonly ConfigSetting[] | undefined;
  return {
    hosts,
    groups: listedGroups(graph),
    host: (name) => readingOf(name)?.host,
    select: (pattern) => matcher.match(pattern),
    match(pattern) {
      const selection = matcher.match(pattern);
      return selection.ok ? selection.hosts : undefined;
    },
    findingsOf: (names) => findings.list.filter((one) => findings.concerns(one, names)),
    missing,
    variableFindings: (name) => readingOf(name)?.variableFindings ?? [],
    factFindings: (name) => readingOf(name)?.factFindings ?? [],
    connectionFindings: (name) => readingOf(name)?.connectionFindings ?? [],
    routeFindings(name) {
      const reading = readingOf(name);
      if (reading === undefined) return [];
      const { target, usesSshConfig } = reading;
      const found = [...reading.variableFindings, ...reading.connectionFindings];
      if (target === undefined || !usesSshConfig) return found;
      sshConfig ??= readSshConfigs(edges, reader.surroundings.homes);
      return [...found, ...configFinding(sshConfig, target)];
    },
    unusedOptions: (names) => unusedFinding([...names].flatMap((name) => readingOf(name)?.unused ?? [])),
    placeOf: (host, variable) => variables.get(host)?.placeOf(variable) ?? graph.hosts.get(host)?.at,
  };
}

function readHost(
  host: GraphHost,
  merged: HostVariables,
  findings: NoteOfHost,
  reader: Reader,
  implicit = false,
): Reading {
  const connectionFindings: Finding[] = [];
  const placeOf = (variable: string): Place => merged.placeOf(variable) ?? host.at;
  const { connection, ...rest } = readConnection({
    host: host.name,
    values: merged.values,
    config: reader.config,
    surroundings: reader.surroundings,
    placeOf,
    report: (code, where, remark, variable) => connectionFindings.push(finding(code, where, remark, { variable })),
  });
  const made: Host = {
    name: host.name,
    groups: merged.groups,
    vars: merged.values,
    connection,
    ...(merged.unread.length === 0 ? {} : { unread: merged.unread }),
    ...(implicit ? {} : { at: host.at }),
  };
  const { problem } = reader.config;
  if (problem !== undefined) connectionFindings.push(finding('OOM245', problem.at, problem));
  connectionFindings.push(...reader.ofAll);
  const names = nameFindings(made, { placeOf, rankOf: merged.rankOf }, reader.meanings);
  connectionFindings.push(...names.findings);
  const report = (code: InventoryCode, variable: string, remark: InventoryRemark): void =>
    findings(code, placeOf(variable), remark, { host: show(host.name), variable });
  for (const variable of strangeVariables(made)) {
    report('OOM235', variable, {
      summary: `${show(variable)} is not a variable of oomcfg`,
      fix: `Known are ${FACT_VARIABLES.join(', ')}.`,
    });
  }
  const variableFindings = merged.faults;
  const factFindings = knownFacts(made, placeOf).findings;
  return {
    host: made,
    connectionFindings,
    variableFindings,
    factFindings,
    ...rest,
    unused: [...rest.unused, ...names.unused],
  };
}

function implicitLocalhost(name: string, precedence: Precedence, findings: NoteOfHost, reader: Reader): Reading {
  const at = { file: name, line: 1, column: 1 };
  const vars = new Map([
    ['ansible_python_interpreter', { value: '/usr/bin/python3', at }],
    ['ansible_connection', { value: 'local', at }],
  ]);
  const host: GraphHost = { name, at, vars, groups: new Set() };
  return readHost(host, precedence.ofImplicit(host), findings, reader, true);
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
