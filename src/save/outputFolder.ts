/**
 * Decides whether a folder may be written to: it is new or empty, or an earlier render left its mark there, with the
 * hosts that it wrote.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFile } from '../files/read';
import type { Checked } from '../model/finding';
import { printable } from '../model/text/printable';
import { saveFinding } from '../rules/files';

/** No host can have this name, see hostNameMistake. */
const MARK = '.oomcfg-render';

const FIRST_LINE = 'oomcfg render wrote the folders that are listed here, and replaces or removes them the next time.';

/** Ten million host names; a file that is larger is not a mark of ours. */
const LARGEST_MARK = 512 * 1024 * 1024;

/** A folder to write to. */
export interface OutputFolder {
  readonly path: string;
  /** Hosts whose folders an earlier render wrote. */
  readonly earlier: ReadonlySet<string>;
}

/** Creates or takes over the folder. Without a value nothing was touched. Throws what the file system throws. */
export function claimOutputFolder(path: string): Checked<OutputFolder> {
  const refused = (summary: string): Checked<OutputFolder> => ({
    value: undefined,
    findings: [
      saveFinding('OOM690', {
        summary: `${printable(path)} ${summary}`,
        facts: { path },
      }),
    ],
  });
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    makeFolders(path);
    return { value: { path, earlier: new Set() }, findings: [] };
  }
  if (found.isSymbolicLink()) return refused('is a symbolic link');
  if (!found.isDirectory()) return refused('is not a folder');
  const earlier = readMark(path);
  if (earlier !== undefined) return { value: { path, earlier }, findings: [] };
  if (readdirSync(path).length > 0) return refused('is not empty, and no render wrote it');
  return { value: { path, earlier: new Set() }, findings: [] };
}

/**
 * As mkdir -p. Node 20's own `recursive` never returns where a folder that is there takes no new one, such as /proc.
 */
function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const parent = dirname(path);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(parent);
    if (!isMissing || parent === path) throw error;
    makeFolders(parent);
    mkdirSync(path);
  }
}

/** The hosts that a mark lists; undefined where there is none. */
function readMark(folder: string): ReadonlySet<string> | undefined {
  const path = join(folder, MARK);
  const read = readFile(path, LARGEST_MARK, { noFollow: true });
  if (!read.ok) {
    if (read.kind === 'failed') throw Object.assign(new Error(`${read.code}: ${read.why}`), { code: read.code, path });
    return undefined;
  }
  const [first, ...names] = read.bytes.toString('utf8').split('\n');
  // A name that leads elsewhere is not from us, and what it names is not removed.
  return first === FIRST_LINE ? new Set(names.filter((name) => hostNameMistake(name) === undefined)) : undefined;
}

/**
 * Notes which hosts have folders here. Called before anything is written, so that the next render recognizes an
 * interrupted one, and at the end.
 */
export function writeMark(folder: string, hosts: Iterable<string>): void {
  const path = join(folder, MARK);
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${[FIRST_LINE, ...[...new Set(hosts)].sort()].join('\n')}\n`, { flag: 'wx' });
  renameSync(temporary, path);
}

/** The longest name of a file on Linux (NAME_MAX, limits.h), in bytes. */
const LONGEST_NAME = 255;

/** Why a host name cannot be the name of a folder; undefined where it can. */
export function hostNameMistake(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'is not a name of a folder';
  if (name === MARK || name.startsWith(`${MARK}.`)) return 'is a name that render uses itself';
  if (name.includes('/')) return 'has a slash, which would lead to another folder';
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character';
  if (Buffer.byteLength(name) > LONGEST_NAME) return `is longer than ${LONGEST_NAME} bytes`;
  return undefined;
}
