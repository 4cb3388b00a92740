/** From paths to an inventory: which sources there are, in which format each is read, and what their variables merge to. */
import type { Checked, Place } from '../model/finding';
import { Build } from './build';
import { Findings } from './findings';
import { formatOf, isEmpty, isIgnored, looksLikeYaml } from './format';
import { Graph } from './graph';
import { parseAddress } from './hostPattern';
import { readIni } from './ini';
import type { ReadInventory } from './inventory';
import { settleInventory } from './inventory';
import { readScriptHost, readScriptInventory } from './scriptInventory';
import type { InventoryEdges, ScriptRun } from './sources';
import { realEdges } from './sources';
import { readStructured, readStructuredBytes, readText } from './structured';
import { decode, show, startOf } from './text';
import type { Tree } from './tree';
import { Precedence } from './variables';
import { readVarsFolder } from './varsFolder';
import { readYamlInventory } from './yamlInventory';

/** Scripts of the older form are asked for that many hosts at a time. */
const ASKED_AT_ONCE = 4;
/** Folders in folders beyond this are a loop of links. */
const DEEPEST_FOLDER = 20;

/**
 * Reads an inventory from its sources: files (INI, YAML, JSON), executable scripts, folders of such, and lists of hosts with a comma (`web01,`);
 * a later source adds to the earlier ones and wins over them. group_vars and host_vars are read next to each source, and in the working
 * directory, as Ansible's programs do.
 *
 * All mistakes are findings with a place. Where a source could not be read whole there is no value, for a rollout to half of a fleet is worse than none;
 * wrong facts of single hosts come with a value. What is wrong with a connection belongs to its host: the value is asked for it.
 */
export async function readInventory(
  paths: readonly string[],
  edges: InventoryEdges = realEdges(),
): Promise<Checked<ReadInventory>> {
  const findings = new Findings();
  const graph = new Graph();
  const reader = new SourceReader(edges, new Build(graph, findings));
  const folders: string[] = [];
  for (const path of paths) {
    const folder = await reader.source(path);
    if (folder !== undefined) folders.push(folder);
  }
  for (const host of graph.settle()) {
    findings.add('OOM216', host.at, {
      summary: `host ${show(host.name)} is in no group, and a group has its name`,
      detail: 'Ansible would put that group instead of the host into ungrouped, and drop the host.',
      fix: 'Name the group differently, or put the host into a group.',
    });
  }
  warnOfSharedNames(graph, findings);
  const read = readVarsFolder(edges, graph, findings);
  const precedence = new Precedence(graph, folders.map(read), read('.'));
  if (findings.hasErrors) return { value: undefined, findings: findings.list };
  const value = settleInventory(graph, precedence, findings, edges);
  return { value, findings: findings.list };
}

function warnOfSharedNames(graph: Graph, findings: Findings): void {
  for (const host of graph.hosts.values()) {
    if (!graph.groups.has(host.name)) continue;
    findings.add('OOM221', host.at, {
      summary: `${show(host.name)} is both a host and a group`,
      detail: 'In patterns the host wins, and variables of the host count for the whole group.',
      fix: 'Name one of them differently.',
    });
  }
}

