/** Reads spec files and folders from disk, bounded, and refuses what is no text of a spec. */
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checked, Finding, Place } from '../model/finding';
import { printable } from '../model/printable';
import type { SpecSentences, SpecCode } from '../spec/specFindings';
import { specFinding } from '../spec/specFindings';
import type { SpecFile } from '../spec/parseSpec';

/** A spec of ten thousand services takes about half of it. */
const LARGEST_FILE = 1024 * 1024;

/** What one path came to. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

/**
 * The texts of spec files. A path is a file, or a folder that stands for every *.yaml and *.yml directly in it, sorted by name
 * (hidden files are left out). A file that is named twice is read once. At most 1 MiB of each is read, whatever its
 * size is; other things than regular files are not opened. `value` is undefined where there is an error finding.
 */
export async function readSpecFiles(paths: readonly string[]): Promise<Checked<readonly SpecFile[]>> {
  const findings: Finding[] = [];
  const files: SpecFile[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const listed = await listFiles(path);
    if (!listed.ok) {
      findings.push(listed.finding);
      continue;
    }
    for (const file of listed.value) {
      const read = await readOnce(file, seen);
      if (read === undefined) continue;
      if (read.ok) files.push({ path: file, text: read.value });
      else findings.push(read.finding);
    }
  }
  return { value: findings.length > 0 ? undefined : files, findings };
}

function refused<T>(code: SpecCode, path: string, remark: SpecSentences, line = 1): Read<T> {
  const where: Place = { file: path, line, column: 1 };
  const facts = { file: printable(path, 200), ...remark.facts };
  return { ok: false, finding: specFinding(code, where, { ...remark, facts }) };
}

/** Errors of the file system by their code (errno(3)); anything else is told by its code alone. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk cannot be read',
  EMFILE: 'too many files are open',
};

function failed<T>(path: string, error: unknown): Read<T> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  const shown = printable(path, 120);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return refused('OOM101', path, {
      summary: `there is no spec at ${shown}`,
      detail: 'The file or folder does not exist; without --file, oomcfg.yaml of the working directory is read.',
      fix: 'Name the spec with --file, or write an oomcfg.yaml here: the README has one to start from.',
    });
  }
  return refused('OOM102', path, {
    summary: `${shown} cannot be read: ${REASONS[code] ?? code}`,
    detail: 'A spec that is read in part would take limits back; nothing is done without all of it.',
    fix: 'Make it readable for the user who runs oomcfg.',
    facts: { reason: code },
  });
}

/** The files that a path stands for. */
async function listFiles(path: string): Promise<Read<readonly string[]>> {
  try {
    if (!(await stat(path)).isDirectory()) return { ok: true, value: [path] };
    const names = (await readdir(path)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
    if (names.length > 0) return { ok: true, value: names.map((name) => join(path, name)) };
  } catch (error) {
    return failed(path, error);
  }
  return refused('OOM106', path, {
    summary: `the folder ${printable(path, 120)} holds no *.yaml and no *.yml`,
    detail: 'A folder stands for the spec files directly in it; folders below it are not read.',
    fix: 'Name the folder or the file that holds the spec.',
  });
}

/** Undefined for a file that was read under another name before. */
async function readOnce(path: string, seen: Set<string>): Promise<Read<string> | undefined> {
  try {
    const real = await realpath(path);
    if (seen.has(real)) return undefined;
    seen.add(real);
    const status = await stat(path);
    if (!status.isFile()) {
      return refused('OOM102', path, {
        summary: `${printable(path, 120)} is not a regular file`,
        detail: 'A pipe or a device may never end.',
        fix: 'Write the spec into a file first.',
      });
    }
    return status.size > LARGEST_FILE ? tooLarge(path, status.size) : await readText(path);
  } catch (error) {
    return failed(path, error);
  }
}

function tooLarge(path: string, size: number): Read<string> {
  return refused('OOM103', path, {
    summary: `${printable(path, 120)} has ${size} bytes; a spec file has ${LARGEST_FILE} (1 MiB) at the most`,
    detail: 'Ten thousand services fit into a mebibyte; a larger file is no spec, and it was not read.',
    fix: 'Name the right file, or split the spec: several files make one.',
    facts: { size, largest: LARGEST_FILE },
  });
}

/** A file can grow after it was measured, so the reading itself is bounded too. */
async function readText(path: string): Promise<Read<string>> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(LARGEST_FILE + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > LARGEST_FILE ? tooLarge(path, length) : decode(path, buffer.subarray(0, length));
  } finally {
    await handle.close();
  }
}

/** Byte order marks of UTF-16 and UTF-32 (Unicode 15, 23.8). */
const OTHER_MARKS: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0x00, 0x00, 0xfe, 0xff],
];

/** UTF-8 with or without a byte order mark. */
function decode(path: string, bytes: Uint8Array): Read<string> {
  const shown = printable(path, 120);
  if (bytes.length === 0) {
    return refused('OOM105', path, {
      summary: `the spec file ${shown} is empty`,
      detail: 'An empty spec would take back everything that oomcfg set.',
      fix: 'Write at least a services or a system key. Where nothing shall be set any more, write services: {}.',
    });
  }
  const utf16 = OTHER_MARKS.some((mark) => mark.every((byte, index) => bytes[index] === byte));
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const offset = firstBadByte(bytes);
    const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
    const remark: SpecSentences = {
      summary: utf16
        ? `${shown} is UTF-16 text, not UTF-8`
        : `${shown} is not UTF-8 text: byte ${offset}, line ${line}`,
      detail: 'A spec is UTF-8; bytes that are no text would end up in units and messages as other characters.',
      fix: utf16
        ? `Convert it: iconv -f UTF-16 -t UTF-8.`
        : 'Save it as UTF-8 (from Latin-1: iconv -f ISO-8859-1 -t UTF-8), or name the right file.',
      facts: { byte: offset },
    };
    return refused('OOM104', path, remark, utf16 ? 1 : line);
  }
}

/** Offset of the first byte that no longer is UTF-8, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  const isText = (length: number): boolean => {
    try {
      // A character that is cut at the end is no mistake yet.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (good + 1 < bad) {
    const middle = Math.floor((good + bad) / 2);
    if (isText(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
