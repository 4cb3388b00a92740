/** Decides how `plan --out` writes its file: for its owner alone, and never in the place of something else than a plan, such as the spec itself. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Finding } from '../model/finding';
import { printable } from '../model/printable';
import { saveFinding } from '../rules/files';

/** json() writes `format` first, so that a plan shows itself in its first bytes, even one that was cut off by a full disk. */
const PLAN = /^\s*\{\s*"format"\s*:\s*"oomcfg\.plan\//;
const LOOKED_AT = 256;

/** The finding where the file is somebody else's; undefined where it is not there, is empty, is a plan, or is no regular file (/dev/stdout, a pipe). */
export async function takenPlace(path: string, out: string): Promise<Finding | undefined> {
  const first = await beginning(path);
  if (first === undefined || first === '' || PLAN.test(first)) return undefined;
  return saveFinding('OOM694', {
    summary: `the plan is not saved: ${printable(out, 120)} is there already, and is no plan`,
    detail: 'A plan takes the place of an earlier plan alone. No host was looked at, and the file is as it was.',
    fix: 'Name another file in --out, or move this one away.',
    facts: { file: printable(out, 200), reason: 'EEXIST' },
    where: { file: out, line: 1, column: 1 },
  });
}

/** The first bytes of a regular file; undefined for anything else. What cannot be read is said where it cannot be written either. */
async function beginning(path: string): Promise<string | undefined> {
  try {
    // A pipe is not opened: its other end would take that for the end of the plan.
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

/** Writes the text of a plan; the finding where that fails. `out` is the path as it was given. */
export async function savePlan(text: string, path: string, out: string): Promise<Finding | undefined> {
  try {
    await writePrivately(path, text);
    return undefined;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    return saveFinding('OOM694', {
      summary: `the plan is not saved: ${printable(out, 120)} cannot be written: ${REASONS[reason] ?? reason}`,
      detail: 'The hosts were looked at, and nothing was changed on them; there is no file to apply.',
      fix: 'Name a file in a folder that exists and can be written, and plan again.',
      facts: { file: printable(out, 200), reason },
      where: { file: out, line: 1, column: 1 },
    });
  }
}

/** What is on hosts, and the values of the spec, are nobody else's business: a file that was there already is closed to others first. */
async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
  try {
    const stat = await file.stat();
    if (stat.isFile() && (stat.mode & 0o777) !== 0o600) await file.chmod(0o600);
    if (stat.isFile()) await file.truncate(0);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** errno(3) in words; anything else is told by its code alone. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  EPERM: 'it belongs to somebody else, and cannot be closed to others',
  EDQUOT: 'a disk quota is used up',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};
