/** `oomcfg verify`: looks again and says what differs from the spec, in the files and in the kernel. */
import type { HostVerification, Verification } from '../documents/verify/document';
import { type Finding, hasWarnings } from '../model/finding';
import { verifyHost } from '../plan/verifyHost';
import { json } from '../report/json';
import { verifyText } from '../report/verifyText';
import { type CommandContext, textOptions } from '../terminal/context';
import { EXIT, type ExitCode, exitCode } from '../model/exitCode';
import { type LiveOptions, withHosts } from './withHosts';
import { remark } from './report';
import { surveyHosts } from './reach';
import type { LookedAt } from './lookAtHosts';

/** Exit 0 where the kernel does what the spec says; 2 with drift, 3 where a spec cannot hold, 4 unreachable, 1 error. */
export async function run(options: LiveOptions, context: CommandContext): Promise<ExitCode> {
  return withHosts(options, context, async ({ loaded, findings, cut, tools }) => {
    const surveyed = await surveyHosts(loaded, options, context, tools);
    const hosts = surveyed.map(verificationOf);
    const verification = assemble(loaded.spec.name, hosts, cut);
    await remark(findings, options, context);
    if (options.json) await context.stdout.write(json(verification));
    else await context.stdout.write(verifyText(verification, textOptions(context.stdout, options, context)));
    return exitCode([
      context.signal.aborted ? EXIT.interrupted : EXIT.done,
      ...surveyed.map(codeOf),
      ...hosts.map(({ drift }) => (drift.length > 0 ? EXIT.differences : EXIT.done)),
    ]);
  });
}

function verificationOf(one: LookedAt): HostVerification {
  if (one.kind === 'seen') return verifyHost(one.input);
  const unseen = { name: one.name, holds: 0, inFilesOnly: 0, drift: [], unsupported: [] };
  if (one.kind === 'interrupted') return { ...unseen, status: 'not-started', findings: [] };
  const status = one.kind === 'held' ? 'error' : one.kind;
  return { ...unseen, status, findings: one.findings };
}

function codeOf(one: LookedAt): ExitCode {
  switch (one.kind) {
    case 'seen':
      return verifyHost(one.input).findings.some(({ severity }) => severity === 'error') ? EXIT.held : EXIT.done;
    case 'held':
      return EXIT.held;
    case 'unreachable':
      return EXIT.unreachable;
    case 'error':
      return EXIT.failed;
    case 'interrupted':
      return EXIT.interrupted;
  }
}

function assemble(spec: string, hosts: readonly HostVerification[], findings: readonly Finding[]): Verification {
  const count = (status: HostVerification['status']): number => hosts.filter((host) => host.status === status).length;
  const notStarted = count('not-started');
  const warned = hosts.filter(({ status, findings }) => status === 'ok' && hasWarnings(findings)).length;
  return {
    format: 'oomcfg.verify/1',
    spec,
    summary: {
      hosts: hosts.length,
      ok: count('ok'),
      ...(warned === 0 ? {} : { warned }),
      drift: count('drift'),
      unreachable: count('unreachable'),
      error: count('error'),
      ...(notStarted === 0 ? {} : { notStarted }),
    },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
  };
}
