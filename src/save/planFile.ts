/**
 * Decides how `plan --out` writes its file: readable for its owner alone, and never over anything but a plan, such as
 * the spec itself.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { errnoOf, errnoWords } from '../files/errno';
import { readFile } from '../files/read';
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { saveFinding } from '../rules/files';

/**
 * json() writes `format` first, so that a plan can be recognized by its first bytes, even one that was cut off by a
 * full disk.
 */
const PLAN = /^\s*\{\s*"format"\s*:\s*"oomcfg\.plan\//;
const LOOKED_AT = 256;

/**
 * The finding where another file is there; undefined where there is none, or it is empty, a plan, or not a regular file
 * (/dev/stdout, a pipe).
 */
export function takenPlace(path: string, out: string): Finding | undefined {
  // A pipe is not opened: its other end would take that for the end of the plan. A file that cannot be read is reported
  // if it cannot be written either.
  const read = readFile(path, LOOKED_AT, { beginning: true });
  if (!read.ok || read.bytes.length === 0 || PLAN.test(read.bytes.toString('latin1'))) return undefined;
  return saveFinding('OOM694', {
    summary: `the plan is not saved: ${printable(out, 120)} is there already, and is not a plan`,
    detail: 'A plan only replaces an earlier plan. No host was looked at, and the file is as it was.',
    fix: 'Name another file in --out, or move this one away.',
    facts: { file: printable(out, 200), reason: 'EEXIST' },
    where: { file: out, line: 1, column: 1 },
  });
}

/** Writes the text of a plan; the finding where that fails. `out` is the path as it was given. */
export async function savePlan(text: string, path: string, out: string): Promise<Finding | undefined> {
  try {
    await writePrivately(path, text);
    return undefined;
  } catch (error) {
    const reason = errnoOf(error);
    return saveFinding('OOM694', {
      summary: `the plan is not saved: ${printable(out, 120)} cannot be written: ${errnoWords(reason, 'writing')}`,
      detail: 'The hosts were looked at, and nothing was changed on them; there is no file to apply.',
      fix: 'Name a file in a folder that exists and can be written, and plan again.',
      facts: { file: printable(out, 200), reason },
      where: { file: out, line: 1, column: 1 },
    });
  }
}

/**
 * The state of hosts and the values of the spec are nobody else's business: a file that exists already is first made
 * unreadable for others.
 */
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