/** The folder that a path lies in. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : path.slice(0, slash).replace(/\/+$/, '') || '/';
}

class SourceReader {
  constructor(
    private readonly edges: InventoryEdges,
    private readonly build: Build,
  ) {}

  /** Reads one source of the command line; returns the folder where its group_vars and host_vars are. */
  async source(path: string): Promise<string | undefined> {
    const look = this.edges.look(path);
    if (look.kind === 'missing' && path.includes(',')) {
      this.hostList(path);
      return undefined;
    }
    await this.path(path, 0);
    return look.kind === 'folder' ? path : folderOf(path);
  }

  private async path(path: string, depth: number): Promise<void> {
    const look = this.edges.look(path);
    if (look.kind === 'folder') await this.folder(path, depth);
    else if (look.kind === 'file') await this.file(path, look.executable);
    else if (look.kind === 'missing')
      this.unreadable(
        path,
        'it does not exist',
        `Check the path. A host instead of a file needs a comma behind it: ${show(path)},`,
      );
    else this.unreadable(path, look.why, 'Give a file, a folder or a script.');
  }

  private async folder(path: string, depth: number): Promise<void> {
    const names = this.edges.names(path);
    if (names === undefined) return this.unreadable(path, 'the folder cannot be listed', 'Check its permissions.');
    if (depth >= DEEPEST_FOLDER)
      return this.unreadable(
        path,
        `folders are nested more than ${DEEPEST_FOLDER} deep`,
        'Look for a symbolic link to a folder above.',
      );
    const base = path.replace(/\/+$/, '');
    let sources = 0;
    for (const { name } of [...names].sort((one, other) => (one.name < other.name ? -1 : 1))) {
      if (!isIgnored(name)) {
        sources += 1;
        await this.path(`${base}/${name}`, depth + 1);
      } else if (name.endsWith('.ini') && !name.startsWith('.')) {
        this.ignoredIni(`${base}/${name}`);
      }
    }
    if (sources > 0) return;
    this.build.findings.add('OOM218', startOf(path), {
      summary: `the folder ${show(path)} holds no inventory file`,
      detail:
        'Hidden files, group_vars, host_vars and files that end in .ini, .cfg, .md, .txt, .bak and the like are not read in a folder.',
      fix: 'Put an inventory into it; one in INI format needs another extension than .ini, or none.',
    });
  }

  private ignoredIni(file: string): void {
    this.build.findings.add('OOM219', startOf(file), {
      summary: `${show(file)} is not read`,
      detail: 'In a folder Ansible leaves out files that end in .ini, and so its hosts are not in this inventory.',
      fix: 'Rename it, to one without extension for instance, or give the file itself with -i.',
    });
  }

  private async file(path: string, executable: boolean): Promise<void> {
    const read = this.edges.read(path);
    if (!read.ok) {
      if (!read.tooLarge) return this.unreadable(path, read.why, 'Check the path and its permissions.');
      this.build.findings.add('OOM202', startOf(path), {
        summary: `${show(path)} is too large for an inventory`,
        detail: `Nothing of it was read, since ${read.why}.`,
        fix: 'Check the path; split an inventory that really is that large.',
      });
      return;
    }
    const format = formatOf(path.slice(path.lastIndexOf('/') + 1), executable, read.bytes.subarray(0, 4));
    if (format === 'script') return this.script(path);
    if (format === 'not-executable')
      return this.refuseFormat(
        'OOM214',
        path,
        'begins with #! but is not executable',
        'An executable inventory is run with --list.',
        `Run chmod +x ${show(path)}.`,
      );
    if (format === 'toml')
      return this.refuseFormat(
        'OOM213',
        path,
        'is TOML, which is not supported',
        'INI, YAML, JSON and executable scripts are.',
        'Convert it: ansible-inventory -i FILE --list --yaml.',
      );
    const text = readText(read.bytes, path, this.build.findings);
    if (text === undefined) return;
    if (text.damagedAt === undefined && isEmpty(text.text)) {
      this.empty(path);
    } else if (format === 'yaml') {
      const tree = readStructuredBytes(read.bytes, path, this.build.findings);
      if (tree !== undefined) this.structured(tree, path);
    } else if (format === 'ini' || !this.asYaml(text.text, path)) {
      this.ini(text.text, path);
    }
  }

  /** Reads a file without extension as YAML where it is a mapping; false where it is to be read as INI. */
  private asYaml(text: string, path: string): boolean {
    // A section or a range of hosts at the very beginning is a list to YAML, and so no inventory.
    if (/^\s*(?:[#;].*\n\s*)*\[/.test(text)) return false;
    const trial = new Findings();
    const tree = readStructured(text, path, trial);
    const onlySyntax = trial.list.every((one) => one.code === 'OOM205');
    const isYaml = tree === undefined ? !onlySyntax || looksLikeYaml(text) : tree.kind === 'map';
    if (!isYaml) return false;
    this.build.findings.list.push(...trial.list);
    if (tree !== undefined) this.structured(tree, path);
    return true;
  }

  private structured(tree: Tree, path: string): void {
    if (tree.kind === 'map' ? tree.entries.length === 0 : tree.kind === 'scalar' && tree.value === null)
      this.empty(path);
    else readYamlInventory(tree, this.build);
  }

  private ini(text: string, path: string): void {
    if (text.startsWith('\ufeff')) {
      this.build.findings.add('OOM203', startOf(path), {
        summary: 'the file begins with a byte order mark',
        detail: 'Ansible takes it for a part of the first line.',
        fix: 'Save the file as UTF-8 without BOM.',
      });
      return;
    }
    readIni(text, path, this.build);
  }

  /** A list of hosts with commas, each with a port perhaps; ranges are not counted up there. */
  private hostList(list: string): void {
    const at = startOf(show(list));
    for (const entry of list.split(',').map((one) => one.trim())) {
      if (entry === '') continue;
      if (entry.includes('[') && parseAddress(entry)?.host.includes('[') !== false) {
        this.build.findings.add('OOM210', at, {
          summary: `${show(entry)} is not counted up in a list of hosts`,
          detail: 'Ansible takes such an entry for the name of one host.',
          fix: 'Write the hosts one by one, or into a file.',
        });
        continue;
      }
      const host = parseAddress(entry)?.host ?? entry;
      if (!this.build.graph.hosts.has(host)) this.build.hosts(entry, this.build.graph.ungrouped, at);
    }
  }

  private async script(path: string): Promise<void> {
    const tree = this.scriptTree(path, '--list', await this.edges.run(path, ['--list']));
    if (tree === undefined) return;
    const { toAsk } = readScriptInventory(tree, path, this.build);
    for (let next = 0; next < toAsk.length && !this.build.findings.hasErrors; next += ASKED_AT_ONCE) {
      const hosts = toAsk.slice(next, next + ASKED_AT_ONCE);
      const runs = await Promise.all(hosts.map((host) => this.edges.run(path, ['--host', host])));
      hosts.forEach((host, index) => {
        const run = runs[index];
        // Nothing at all stands for no variables.
        if (run === undefined || (run.problem === undefined && decode(run.stdout).text.trim() === '')) return;
        const variables = this.scriptTree(path, `--host ${host}`, run);
        if (variables !== undefined) readScriptHost(variables, host, path, this.build);
      });
    }
  }

  private scriptTree(path: string, args: string, run: ScriptRun): Tree | undefined {
    const at = startOf(path);
    if (run.problem !== undefined) {
      const stderr = show(decode(run.stderr).text.trim().split('\n').at(-1) ?? '');
      this.build.findings.add('OOM214', at, {
        summary: `${show(path)} ${show(args)} failed: ${run.problem}`,
        detail: stderr === '' ? 'It wrote nothing to stderr.' : `Its last words: ${stderr}`,
        fix: `Run ${show(path)} ${show(args)} by hand.`,
      });
      return undefined;
    }
    const trial = new Findings();
    const { text, damagedAt } = decode(run.stdout);
    const tree = damagedAt === undefined && /^\s*[[{]/.test(text) ? readStructured(text, path, trial) : undefined;
    if (tree !== undefined && trial.list.length === 0) return tree;
    const [first] = trial.list;
    this.build.findings.add('OOM215', at, {
      summary: `${show(path)} ${show(args)} printed no JSON object`,
      detail:
        first === undefined
          ? `It printed: ${show(text.trim()) || 'nothing'}`
          : `In line ${first.where?.line ?? 1} of its output: ${first.summary}`,
      fix: `Run ${show(path)} ${show(args)} by hand and correct what it prints.`,
    });
    return undefined;
  }

  private empty(path: string): void {
    this.build.findings.add('OOM218', startOf(path), {
      summary: `${show(path)} is empty`,
      detail: 'There is nothing in it but blank lines and comments.',
      fix: 'Write a host into it, or leave the source out.',
    });
  }

  private unreadable(path: string, why: string, fix: string): void {
    this.build.findings.add('OOM201', startOf(path), {
      summary: `the inventory ${show(path)} cannot be read: ${why}`,
      detail: 'Ansible would go on without its hosts.',
      fix,
    });
  }

  private refuseFormat(code: 'OOM213' | 'OOM214', path: string, what: string, detail: string, fix: string): void {
    const where: Place = startOf(path);
    this.build.findings.add(code, where, { summary: `${show(path)} ${what}`, detail, fix });
  }
}
