/** Decides whether `plan --out` may write to a file: one that holds something else than a plan, such as the spec itself, is never replaced. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Finding } from '../model/finding';
import { printable } from '../model/printable';
import { commandFinding } from './commandFindings';

/** json() writes `format` first, so that a plan shows itself in its first bytes, even one that was cut off by a full disk. */
const PLAN = /^\s*\{\s*"format"\s*:\s*"oomcfg\.plan\//;
const LOOKED_AT = 256;

/** The finding where the file is somebody else's; undefined where it is not there, is empty, is a plan, or is no regular file (/dev/stdout, a pipe). */
export async function takenPlace(path: string, out: string): Promise<Finding | undefined> {
  const first = await beginning(path);
  if (first === undefined || first === '' || PLAN.test(first)) return undefined;
  return commandFinding('OOM694', {
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
