/** Reads the file of a plan, bounded; what it holds must be a plan, and whole. */
import { readFile } from 'node:fs/promises';
import type { Checked } from '../model/finding';
import { readPlan } from '../plan/assemble';
import type { Plan } from '../plan/document';
import { planFileFinding } from '../plan/planFileFindings';

/** A plan of ten thousand hosts takes some 100 MB. */
const LONGEST_PLAN = 512 * 1024 * 1024;

/** `shown` is the path as it was given. */
export async function loadPlan(
  path: string,
  shown: string,
  isPlan: (value: unknown) => value is Plan,
): Promise<Checked<Plan>> {
  try {
    const text = await readFile(path);
    if (text.length <= LONGEST_PLAN) return readPlan(shown, text.toString('utf8'), isPlan);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return { value: undefined, findings: [planFileFinding('unreadable', shown, {})] };
}
