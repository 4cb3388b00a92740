/** Reads one file of an inventory in the format that it has, or says what else it is. */
import type { InventoryEdges } from '../edges';
import { isProven } from '../foreign/looks';
import { isSecretName } from '../foreign/names';
import { MAYBE_SECRET, secretFile } from '../foreign/secretFiles';
import { foreignIni, foreignText } from '../foreign/texts';
import { foreignTree, isInventoryTree } from '../foreign/trees';
import { judgeFile } from '../foreign/unlike';
import type { Build } from '../graph/build';
import type { InventoryCode } from '../inventoryFindings';
import { Findings } from '../inventoryFindings';
import { INVENTORY_RULES } from '../../rules/inventory';
import type { Tree } from '../../yaml/tree';
import { ofInventory } from './duplicates';
import { formatOf, isEmpty, looksLikeYaml } from './format';
import { readIni } from './ini';
import { ScriptRunner } from './scriptRunner';
import { readStructuredBytes, readText } from './structured';
import { OF_FILES, type WholeFiles } from './wholeFiles';
import { readYamlInventory } from './yamlInventory';
import type { YamlTrial } from './yamlTrial';
import { isJsonText, tryYaml } from './yamlTrial';

export class FileReader {
  private readonly scripts: ScriptRunner;

  constructor(
    private readonly edges: InventoryEdges,
    private readonly build: Build,
    private readonly say: WholeFiles,
  ) {
    this.scripts = new ScriptRunner(edges, build);
  }

  async read(path: string, executable: boolean, inFolder: boolean): Promise<void> {
    if (isSecretName(path.slice(path.lastIndexOf('/') + 1))) {
      const what = 'a key, a certificate or a secret, by its name';
      return this.say.foreign(path, inFolder, { what, fix: 'Name the inventory with -i.', holdsHosts: true });
    }
    const read = this.edges.read(path);
    if (!read.ok) {
      if (!read.tooLarge) return this.say.unreadable(path, read.why, 'Check the path and its permissions.');
      return this.say.tooLarge(path, read.why);
    }
    const format = formatOf(path.slice(path.lastIndexOf('/') + 1), executable, read.bytes.subarray(0, 4));
    if (format === 'script') return this.scripts.read(path);
    if (format === 'not-executable') return this.say.notExecutable(path);
    if (format === 'toml') return this.say.toml(path);
    const text = readText(read.bytes, path, this.build.findings, format === 'yaml');
    if (text === undefined || (inFolder && this.isSecret(path, text.text))) return;
    const before = this.build.findings.list.length;
    const { named } = this.say;
    const readAs = this.text(path, read.bytes, text, format, inFolder);
    if (this.say.named !== named) return;
    judgeFile(this.build, path, text.text, before);
    if (!this.build.isUnlike && isProven(text.text)) this.edges.keep?.(path, text.text, readAs);
  }

  /** Reads a text, and answers as what. */
  private text(
    path: string,
    bytes: Uint8Array,
    text: { readonly text: string; readonly damagedAt?: number },
    format: 'yaml' | 'yaml-or-ini' | 'ini',
    inFolder: boolean,
  ): 'ini' | 'yaml' {
    if (text.damagedAt === undefined && isEmpty(text.text)) {
      this.say.empty(path);
    } else if (format === 'yaml') {
      this.hiding(text.text, () => {
        const trial = new Findings();
        const tree = readStructuredBytes(bytes, path, trial, ofInventory);
        const found = tree === undefined ? foreignText(text.text) : undefined;
        if (found !== undefined) return this.say.foreign(path, inFolder, found);
        this.build.findings.list.push(...trial.list);
        if (tree !== undefined) this.structured(tree, text.text, path, inFolder);
      });
    } else {
      const yaml = format === 'ini' ? undefined : tryYaml(text.text, path);
      const isInventory = yaml?.tree !== undefined && isInventoryTree(yaml.tree);
      const found = isInventory ? undefined : foreignText(text.text);
      if (found !== undefined) this.say.foreign(path, inFolder, found);
      else
        return this.hiding(text.text, () => {
          if (yaml !== undefined && this.asYaml(yaml, text.text, path, inFolder)) return 'yaml';
          const encrypted = foreignIni(text.text);
          if (encrypted !== undefined) this.say.foreign(path, inFolder, encrypted);
          else this.ini(text.text, path);
          return 'ini';
        });
    }
    return 'yaml';
  }

  /** A file that may be a secret by its name, and does not show that it is an inventory. */
  private isSecret(path: string, text: string): boolean {
    const kind = secretFile(path, text);
    if (kind === 'secret') this.say.leftOut(path);
    else if (kind === 'maybe') this.say.foreign(path, true, MAYBE_SECRET);
    return kind !== undefined;
  }

  /** Findings about a text that may not be an inventory name nothing of it: it could be a secret. */
  private hiding<T>(text: string, read: () => T): T {
    const { list } = this.build.findings;
    const before = list.length;
    const readAs = read();
    if (isProven(text)) return readAs;
    for (const [index, one] of list.slice(before).entries()) {
      // Those about the file as a whole name it alone.
      if (OF_FILES.has(one.code)) continue;
      list[before + index] = {
        ...one,
        summary: INVENTORY_RULES[one.code as InventoryCode].title,
        detail: 'Nothing in the file shows that it is an inventory, so none of it is shown.',
        fix: 'If it is an inventory, correct the line; if not, keep the file elsewhere.',
        facts: {},
      };
    }
    return readAs;
  }

  /** Takes a file without extension as YAML where it is a mapping; false where it is to be read as INI. */
  private asYaml({ tree, trial }: YamlTrial, text: string, path: string, inFolder: boolean): boolean {
    const found = tree === undefined ? undefined : foreignTree(tree, isJsonText(text));
    if (found !== undefined) {
      this.say.foreign(path, inFolder, found);
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
    if (found !== undefined) return this.say.foreign(path, inFolder, found);
    if (tree.kind === 'map' ? tree.entries.size === 0 : tree.kind === 'scalar' && tree.value === null)
      this.say.empty(path);
    else readYamlInventory(tree, this.build);
  }

  private ini(text: string, path: string): void {
    if (text.startsWith('\ufeff')) {
      this.say.byteOrderMark(path);
      return;
    }
    readIni(text, path, this.build);
  }
}
