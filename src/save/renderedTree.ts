/**
 * Writes rendered files below a folder: quickly, never through a link, and with nothing left of an earlier render.
 */
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RenderedFile } from '../model/desired';

/** Something that we did not make is where a folder or file of ours belongs. */
export class InTheWay extends Error {
  constructor(readonly path: string) {
    super(`${path} is in the way`);
  }
}

/** A rendered path, split once for all hosts: `etc`, `etc/systemd`, ... and the file. */
interface Steps {
  readonly folders: readonly string[];
  readonly file: string;
}

/**
 * Writes hosts below one folder, with synchronous calls: a fleet is some hundred thousand tiny files, and a promise for
 * each costs more than the call. Every file is separate, even where many hold the same text: with hard links an
 * edit in one host's folder would change other hosts' files. (oomcfg 0.1.0 made such links; they are replaced.)
 */
export class RenderedTree {
  /** Files that were written or replaced. */
  written = 0;
  /** Files that already had their text. */
  kept = 0;
  private readonly steps = new Map<string, Steps>();
  /** Each text as it goes to the disk, encoded once for all hosts. */
  private readonly encoded = new Map<string, Buffer>();

  constructor(
    private readonly root: string,
    private readonly earlier: ReadonlySet<string>,
  ) {}

  /**
   * Writes all files of a host, and removes what else an earlier render left in its folder. Throws InTheWay, or what
   * the file system throws.
   */
  write(host: string, files: readonly RenderedFile[]): void {
    const top = join(this.root, host);
    const isNew = !this.makeFolder(top);
    if (!isNew && !this.earlier.has(host)) throw new InTheWay(top);
    const existing = isNew ? [] : [top];
    const made = new Set<string>();
    for (const { path, text } of files) {
      const { folders, file } = this.split(path);
      let folderIsNew = isNew;
      for (const folder of folders) {
        if (made.has(folder)) continue;
        made.add(folder);
        folderIsNew = !this.makeFolder(`${top}/${folder}`);
        if (!folderIsNew) existing.push(`${top}/${folder}`);
      }
      this.place(`${top}/${file}`, text, isNew || folderIsNew);
    }
    if (existing.length > 0) this.prune(top, existing, files, made);
  }

  /** Removes the folder of a host that is no longer rendered. Links in it are removed, never followed. */
  remove(host: string): void {
    const top = join(this.root, host);
    const found = lstatSync(top, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (!found.isDirectory()) throw new InTheWay(top);
    rmSync(top, { recursive: true, force: true });
  }

  /** Whether the folder was there already. */
  private makeFolder(path: string): boolean {
    try {
      mkdirSync(path);
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!lstatSync(path).isDirectory()) throw new InTheWay(path);
      return true;
    }
  }

  private split(path: string): Steps {
    const known = this.steps.get(path);
    if (known !== undefined) return known;
    const [root, ...names] = path.split('/');
    if (root !== '' || names.some((name) => name === '' || name === '.' || name === '..')) {
      throw new Error(`not a normalized absolute path: ${path}`);
    }
    const folders = names.slice(0, -1).map((_, depth) => names.slice(0, depth + 1).join('/'));
    const steps = { folders, file: names.join('/') };
    this.steps.set(path, steps);
    return steps;
  }

  private place(path: string, text: string, folderIsNew: boolean): void {
    const bytes = this.bytesOf(text);
    const found = folderIsNew ? undefined : lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined) {
      if (!found.isFile()) throw new InTheWay(path);
      if (found.nlink === 1 && found.size === bytes.length && readFileSync(path).equals(bytes)) {
        this.kept++;
        return;
      }
      unlinkSync(path);
    }
    this.written++;
    const descriptor = openSync(path, 'wx');
    try {
      // A write to a regular file writes everything or fails, except where the disk fills up half-way (write(2)).
      let at = 0;
      while (at < bytes.length) at += writeSync(descriptor, bytes, at);
    } finally {
      closeSync(descriptor);
    }
  }

  private bytesOf(text: string): Buffer {
    const known = this.encoded.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text);
    this.encoded.set(text, bytes);
    return bytes;
  }

  /** Removes files and folders of an earlier render that are no longer rendered. */
  private prune(
    top: string,
    folders: readonly string[],
    files: readonly RenderedFile[],
    made: ReadonlySet<string>,
  ): void {
    const wanted = new Set([...made, ...files.map(({ path }) => this.split(path).file)]);
    for (const folder of folders) {
      const below = folder === top ? '' : `${folder.slice(top.length + 1)}/`;
      for (const name of readdirSync(folder)) {
        if (!wanted.has(below + name)) rmSync(`${folder}/${name}`, { recursive: true, force: true });
      }
    }
  }
}
