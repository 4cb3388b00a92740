/** The graph of groups and hosts while sources are read: who is in which group, who said which variable. */
import type { Place, Placed } from '../../model/finding';
import type { Json } from '../../model/host';

export type Variables = Map<string, Placed<Json>>;

export interface Group {
  readonly name: string;
  readonly at?: Place;
  /** Names of the hosts that are in it directly, in the order in which they were put in. */
  readonly hosts: Set<string>;
  readonly children: Set<Group>;
  readonly parents: Set<Group>;
  readonly vars: Variables;
  /** ansible_group_priority; among groups of one depth the higher wins. */
  priority: number;
  /** The longest way from `all`; known once the graph is settled. */
  depth: number;
}

export interface GraphHost {
  readonly name: string;
  readonly at: Place;
  readonly vars: Variables;
  /** The groups that hold it directly. */
  readonly groups: Set<Group>;
}

/** What came of making a group the child of another. */
export type Adoption = 'done' | 'itself' | 'loop' | 'ungrouped';

export class Graph {
  /** In the order in which sources name them. */
  readonly groups = new Map<string, Group>();
  readonly hosts = new Map<string, GraphHost>();
  readonly all: Group;
  readonly ungrouped: Group;

  constructor() {
    this.all = this.addGroup('all');
    this.ungrouped = this.addGroup('ungrouped');
    this.adopt(this.all, this.ungrouped);
  }

  addGroup(name: string, at?: Place): Group {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group: Group = {
      name,
      ...(at === undefined ? {} : { at }),
      hosts: new Set(),
      children: new Set(),
      parents: new Set(),
      vars: new Map(),
      priority: 1,
      depth: 0,
    };
    this.groups.set(name, group);
    return group;
  }

  /** Puts a host into a group; `isNew` tells whether it was named for the first time. */
  addHost(name: string, group: Group, at: Place): { readonly host: GraphHost; readonly isNew: boolean } {
    let host = this.hosts.get(name);
    const isNew = host === undefined;
    if (host === undefined) {
      host = { name, at, vars: new Map(), groups: new Set() };
      this.hosts.set(name, host);
    }
    host.groups.add(group);
    group.hosts.add(name);
    return { host, isNew };
  }

  /** Makes a group the child of another. `ungrouped` belongs to `all` alone: its hosts would leave every group else. */
  adopt(parent: Group, child: Group): Adoption {
    if (parent === child) return 'itself';
    if (child === this.ungrouped && parent !== this.all) return 'ungrouped';
    if (parent.children.has(child)) return 'done';
    // `all` has every group below it in the end, so nothing can hold it.
    if (child === this.all || isBelow(child, parent)) return 'loop';
    parent.children.add(child);
    child.parents.add(parent);
    return 'done';
  }

  /** Where the variables of a host go. Ansible looks for a group of the name first. */
  variablesOf(host: GraphHost): Variables {
    return this.groups.get(host.name)?.vars ?? host.vars;
  }

  /**
   * What Ansible does once all sources are read: groups without parent go below `all`, hosts without group into
   * `ungrouped`, hosts with one leave it; then every group's depth is known. Returns the hosts that would belong
   * to no group, since a group has their name.
   */
  settle(): readonly GraphHost[] {
    const lost: GraphHost[] = [];
    for (const group of this.groups.values()) {
      if (group !== this.all && group.parents.size === 0) this.adopt(this.all, group);
    }
    for (const host of this.hosts.values()) {
      const grouped = [...host.groups].some((group) => group !== this.all && group !== this.ungrouped);
      if (grouped) {
        host.groups.delete(this.ungrouped);
        this.ungrouped.hosts.delete(host.name);
      } else if (!host.groups.has(this.ungrouped)) {
        if (this.groups.has(host.name)) lost.push(host);
        this.addHost(host.name, this.ungrouped, host.at);
      }
    }
    this.measureDepths();
    return lost;
  }

  private measureDepths(): void {
    const waiting = new Map<Group, number>();
    for (const group of this.groups.values()) waiting.set(group, group.parents.size);
    const ready = [this.all];
    for (let group = ready.pop(); group !== undefined; group = ready.pop()) {
      for (const child of group.children) {
        child.depth = Math.max(child.depth, group.depth + 1);
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) ready.push(child);
      }
    }
  }
}

/** Whether `group` is somewhere below `top`. */
function isBelow(top: Group, group: Group): boolean {
  const seen = new Set<Group>([group]);
  for (const one of seen) {
    for (const parent of one.parents) {
      if (parent === top) return true;
      seen.add(parent);
    }
  }
  return false;
}

/** A group and all above it; order does not matter. */
export function withAncestors(groups: Iterable<Group>): Set<Group> {
  const found = new Set(groups);
  for (const group of found) for (const parent of group.parents) found.add(parent);
  return found;
}

/** The hosts of a group and of all below it, each once: its own first, then level by level. */
export function hostsBelow(group: Group): Set<string> {
  const levels = new Set([group]);
  const hosts = new Set<string>();
  for (const one of levels) {
    for (const host of one.hosts) hosts.add(host);
    for (const child of one.children) levels.add(child);
  }
  return hosts;
}
