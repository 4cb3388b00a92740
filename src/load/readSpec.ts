/** Reads spec files and folders from disk, bounded, and refuses what is not text of a spec. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, errnoWords } from '../files/errno';
import { type FileRefused, readFile } from '../files/read';
import type { Checked, Finding, Place } from '../model/finding';
import { printable } from '../model/text/printable';
import type { SpecSentences, SpecCode } from '../spec/specFindings';
import { specFinding } from '../spec/specFindings';
import type { SpecFile } from '../spec/parseSpec';

/** A spec of ten thousand services takes about half of it. */
const LARGEST_FILE = 1024 * 1024;

/** What one path came to. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

/**
 * The texts of spec files. A path is a file, or a folder that stands for every *.yaml and *.yml directly in it, sorted
 * by name (hidden files are left out). A file that is named twice is read once. At most 1 MiB of each is read, whatever
 * its size is; other things than regular files are not opened. `value` is undefined where there is an error finding.
 */
export function readSpecFiles(paths: readonly string[]): Checked<readonly SpecFile[]> {
  const findings: Finding[] = [];
  const files: SpecFile[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const listed = listFiles(path);
    if (!listed.ok) {
      findings.push(listed.finding);
      continue;
    }
    for (const file of listed.value) {
      const read = readOnce(file, seen);
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

/** Why a path was not read: `why` fits after `cannot be read: `. */
function unread<T>(path: string, { kind, code, why, size }: Omit<FileRefused, 'ok'>): Read<T> {
  const shown = printable(path, 120);
  switch (kind) {
    case 'missing':
      return refused('OOM101', path, {
        summary: `there is no spec at ${shown}`,
      });
    case 'not-a-file':
      return refused('OOM102', path, {
        summary: `${shown} is not a regular file`,
        detail: 'A pipe or a device may never end.',
        fix: 'Write the spec into a file first.',
      });
    case 'too-large':
      return refused('OOM103', path, {
        summary: `${shown} has ${size === undefined ? 'more' : `${size} bytes`}; a spec file has ${LARGEST_FILE} (1 MiB) at most`,
        facts: { ...(size === undefined ? {} : { size }), largest: LARGEST_FILE },
      });
    case 'failed':
      return refused('OOM102', path, {
        summary: `${shown} cannot be read: ${why}`,
        detail: 'A spec that is read only in part would take limits back, so nothing is done without all of it.',
        fix: 'Make it readable for the user who runs oomcfg.',
        facts: { reason: code },
      });
  }
}

/** What a call about a path threw. */
function failed<T>(path: string, error: unknown): Read<T> {
  const code = errnoOf(error);
  const kind = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'failed';
  return unread(path, { kind, code, why: errnoWords(code, 'reading') });
}

/** The files that a path stands for. */
function listFiles(path: string): Read<readonly string[]> {
  try {
    if (!statSync(path).isDirectory()) return { ok: true, value: [path] };
    const names = readdirSync(path)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort();
    if (names.length > 0) return { ok: true, value: names.map((name) => join(path, name)) };
  } catch (error) {
    return failed(path, error);
  }
  return refused('OOM106', path, {
    summary: `the folder ${printable(path, 120)} has no *.yaml and no *.yml`,
  });
}

/** Undefined for a file that was read under another name before. */
function readOnce(path: string, seen: Set<string>): Read<string> | undefined {
  try {
    const real = realpathSync(path);
    if (seen.has(real)) return undefined;
    seen.add(real);
  } catch (error) {
    return failed(path, error);
  }
  const read = readFile(path, LARGEST_FILE);
  return read.ok ? decode(path, read.bytes) : unread(path, read);
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
      // A character that is cut at the end is not a mistake yet.
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
