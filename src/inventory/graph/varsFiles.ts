/** Which files of group_vars and host_vars belong to a group or host, in the order in which they count. */

/** A folder's entries by name; `undefined` marks a file, a nested listing a folder. */
export interface Folder {
  readonly path: string;
  readonly entries: ReadonlyMap<string, Folder | undefined>;
}

export interface VarsFiles {
  /** In the order in which they count; later ones win. */
  readonly files: readonly string[];
  /** Files and folders of the same name that Ansible does not read, since it takes the first only. */
  readonly hidden: readonly string[];
}

/** A folder or file without extension comes before the rest (Ansible's find_vars_files). */
const EXTENSIONS = ['', '.yml', '.yaml', '.json'];

/** The files for a name: the first of NAME (a folder, or a file), NAME.yml, NAME.yaml, NAME.json that is there. */
export function varsFilesOf(folder: Folder, name: string): VarsFiles {
  const [first, ...others] = EXTENSIONS.map((extension) => name + extension).filter((entry) =>
    folder.entries.has(entry),
  );
  if (first === undefined) return { files: [], hidden: [] };
  const below = folder.entries.get(first);
  const hidden = others.map((entry) => `${folder.path}/${entry}`);
  return { files: below === undefined ? [`${folder.path}/${first}`] : filesBelow(below), hidden };
}

/**
 * All files of a folder by name, and of its folders without extension; hidden ones, backups and other extensions are
 * left out.
 */
function filesBelow(folder: Folder): string[] {
  return [...folder.entries]
    .filter(([name]) => !name.startsWith('.') && !name.endsWith('~'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, below]) => {
      const extension = extensionOf(name);
      if (below !== undefined) return extension === '' ? filesBelow(below) : [];
      return EXTENSIONS.includes(extension) ? [`${folder.path}/${name}`] : [];
    });
}

/** The last dot and what follows; nothing where the name has no dot but leading ones. */
export function extensionOf(name: string): string {
  return /^\.*[^.].*?(\.[^.]*)$/.exec(name)?.[1] ?? '';
}
