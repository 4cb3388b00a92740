/** Decides the result of verify for a host that was looked at, or tried. */
import type { Verified } from '../documents/exitCodes';
import { hasErrors } from '../model/finding';
import { verifyHost } from '../plan/verifyHost';
import type { LookedAt } from './lookAtHosts';

export function verifiedOf(one: LookedAt): Verified {
  if (one.kind === 'seen') {
    const host = verifyHost(one.input);
    return { host, isHeld: hasErrors(host.findings) };
  }
  const unseen = { name: one.name, holds: 0, inFilesOnly: 0, drift: [], unsupported: [] };
  if (one.kind === 'interrupted') return { host: { ...unseen, status: 'not-started', findings: [] }, isHeld: false };
  const isHeld = one.kind === 'held';
  return { host: { ...unseen, status: isHeld ? 'error' : one.kind, findings: one.findings }, isHeld };
}
