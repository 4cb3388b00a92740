/** Reads one source of an inventory: a file in the format that it has, a folder of such, a script, or a list of hosts. */
import type { Place } from '../../model/finding';
import type { Build } from '../graph/build';
import { ofInventory } from './duplicates';
import type { InventoryCode } from '../inventoryFindings';
import { Findings, INVENTORY_FINDINGS } from '../inventoryFindings';
import type { Foreign } from '../foreign/foreign';
import { isForeignName, isSecretName } from '../foreign/names';
import { foreignIni, foreignText } from '../foreign/texts';
import { foreignTree, isInventoryTree } from '../foreign/trees';
import { formatOf, ignoredNames, isEmpty, looksLikeYaml } from './format';
import { readHostList } from './hostList';
import { readIni } from './ini';
import { isProven } from '../foreign/looks';
import type { AnsibleConfig } from '../route/ansibleConfig';
import { ScriptRunner } from './scriptRunner';
import { MAYBE_SECRET, isOfScript, secretFile } from '../foreign/secretFiles';
import type { InventoryEdges } from '../edges';
import { readStructuredBytes, readText } from './structured';
import { show, startOf } from '../text';
import type { Tree } from '../../yaml/tree';
import { readYamlInventory } from './yamlInventory';
import type { YamlTrial } from './yamlTrial';
import { isJsonText, tryYaml } from './yamlTrial';
import { settle } from '../foreign/unlike';

/** What is said of a file as a whole. */
const OF_FILES: ReadonlySet<string> = new Set<InventoryCode>(['OOM226', 'OOM227', 'OOM218', 'OOM247']);

/** Folders in folders beyond this are a loop of links. */
const DEEPEST_FOLDER = 20;

