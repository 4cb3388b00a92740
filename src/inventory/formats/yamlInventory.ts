/**
 * What a YAML or JSON inventory file says: groups with hosts, children and vars, as Ansible's yaml plugin reads them.
 */
import type { Json } from '../../model/host';
import type { Build } from '../graph/build';
import { decidesRoute } from './duplicates';
import type { Group } from '../graph/graph';
import { describe, show } from '../text';
import type { Entry, MapTree, Tree } from '../../yaml/tree';
import { entriesOf, entryOf, nothingAt, toJson } from '../../yaml/tree';
import { DEEPEST } from '../../yaml/ansible';

const SECTIONS: readonly string[] = ['vars', 'children', 'hosts'];

/**
 * Reads the tree of a file into the graph. What Ansible skips with a warning, or without one, is a finding: a group
 * that is not a mapping, a key other than vars, children and hosts, a list of hosts.
 */
export function readYamlInventory(tree: Tree, build: Build): void {
  if (tree.kind !== 'map') {
    build.findings.add('OOM206', tree.at, {
      summary: `the inventory is ${describe(tree)}, not a mapping of groups`,
      detail: 'At the top of a YAML inventory are groups, usually all: with hosts: and children: below it.',
      fix: 'Begin with all:, then hosts: below it.',
    });
    return;
  }
  const plugin = entryOf(tree, 'plugin');
  if (
    plugin !== undefined &&
    plugin.value.kind === 'scalar' &&
    plugin.value.value !== null &&
    plugin.value.value !== ''
  ) {
    const name = typeof plugin.value.value === 'string' ? ` (${show(plugin.value.value)})` : '';
    if (makesGroupsAlone(tree, plugin.value.value)) {
      build.findings.add('OOM247', plugin.keyAt, {
        summary: `the groups that this file would make (constructed) are missing`,
      });
      return;
    }
    build.missing.add('OOM213', plugin.keyAt, {
      summary: `the file configures an Ansible inventory plugin${name}, and those are not run`,
      detail:
        'Inventory plugins are Python programs of Ansible. The hosts that it would list, and what it would say of others, are missing.',
      fix: 'Let a small executable script run `exec ansible-inventory -i FILE --list`, and give that as the inventory; or name hosts of other sources one by one with --limit.',
    });
    return;
  }
  for (const entry of tree.entries.values()) readGroup(entry, build, 0);
}

/** Whether a plugin lists no hosts, and says of none how it is reached. */
function makesGroupsAlone(tree: MapTree, plugin: Json): boolean {
  if (plugin !== 'constructed' && plugin !== 'ansible.builtin.constructed') return false;
  const compose = entryOf(tree, 'compose')?.value;
  return compose?.kind !== 'map' || !entriesOf(compose).some(({ key }) => decidesRoute(key));
}

/** Reads one group and all below it; returns it where it could be used. */
function readGroup(entry: Entry, build: Build, depth: number): Group | undefined {
  const { key: name, value } = entry;
  if (!entry.isText) {
    build.findings.add('OOM209', entry.keyAt, {
      summary: `${show(name)} is not text, so it cannot be the name of a group`,
      detail: 'YAML does not read digits, yes, no, on, off, true, false and null as text.',
      fix: `Quote it: "${show(name)}":`,
    });
    return undefined;
  }
  const isEmpty = value.kind === 'scalar' && value.value === null;
  if (value.kind !== 'map' && !isEmpty) {
    build.findings.add('OOM206', value.at, {
      summary: `group ${show(name)} is ${describe(value)}, not a mapping`,
      detail: 'A group contains hosts:, children: and vars:. Ansible would skip it with a warning.',
      fix: 'Put its hosts below hosts:, each followed by a colon.',
    });
    return undefined;
  }
  const group = build.group(name, entry.keyAt);
  if (group === undefined || value.kind !== 'map' || depth > DEEPEST) return group;
  for (const section of value.entries.values()) readSection(section, group, build, depth);
  return group;
}

function readSection(section: Entry, group: Group, build: Build, depth: number): void {
  if (!SECTIONS.includes(section.key)) {
    build.findings.add('OOM206', section.keyAt, {
      summary: `group ${show(group.name)} cannot contain ${show(section.key)}`,
      detail: 'A group contains only hosts:, children: and vars:. Ansible would skip this, often silently.',
      fix: `Put it below hosts:, children: or vars: of ${show(group.name)}.`,
    });
    return;
  }
  const content = mappingOf(section, group, build);
  if (content === undefined) return;
  if (section.key === 'vars') {
    for (const entry of content.entries.values())
      build.groupVariable(group, entry.key, toJson(entry.value), entry.keyAt);
  } else if (section.key === 'children') {
    for (const entry of content.entries.values()) {
      const child = readGroup(entry, build, depth + 1);
      if (child !== undefined) build.adopt(group, child, entry.keyAt);
    }
  } else {
    for (const entry of content.entries.values()) readHost(entry, group, build);
  }
}

/** The mapping below a section; a single word stands for a mapping with that one key, and nothing for none. */
function mappingOf(section: Entry, group: Group, build: Build): MapTree | undefined {
  const { value } = section;
  if (value.kind === 'map') return value;
  if (value.kind === 'scalar') {
    if (value.value === null) return undefined;
    if (typeof value.value === 'string') {
      return {
        kind: 'map',
        at: value.at,
        entries: new Map([
          [value.value, { key: value.value, isText: true, keyAt: value.at, value: nothingAt(value.at) }],
        ]),
      };
    }
  }
  build.findings.add('OOM206', value.at, {
    summary: `${section.key} of group ${show(group.name)} is ${describe(value)}, not a mapping`,
    detail: 'Ansible could not read the file.',
    fix:
      value.kind === 'list'
        ? 'Write a colon after each entry instead of a dash before it.'
        : `Write the ${section.key} as a mapping.`,
  });
  return undefined;
}

function readHost(entry: Entry, group: Group, build: Build): void {
  if (!entry.isText) {
    build.findings.add('OOM209', entry.keyAt, {
      summary: `${show(entry.key)} is not text, so it cannot be the name of a host`,
      detail: 'YAML does not read digits, yes, no, on, off, true, false and null as text.',
      fix: `Quote it: "${show(entry.key)}":`,
    });
    return;
  }
  const { value } = entry;
  const names = build.hosts(entry.key, group, entry.keyAt);
  if (value.kind === 'map') {
    for (const variable of value.entries.values()) {
      const json = toJson(variable.value);
      for (const name of names) build.hostVariable(name, variable.key, json, variable.keyAt);
    }
  } else if (value.kind === 'list' ? value.items.length > 0 : Boolean(value.value)) {
    build.findings.add('OOM206', value.at, {
      summary: `host ${show(entry.key)} has ${describe(value)} instead of variables`,
      detail: 'Below a host comes a mapping of its variables, or nothing.',
      fix: 'Write its variables as name: value, indented below it.',
    });
  }
}
