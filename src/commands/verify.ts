/** `oomcfg verify`: looks again and says what differs from the spec, in the files and in the kernel. */
import { type Verified, verifyExits } from '../documents/exitCodes';
import { assembleVerification } from '../documents/verify/assemble';
import { hasErrors } from '../model/finding';
import { verifyHost } from '../plan/verifyHost';
import { EXIT, type ExitCode, exitCode } from '../model/exitCode';
import { withHosts } from './withHosts';
import { surveyHosts } from '../look/reach';
import type { LookedAt } from '../look/lookAtHosts';
import type { GivenHosts } from './given';

/** Exit 0 where the kernel does what the spec says; 2 with drift, 3 where a spec cannot hold, 4 unreachable, 1 error. */
export async function run(options: GivenHosts): Promise<ExitCode> {
  const { reporter, signal } = options;
  return withHosts(options, async ({ loaded, findings, cut, tools }) => {
    const surveyed = await surveyHosts(loaded, options, tools);
    const verified = surveyed.map(verifiedOf);
    const hosts = verified.map(({ host }) => host);
    const verification = assembleVerification(loaded.spec.name, hosts, cut);
    await reporter.remark(findings);
    await reporter.document(verification);
    return exitCode([signal.aborted ? EXIT.interrupted : EXIT.done, ...verifyExits(verified)]);
  });
}

function verifiedOf(one: LookedAt): Verified {
  if (one.kind === 'seen') {
    const host = verifyHost(one.input);
    return { host, isHeld: hasErrors(host.findings) };
  }
  const unseen = { name: one.name, holds: 0, inFilesOnly: 0, drift: [], unsupported: [] };
  if (one.kind === 'interrupted') return { host: { ...unseen, status: 'not-started', findings: [] }, isHeld: false };
  const isHeld = one.kind === 'held';
  return { host: { ...unseen, status: isHeld ? 'error' : one.kind, findings: one.findings }, isHeld };
}
