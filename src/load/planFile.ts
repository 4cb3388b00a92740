/** Reads the file of a plan, bounded; what it holds must be a plan, and whole. */
import { readStream } from '../files/read';
import type { Checked } from '../model/finding';
import type { Plan } from '../documents/plan/document';
import { planFileFinding } from '../documents/plan/refusal';

/** A plan of ten thousand hosts takes some 100 MB. A larger file is refused. */
const MAX_BYTES = 512 * 1024 * 1024;

/** `shown` is the path as it was given. */
export async function loadPlan(path: string, shown: string): Promise<Checked<Plan>> {
  // The check of its shape is long, and no other run needs it.
  const { readPlan } = await import('../documents/plan/read');
  // A plan can come through a pipe, too: `apply /dev/stdin`.
  const read = await readStream(path, MAX_BYTES);
  if (read.ok) return readPlan(shown, read.bytes.toString('utf8'));
  return {
    value: undefined,
    findings: [planFileFinding('unreadable', shown, { reason: read.code }, `It cannot be read: ${read.why}.`)],
  };
}
