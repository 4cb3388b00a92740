/** Which value each variable of a host has: Ansible's precedence of groups, their files, the host and its files. */
import type { Finding, Place, Placed } from '../../model/finding';
import type { Json } from '../../model/host';
import type { Graph, GraphHost, Group } from './graph';
import { withAncestors } from './graph';

type Layer = ReadonlyMap<string, Placed<Json>>;

/** The variables from group_vars and host_vars next to one source, or in the working directory; later folders win. */
export interface VarsFolder {
  readonly groups: ReadonlyMap<string, Layer>;
  readonly hosts: ReadonlyMap<string, Layer>;
  /** Why variables of a group or host are not known, by its name. */
  readonly faults: {
    readonly groups: ReadonlyMap<string, readonly Finding[]>;
    readonly hosts: ReadonlyMap<string, readonly Finding[]>;
  };
  /** Encrypted files of a group or host, by its name. */
  readonly unread: {
    readonly groups: ReadonlyMap<string, readonly string[]>;
    readonly hosts: ReadonlyMap<string, readonly string[]>;
  };
}

/** The merged variables of a host, and where each came from. */
export interface HostVariables {
  readonly values: Readonly<Record<string, Json>>;
  /** Where the value of a variable was written. */
  placeOf(name: string): Place | undefined;
  /**
   * Of two variables the one with the greater rank is said of fewer hosts: what gives it would win over what gives the
   * other.
   */
  readonly rankOf: (name: string) => number;
  /** All groups but `all`. */
  readonly groups: readonly string[];
  /** Files that should have given variables and could not be read; the same list for hosts that are alike. */
  readonly faults: readonly Finding[];
  /** Encrypted files that were not read. */
  readonly unread: readonly string[];
}

/** Ansible's own variables, which ansible-inventory does not print either (ansible-core 2.14). */
export const INTERNAL_VARIABLES: ReadonlySet<string> = new Set([
  'ansible_config_file',
  'ansible_diff_mode',
  'ansible_facts',
  'ansible_forks',
  'ansible_inventory_sources',
  'ansible_limit',
  'ansible_playbook_python',
  'ansible_run_tags',
  'ansible_skip_tags',
  'ansible_verbosity',
  'ansible_version',
  'group_names',
  'groups',
  'inventory_dir',
  'inventory_file',
  'inventory_hostname',
  'inventory_hostname_short',
  'omit',
  'playbook_dir',
]);

/** What all hosts with the same groups have in common. */
interface Shared {
  readonly groups: readonly string[];
  readonly layers: readonly Layer[];
  readonly merged: ReadonlyMap<string, Json>;
  readonly faults: readonly Finding[];
  readonly unread: readonly string[];
}

/**
 * Merges variables; what comes later wins, key by key, and mappings replace each other whole (hash_behaviour =
 * replace):
 *
 * 1. `all` in the inventory, 2. its other groups there, parents before children (depth, then ansible_group_priority,
 *    then name),
 * 3. group_vars of `all`, those next to the sources first, then those of the working directory, 4. group_vars of the
 *    other groups likewise,
 * 5. the host in the inventory, 6. host_vars next to the sources, 7. host_vars of the working directory
 * (docs.ansible.com, "Understanding variable precedence"; ansible.cfg's `precedence` at its default).
 */
export class Precedence {
  private readonly shared = new Map<string, Shared>();

  constructor(
    private readonly graph: Graph,
    /** One for each source, in order. */
    private readonly sources: readonly VarsFolder[],
    private readonly workingDirectory: VarsFolder,
  ) {}

  of(host: GraphHost): HostVariables {
    const shared = this.sharedBy(host.groups);
    const own = [host.vars, ...this.hostLayers(host.name)];
    const faults = [...new Set(this.folders())].flatMap((folder) => folder.faults.hosts.get(host.name) ?? []);
    const unread = [...new Set(this.folders())].flatMap((folder) => folder.unread.hosts.get(host.name) ?? []);
    const collected = collect(shared, own, faults.length === 0 ? shared.faults : [...shared.faults, ...faults]);
    return unread.length === 0 ? collected : { ...collected, unread: [...shared.unread, ...unread] };
  }

  /** The variables of a localhost that no source names: those of `all`, and its own. */
  ofImplicit(host: GraphHost): HostVariables {
    return this.of({ ...host, groups: new Set() });
  }

  private hostLayers(name: string): Layer[] {
    return this.folders().flatMap((folder) => folder.hosts.get(name) ?? []);
  }

  private folders(): readonly VarsFolder[] {
    return [...this.sources, this.workingDirectory];
  }

  private sharedBy(direct: ReadonlySet<Group>): Shared {
    const key = [...direct]
      .map((group) => group.name)
      .sort()
      .join('\n');
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const groups = [...withAncestors(direct)].filter((group) => group !== this.graph.all).sort(byPrecedence);
    const files = (folders: readonly VarsFolder[], names: readonly string[]): Layer[] =>
      folders.flatMap((folder) => names.flatMap((name) => folder.groups.get(name) ?? []));
    const names = groups.map((group) => group.name);
    const layers: Layer[] = [
      this.graph.all.vars,
      ...groups.map((group) => group.vars),
      ...files(this.sources, ['all']),
      ...files([this.workingDirectory], ['all']),
      ...files(this.sources, names),
      ...files([this.workingDirectory], names),
    ].filter((layer) => layer.size > 0);
    const merged = new Map<string, Json>();
    for (const layer of layers) for (const [name, { value }] of layer) merged.set(name, value);
    const faults = [...new Set(this.folders())].flatMap((folder) =>
      ['all', ...names].flatMap((name) => folder.faults.groups.get(name) ?? []),
    );
    const unread = [...new Set(this.folders())].flatMap((folder) =>
      ['all', ...names].flatMap((name) => folder.unread.groups.get(name) ?? []),
    );
    const shared = { groups: [...names].sort(), layers, merged, faults, unread };
    this.shared.set(key, shared);
    return shared;
  }
}

function byPrecedence(one: Group, other: Group): number {
  return one.depth - other.depth || one.priority - other.priority || (one.name < other.name ? -1 : 1);
}

function collect(shared: Shared, own: readonly Layer[], faults: readonly Finding[]): HostVariables {
  const merged = new Map(shared.merged);
  for (const layer of own) for (const [name, { value }] of layer) merged.set(name, value);
  return {
    values: Object.fromEntries(merged),
    groups: shared.groups,
    faults,
    unread: shared.unread,
    rankOf: (name) => [...shared.layers, ...own].findLastIndex((layer) => layer.has(name)),
    placeOf(name) {
      return [...shared.layers, ...own].findLast((layer) => layer.has(name))?.get(name)?.at;
    },
  };
}
