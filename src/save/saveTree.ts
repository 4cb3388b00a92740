/**
 * Decides what a render writes and removes below its folder: all its hosts, but none of those that --limit leaves out.
 */
import { errnoOf, errnoWords } from '../files/errno';
import type { RenderedFile } from '../model/desired';
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { claimOutputFolder, type OutputFolder, writeMark } from './outputFolder';
import { InTheWay, RenderedTree } from './renderedTree';
import { saveFinding } from '../rules/files';
import { writeHosts } from './writeHosts';

export interface SavedTree {
  /** Files that were written or replaced. */
  readonly written: number;
  /** Files that already had their text. */
  readonly kept: number;
  readonly removedHosts: number;
  readonly interrupted: boolean;
}

type Saved =
  | ({ readonly kind: 'saved'; readonly findings: readonly [] } & SavedTree)
  /** not-ours: the folder holds something else, and nothing was touched. */
  | { readonly kind: 'not-ours' | 'failed'; readonly findings: readonly Finding[] };

/** `path` is absolute; a host in `leftOut` stays as it is. */
export async function saveTree(
  path: string,
  hosts: ReadonlyMap<string, readonly RenderedFile[]>,
  leftOut: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Saved> {
  try {
    const { value: folder, findings } = claimOutputFolder(path);
    if (folder === undefined) return { kind: 'not-ours', findings };
    return { kind: 'saved', findings: [], ...(await writeAll(folder, hosts, leftOut, signal)) };
  } catch (error) {
    return { kind: 'failed', findings: [failure(error, path)] };
  }
}

async function writeAll(
  folder: OutputFolder,
  hosts: ReadonlyMap<string, readonly RenderedFile[]>,
  leftOut: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<SavedTree> {
  const withFiles = [...hosts].filter(([, files]) => files.length > 0);
  const present = new Set(withFiles.map(([name]) => name));
  const gone = [...folder.earlier].filter((name) => !present.has(name) && !leftOut.has(name));
  const stay = [...folder.earlier].filter((name) => leftOut.has(name));
  writeMark(folder.path, [...folder.earlier, ...present]);
  const written = await writeHosts({ root: folder.path, earlier: folder.earlier, hosts: withFiles }, signal);
  if (written.interrupted) return { ...written, removedHosts: 0 };
  const tree = new RenderedTree(folder.path, folder.earlier);
  for (const name of gone) tree.remove(name);
  writeMark(folder.path, [...stay, ...present]);
  return { ...written, removedHosts: gone.length };
}

/** The finding of what the file system said. Anything else is a bug and is thrown again. */
function failure(error: unknown, out: string): Finding {
  if (error instanceof InTheWay) {
    return saveFinding('OOM691', {
      summary: `${printable(error.path)} is in the way`,
      facts: { path: error.path },
    });
  }
  const code = errnoOf(error);
  const { path = out, message } = error as NodeJS.ErrnoException;
  return saveFinding('OOM692', {
    summary: `cannot write ${printable(path)}: ${errnoWords(code, 'writing')}`,
    detail: printable(message),
    facts: { path, errno: code },
  });
}
