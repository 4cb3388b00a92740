/** What the JSON that an executable inventory prints says: groups, and the variables of hosts below _meta. */
import type { Place } from '../../model/finding';
import type { Json } from '../../model/host';
import type { Build } from '../graph/build';
import type { Group } from '../graph/graph';
import { describe, show } from '../text';
import type { Entry, MapTree, Tree } from '../../yaml/tree';
import { entryOf, toJson } from '../../yaml/tree';

/** The hosts of a script that printed no _meta.hostvars: it has to be asked for each with --host. */
export interface ScriptHosts {
  readonly toAsk: readonly string[];
}

/**
 * Reads what a script printed for --list (docs.ansible.com, "Developing dynamic inventory"). Everything counts as said
 * at the script itself, since its output is nowhere on disk.
 */
export function readScriptInventory(tree: Tree, script: string, build: Build): ScriptHosts {
  const at: Place = { file: script, line: 1, column: 1 };
  const reader = new ScriptReader(at, build);
  if (tree.kind !== 'map') {
    reader.refuse('--list', `${describe(tree)}, not an object of groups`);
    return { toAsk: [] };
  }
  return reader.read(tree);
}

/** Takes what the script printed for --host HOST; nothing stands for no variables. */
export function readScriptHost(tree: Tree, host: string, script: string, build: Build): void {
  const at: Place = { file: script, line: 1, column: 1 };
  if (tree.kind === 'map') hostVariables(tree, host, at, build);
  else if (tree.kind === 'list' || tree.value !== null)
    new ScriptReader(at, build).refuse(`--host ${show(host)}`, `${describe(tree)}, not an object of variables`);
}

function hostVariables(variables: MapTree, host: string, at: Place, build: Build): void {
  for (const entry of variables.entries.values()) build.hostVariable(host, entry.key, toJson(entry.value), at);
}

class ScriptReader {
  private readonly hosts = new Set<string>();

  constructor(
    private readonly at: Place,
    private readonly build: Build,
  ) {}

  read(tree: MapTree): ScriptHosts {
    for (const entry of tree.entries.values()) if (entry.key !== '_meta') this.group(entry);
    const meta = entryOf(tree, '_meta')?.value;
    const hostvars = meta?.kind === 'map' ? entryOf(meta, 'hostvars')?.value : undefined;
    if (meta !== undefined && meta.kind !== 'map') this.refuse('_meta', `${describe(meta)}, not an object`);
    if (hostvars === undefined) return { toAsk: [...this.hosts] };
    if (hostvars.kind !== 'map') this.refuse('_meta.hostvars', `${describe(hostvars)}, not an object`);
    else for (const entry of hostvars.entries.values()) this.metaHost(entry);
    return { toAsk: [] };
  }

  private metaHost(entry: Entry): void {
    if (!this.hosts.has(entry.key)) {
      this.build.findings.add(
        'OOM216',
        this.at,
        {
          summary: `the script gives variables for ${show(entry.key)}, which is in none of its groups`,
          detail: 'Hosts come from the groups; Ansible drops one that is only below _meta.hostvars.',
          fix: 'Let the script list the host in a group, ungrouped for instance, or leave its variables out.',
        },
        { host: show(entry.key) },
      );
    } else if (entry.value.kind === 'map') hostVariables(entry.value, entry.key, this.at, this.build);
    else this.refuse(`_meta.hostvars of ${show(entry.key)}`, `${describe(entry.value)}, not an object of variables`);
  }

  private group(entry: Entry): void {
    const group = this.build.group(entry.key, this.at);
    if (group === undefined) return;
    const { value } = entry;
    if (value.kind !== 'map') {
      this.hostList(value, group);
      return;
    }
    const [hosts, vars, children] = ['hosts', 'vars', 'children'].map((key) => entryOf(value, key)?.value);
    if (hosts === undefined && vars === undefined && children === undefined) {
      // The oldest form: an object of variables stands for a host of the group's name.
      this.host(group.name, group);
      this.variables(value, group);
      return;
    }
    if (hosts !== undefined) this.hostList(hosts, group);
    if (vars !== undefined) this.variables(vars, group);
    if (children !== undefined) this.children(children, group);
  }

  private hostList(list: Tree, group: Group): void {
    for (const name of this.names(list, `the hosts of group ${show(group.name)}`)) this.host(name, group);
  }

  private host(name: string, group: Group): void {
    if (!this.build.plainHost(name, group, this.at)) return;
    this.hosts.add(name);
  }

  private variables(tree: Tree, group: Group): void {
    if (tree.kind !== 'map') this.refuse(`vars of group ${show(group.name)}`, `${describe(tree)}, not an object`);
    else
      for (const entry of tree.entries.values())
        this.build.groupVariable(group, entry.key, toJson(entry.value), this.at);
  }

  private children(list: Tree, group: Group): void {
    for (const name of this.names(list, `the children of group ${show(group.name)}`)) {
      const child = this.build.group(name, this.at);
      if (child !== undefined) this.build.adopt(group, child, this.at);
    }
  }

  private names(list: Tree, what: string): readonly string[] {
    if (list.kind !== 'list') {
      this.refuse(what, `${describe(list)}, not a list`);
      return [];
    }
    const values: readonly Json[] = list.items.map((item) => toJson(item));
    const names = values.filter((value) => typeof value === 'string');
    if (names.length !== values.length) this.refuse(what, 'a list of something other than names');
    return names;
  }

  refuse(what: string, found: string): void {
    this.build.findings.add('OOM215', this.at, {
      summary: `the script printed ${found}, for ${what}`,
      detail: 'Ansible would leave the whole source out.',
      fix: `Run ${show(this.at.file)} --list and correct what it prints.`,
    });
  }
}
