/** Reads group_vars and host_vars of a folder: for every group and host of the inventory, what its files say. */
import type { Finding, Placed } from '../../model/finding';
import type { Json } from '../../model/host';
import { ofVarsFile } from '../formats/duplicates';
import { finding, Findings } from '../inventoryFindings';
import type { Graph } from './graph';
import { hostsBelow } from './graph';
import type { InventoryEdges } from '../edges';
import { isVault, readStructuredBytes } from '../formats/structured';
import { decode, describe, show, startOf } from '../text';
import { toJson } from '../../yaml/tree';
import type { VarsFolder } from './variables';
import type { Folder } from './varsFiles';
import { varsFilesOf } from './varsFiles';

const DEEPEST_FOLDER = 20;

/** Returns the reader of folders; each is read once, however many sources lie in it. */
export function readVarsFolder(
  edges: InventoryEdges,
  graph: Graph,
  findings: Findings,
): (folder: string) => VarsFolder {
  const known = new Map<string, VarsFolder>();
  return (folder) => {
    const base = folder === '/' ? '' : folder.replace(/\/+$/, '');
    const before = known.get(base);
    if (before !== undefined) return before;
    const faults = { groups: new Map<string, readonly Finding[]>(), hosts: new Map<string, readonly Finding[]>() };
    const unread = { groups: new Map<string, readonly string[]>(), hosts: new Map<string, readonly string[]>() };
    const read = (kind: 'groups' | 'hosts'): ReadonlyMap<string, ReadonlyMap<string, Placed<Json>>> => {
      const name = kind === 'groups' ? 'group_vars' : 'host_vars';
      const path = base === '.' ? name : `${base}/${name}`;
      const listing = list(path, edges);
      if (listing === undefined) return new Map();
      if (Array.isArray(listing)) {
        faults.groups.set('all', [...(faults.groups.get('all') ?? []), ...(listing as readonly Finding[])]);
        return new Map();
      }
      return readAll(listing as Folder, graph[kind].keys(), edges, findings, faults[kind], unread[kind]);
    };
    const made = { groups: read('groups'), hosts: read('hosts'), faults, unread };
    warnOfUnused(faults.groups, graph, findings);
    known.set(base, made);
    return made;
  };
}

/** What is wrong with the variables of a group without hosts holds nobody. */
function warnOfUnused(faults: ReadonlyMap<string, readonly Finding[]>, graph: Graph, findings: Findings): void {
  for (const [name, found] of faults) {
    const group = graph.groups.get(name);
    if (group !== undefined && hostsBelow(group).size > 0) continue;
    for (const one of found) findings.list.push({ ...one, severity: 'warning' });
  }
}

/** The listing of group_vars or host_vars; undefined where there is none, findings where it cannot be read. */
function list(path: string, edges: InventoryEdges): Folder | readonly Finding[] | undefined {
  const look = edges.look(path);
  if (look.kind === 'missing') return undefined;
  const listing = look.kind === 'folder' ? folderAt(path, edges, 0) : undefined;
  if (listing !== undefined) return listing;
  const fault = finding('OOM201', startOf(path), {
    summary: `${show(path)} cannot be read as a folder`,
    detail: 'It holds the variables of groups or hosts; Ansible would go on without them.',
    fix: 'Make it a folder with one file per group or host, and check its permissions.',
  });
  return [fault];
}

/** A folder with all below it; undefined where one cannot be listed or links form a loop. */
function folderAt(path: string, edges: InventoryEdges, depth: number): Folder | undefined {
  const names = depth < DEEPEST_FOLDER ? edges.names(path) : undefined;
  if (names === undefined) return undefined;
  const entries = new Map<string, Folder | undefined>();
  for (const { name, isFolder } of names) {
    const below = isFolder ? folderAt(`${path}/${name}`, edges, depth + 1) : undefined;
    if (isFolder && below === undefined) return undefined;
    entries.set(name, below);
  }
  return { path, entries };
}

function readAll(
  folder: Folder,
  entities: Iterable<string>,
  edges: InventoryEdges,
  findings: Findings,
  faults: Map<string, readonly Finding[]>,
  unread: Map<string, readonly string[]>,
): ReadonlyMap<string, ReadonlyMap<string, Placed<Json>>> {
  const all = new Map<string, ReadonlyMap<string, Placed<Json>>>();
  if (folder.entries.size === 0) return all;
  for (const entity of entities) {
    const { files, hidden } = varsFilesOf(folder, entity);
    const layer = new Map<string, Placed<Json>>();
    const found = new Findings();
    const encrypted = files.filter((file) => readVarsFile(file, layer, edges, found));
    if (encrypted.length > 0) unread.set(entity, encrypted);
    if (found.hasErrors) faults.set(entity, found.list.map(ofVariables));
    else findings.list.push(...found.list);
    if (layer.size > 0) all.set(entity, layer);
    for (const file of hidden) {
      findings.add('OOM220', startOf(file), {
        summary: `${show(file)} is not read`,
        detail: `Of ${show(entity)}/, ${show(entity)}, ${show(entity)}.yml, ${show(entity)}.yaml and ${show(entity)}.json Ansible reads the first that exists.`,
      });
    }
  }
  return all;
}

/** The same words hold for a source of hosts; here it is their variables that are not known. */
function ofVariables(one: Finding): Finding {
  if (one.severity !== 'error') return one;
  const detail = `${one.detail} What the file says of its hosts is not known, the address or the user perhaps: they are held.`;
  return { ...one, detail };
}

/** Returns whether the file is encrypted. */
function readVarsFile(
  file: string,
  layer: Map<string, Placed<Json>>,
  edges: InventoryEdges,
  findings: Findings,
): boolean {
  const read = edges.read(file);
  if (!read.ok) {
    findings.add(read.tooLarge ? 'OOM202' : 'OOM201', startOf(file), {
      summary: `${show(file)} cannot be read: ${read.why}`,
      detail: 'It holds variables of a group or host.',
      fix: read.tooLarge ? 'Check what it is; no file of variables is that large.' : 'Check its permissions.',
    });
    return false;
  }
  if (isVault(read.bytes)) {
    findings.add('OOM224', startOf(file), {
      summary: `${show(file)} is encrypted with Ansible Vault and is left out`,
    });
    return true;
  }
  edges.keep?.(file, decode(read.bytes).text, 'yaml');
  const tree = readStructuredBytes(read.bytes, file, findings, ofVarsFile);
  if (tree === undefined) return false;
  if (tree.kind === 'map') {
    for (const entry of tree.entries.values()) layer.set(entry.key, { value: toJson(entry.value), at: entry.keyAt });
    return false;
  }
  // Nothing, and what Python takes for false, is an empty file to Ansible.
  if (tree.kind === 'list' ? tree.items.length === 0 : !tree.value) return false;
  findings.add('OOM206', tree.at, {
    summary: `the file is ${describe(tree)}, not a mapping of variables`,
    detail: 'Ansible could not use the inventory at all.',
    fix: 'Write name: value, one per line.',
  });
  return false;
}
