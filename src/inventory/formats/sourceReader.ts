/** Reads one source of an inventory: a file, a folder of such, or a list of hosts. */
import type { InventoryEdges } from '../edges';
import { isForeignName } from '../foreign/names';
import { isOfScript } from '../foreign/secretFiles';
import type { Build } from '../graph/build';
import type { AnsibleConfig } from '../route/ansibleConfig';
import { show } from '../text';
import { FileReader } from './fileReader';
import { ignoredNames } from './format';
import { readHostList } from './hostList';
import { WholeFiles } from './wholeFiles';

/** Folders in folders beyond this are a loop of links. */
const DEEPEST_FOLDER = 20;

/** The folder that a path lies in. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : path.slice(0, slash).replace(/\/+$/, '') || '/';
}

export class SourceReader {
  private readonly isIgnored: (name: string) => boolean;
  private readonly say: WholeFiles;
  private readonly files: FileReader;

  constructor(
    private readonly edges: InventoryEdges,
    private readonly build: Build,
    config: AnsibleConfig,
  ) {
    this.isIgnored = ignoredNames(config);
    this.say = new WholeFiles(build);
    this.files = new FileReader(edges, build, this.say);
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
    else if (look.kind === 'file') await this.files.read(path, look.executable, depth > 0);
    else if (look.kind === 'missing')
      this.say.unreadable(
        path,
        'it does not exist',
        `Check the path. A host instead of a file needs a comma after it: ${show(path)},`,
      );
    else this.say.unreadable(path, look.why, 'Give a file, a folder or a script.');
  }

  private async folder(path: string, depth: number): Promise<void> {
    const names = this.edges.names(path);
    if (names === undefined) return this.say.unreadable(path, 'the folder cannot be listed', 'Check its permissions.');
    if (depth >= DEEPEST_FOLDER)
      return this.say.unreadable(
        path,
        `folders are nested more than ${DEEPEST_FOLDER} deep`,
        'Look for a symbolic link to a folder above.',
      );
    const base = path.replace(/\/+$/, '');
    let sources = 0;
    for (const { name } of [...names].sort((one, other) => (one.name < other.name ? -1 : 1))) {
      if (!this.isIgnored(name)) {
        if (isForeignName(name)) {
          this.say.leftOut(`${base}/${name}`);
          continue;
        }
        sources += 1;
        await this.path(`${base}/${name}`, depth + 1);
      } else if (name.endsWith('.ini') && !name.startsWith('.') && !isOfScript(name, names)) {
        this.say.ignoredIni(`${base}/${name}`);
      }
    }
    // A subfolder without any is skipped, as Ansible does.
    if (sources > 0 || depth > 0) return;
    this.say.emptyFolder(path);
  }
}
