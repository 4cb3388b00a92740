/**
 * Reads files, within bounds: never more than the caller allows, never a device, never a file that changes meanwhile.
 */
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { errnoOf, errnoWords } from './errno';

export type FileRead = { readonly ok: true; readonly bytes: Buffer } | FileRefused;

export interface FileRefused {
  readonly ok: false;
  readonly kind: 'missing' | 'too-large' | 'not-a-file' | 'failed';
  /**
   * As in errno(3): EISDIR for a folder, ENXIO for other things than files, EFBIG above the bound, ESTALE for what
   * changes.
   */
  readonly code: string;
  /** In words that fit after `cannot be read: `. */
  readonly why: string;
  /** Bytes of a file that is too large, where they are known. */
  readonly size?: number;
}

interface How {
  /** Reads the first bytes alone, as many as are allowed; a larger file is not refused. */
  readonly beginning?: true;
  /** A symbolic link is not followed: it is not a file. */
  readonly noFollow?: true;
  /** /dev/null is an empty file. */
  readonly nullIsEmpty?: true;
}

/** What is read at first of a file that says it has no size, as those of /proc do. */
const UNSIZED = 64 * 1024;
const ATTEMPTS = 3;
/** Linux's number of /dev/null: major 1, minor 3. */
const NULL_DEVICE = 0x103;
const MIB = 1024 * 1024;

/** A regular file of at most `most` bytes. */
export function readFile(path: string, most: number, how: How = {}): FileRead {
  for (let attempt = 1; ; attempt++) {
    const read = readOnce(path, most, how);
    if (read.ok || read.code !== 'ESTALE' || attempt === ATTEMPTS) return read;
  }
}

/** Anything that ends, a pipe too: the bytes up to its end, at most `most`. */
export async function readStream(path: string, most: number): Promise<FileRead> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: MIB }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) return tooLarge(most);
      chunks.push(chunk);
    }
  } catch (error) {
    return refused(errnoOf(error));
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

export function isNullDevice(stat: Stats): boolean {
  return stat.isCharacterDevice() && stat.rdev === NULL_DEVICE;
}

function readOnce(path: string, most: number, how: How): FileRead {
  let descriptor: number | undefined;
  try {
    // Another thing than a file is not even opened: a tape rewinds then, and a watchdog starts.
    const found = how.noFollow === true ? lstatSync(path) : statSync(path);
    if (how.nullIsEmpty === true && isNullDevice(found)) return { ok: true, bytes: Buffer.alloc(0) };
    if (!found.isFile()) return refused(found.isDirectory() ? 'EISDIR' : 'ENXIO');
    // A FIFO that has taken its place would block without O_NONBLOCK.
    const follow = how.noFollow === true ? constants.O_NOFOLLOW : 0;
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | follow);
    const before = fstatSync(descriptor);
    if (!before.isFile()) return refused('ENXIO');
    if (how.beginning === true) return { ok: true, bytes: readUpTo(descriptor, most, most) };
    if (before.size > most) return tooLarge(most, before.size);
    const bytes = readUpTo(descriptor, before.size === 0 ? UNSIZED : before.size + 1, most + 1);
    if (bytes.length > most) return tooLarge(most);
    const after = fstatSync(descriptor);
    const isSame = after.size === before.size && (before.size === 0 || after.mtimeMs === before.mtimeMs);
    return isSame ? { ok: true, bytes } : refused('ESTALE');
  } catch (error) {
    return refused(errnoOf(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The bytes up to the end of the file or to `most`; begins with room for `expected`. */
function readUpTo(descriptor: number, expected: number, most: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.min(expected, most));
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length === most) return buffer.subarray(0, length);
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer], Math.min(2 * buffer.length, most));
    }
  }
}

function tooLarge(most: number, size?: number): FileRefused {
  const why = most % MIB === 0 ? `it has more than ${most / MIB} MiB` : `it has more than ${most} bytes`;
  return { ok: false, kind: 'too-large', code: 'EFBIG', why, ...(size === undefined ? {} : { size }) };
}

const KINDS: Readonly<Record<string, FileRefused['kind']>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file',
};

function refused(code: string): FileRefused {
  return { ok: false, kind: KINDS[code] ?? 'failed', code, why: errnoWords(code, 'reading') };
}
