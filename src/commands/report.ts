/** Decides where findings go that keep a command from its work, or that come before it. */
import type { Finding } from '../model/finding';
import { findingsText } from '../report/findingsText';
import { json } from '../report/json';
import { validation } from '../documents/validate/assemble';
import type { CommandContext, CommonOptions } from '../terminal/context';
import { textOptions } from '../terminal/context';

/**
 * Says why a command does not do its work: with --json as the one document on stdout (a `oomcfg.validate/1`), else as text on stderr.
 */
export async function refuse(
  findings: readonly Finding[],
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  if (options.json) await context.stdout.write(json(validation(findings)));
  else await remark(findings, options, context);
}

/** Says what else was found, beside the result of the command: text on stderr. */
export async function remark(
  findings: readonly Finding[],
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  await context.stderr.write(findingsText(findings, textOptions(context.stderr, options, context)));
}
