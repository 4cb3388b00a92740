/** `oomcfg verify`: looks again and says what differs from the spec, in the files and in the kernel. */
import { verifyExits } from '../documents/exitCodes';
import { assembleVerification } from '../documents/verify/assemble';
import { EXIT, type ExitCode, exitCode } from '../model/exitCode';
import { withHosts } from '../setup/withHosts';
import { surveyHosts } from '../look/reach';
import { verifiedOf } from '../look/verifiedOf';
import type { GivenHosts } from '../setup/given';

/**
 * Exit 0 where the kernel does what the spec says; 2 with drift, 3 where a spec cannot hold, 4 unreachable, 1 error.
 */
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