/** The folder that a path lies in. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : path.slice(0, slash).replace(/\/+$/, '') || '/';
}

export class SourceReader {
  private readonly isIgnored: (name: string) => boolean;
  /** How many files were something else, and named as that. */
  private named = 0;
  private readonly scripts: ScriptRunner;

  constructor(
    private readonly edges: InventoryEdges,
    private readonly build: Build,
    config: AnsibleConfig,
  ) {
    this.isIgnored = ignoredNames(config);
    this.scripts = new ScriptRunner(edges, build);
  }

  /** Reads one source of the command line; returns the folder where its group_vars and host_vars are. */
  async source(path: string): Promise<string | undefined> {
    const look = this.edges.look(path);
    if (look.kind === 'missing' && path.includes(',')) {
      readHostList(path, this.build);
      return undefined;
    }
    await this.path(path, 0);
    return look.kind === 'folder' ? path : folderOf(path);
  }

  private async path(path: string, depth: number): Promise<void> {
    const look = this.edges.look(path);
    if (look.kind === 'folder') await this.folder(path, depth);
    else if (look.kind === 'file') await this.file(path, look.executable, depth > 0);
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
      if (!this.isIgnored(name)) {
        if (isForeignName(name)) {
          this.leftOut(`${base}/${name}`);
          continue;
        }
        sources += 1;
        await this.path(`${base}/${name}`, depth + 1);
      } else if (name.endsWith('.ini') && !name.startsWith('.') && !isOfScript(name, names)) {
        this.ignoredIni(`${base}/${name}`);
      }
    }
    // A folder below that has none is passed over, as Ansible does.
    if (sources > 0 || depth > 0) return;
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

  private async file(path: string, executable: boolean, inFolder: boolean): Promise<void> {
    if (isSecretName(path.slice(path.lastIndexOf('/') + 1))) {
      const what = 'a key, a certificate or a secret, by its name';
      return this.foreign(path, inFolder, { what, fix: 'Name the inventory with -i.', holdsHosts: true });
    }
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
    if (format === 'script') return this.scripts.read(path);
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
    const text = readText(read.bytes, path, this.build.findings, format === 'yaml');
    if (text === undefined || (inFolder && this.isSecret(path, text.text))) return;
    const before = this.build.findings.list.length;
    const { named } = this;
    this.text(path, read.bytes, text, format, inFolder);
    if (this.named === named) settle(this.build, path, text.text, before);
  }

  private text(
    path: string,
    bytes: Uint8Array,
    text: { readonly text: string; readonly damagedAt?: number },
    format: 'yaml' | 'yaml-or-ini' | 'ini',
    inFolder: boolean,
  ): void {
    if (text.damagedAt === undefined && isEmpty(text.text)) {
      this.empty(path);
    } else if (format === 'yaml') {
      this.hiding(text.text, () => {
        const trial = new Findings();
        const tree = readStructuredBytes(bytes, path, trial, ofInventory);
        const found = tree === undefined ? foreignText(text.text) : undefined;
        if (found !== undefined) return this.foreign(path, inFolder, found);
        this.build.findings.list.push(...trial.list);
        if (tree !== undefined) this.structured(tree, text.text, path, inFolder);
      });
    } else {
      const yaml = format === 'ini' ? undefined : tryYaml(text.text, path);
      const isInventory = yaml?.tree !== undefined && isInventoryTree(yaml.tree);
      const found = isInventory ? undefined : foreignText(text.text);
      if (found !== undefined) return this.foreign(path, inFolder, found);
      this.hiding(text.text, () => {
        if (yaml !== undefined && this.asYaml(yaml, text.text, path, inFolder)) return;
        const encrypted = foreignIni(text.text);
        if (encrypted !== undefined) this.foreign(path, inFolder, encrypted);
        else this.ini(text.text, path);
      });
    }
  }

  /** A file that may be a secret by its name, and does not show that it is an inventory. */
  private isSecret(path: string, text: string): boolean {
    const kind = secretFile(path, text);
    if (kind === 'secret') this.leftOut(path);
    else if (kind === 'maybe') this.foreign(path, true, MAYBE_SECRET);
    return kind !== undefined;
  }

  /** Findings about a text that may be no inventory name nothing of it: it could be a secret. */
  private hiding(text: string, read: () => void): void {
    const { list } = this.build.findings;
    const before = list.length;
    read();
    if (isProven(text)) return;
    for (const [index, one] of list.slice(before).entries()) {
      // Those about the file as a whole name it alone.
      if (OF_FILES.has(one.code)) continue;
      list[before + index] = {
        ...one,
        summary: INVENTORY_FINDINGS[one.code as InventoryCode].title,
        detail: 'Nothing in the file shows that it is an inventory, so nothing of it is shown.',
        fix: 'Correct the line where it is one; else keep the file elsewhere.',
        facts: {},
      };
    }
  }

  /** Takes a file without extension as YAML where it is a mapping; false where it is to be read as INI. */
  private asYaml({ tree, trial }: YamlTrial, text: string, path: string, inFolder: boolean): boolean {
    const found = tree === undefined ? undefined : foreignTree(tree, isJsonText(text));
    if (found !== undefined) {
      this.foreign(path, inFolder, found);
      return true;
    }
    const onlySyntax = trial.list.every((one) => one.code === 'OOM205');
    const isYaml = tree === undefined ? !onlySyntax || looksLikeYaml(text) : tree.kind === 'map';
    if (!isYaml) return false;
    this.build.findings.list.push(...trial.list);
    if (tree !== undefined) this.structured(tree, text, path, inFolder);
    return true;
  }

  private structured(tree: Tree, text: string, path: string, inFolder: boolean): void {
    const found = foreignTree(tree, isJsonText(text));
    if (found !== undefined) return this.foreign(path, inFolder, found);
    if (tree.kind === 'map' ? tree.entries.size === 0 : tree.kind === 'scalar' && tree.value === null) this.empty(path);
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

  /** A file that is something else: an error, but within a folder where no host is lost without it. */
  private foreign(path: string, inFolder: boolean, { what, fix, holdsHosts }: Foreign): void {
    this.named += 1;
    const isLeftOut = inFolder && !holdsHosts;
    (holdsHosts ? this.build.missing : this.build.findings).add(isLeftOut ? 'OOM226' : 'OOM227', startOf(path), {
      summary: `${show(path)} is ${what}${isLeftOut ? ', and is left out' : ''}`,
      detail: 'Read as an inventory, its lines or keys would be taken for hosts and groups.',
      fix,
    });
  }

  private leftOut(path: string): void {
    this.build.findings.add('OOM226', startOf(path), {
      summary: `${show(path)} is no inventory by its name, and is left out`,
      detail:
        'Ansible reads every file of an inventory folder but those that it ignores, and takes each line for a host.',
      fix: 'Keep it outside of the inventory folder; an inventory that has such a name needs another.',
    });
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
