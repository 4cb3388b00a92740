/**
 * What the command line gives: the common options, and the process around them as values, so that a test can be one.
 */
import type { Output } from './output';
import type { FormatName } from '../report/index';
import type { TextOptions } from '../report/text/palette';

/** Options that every command takes. */
export interface CommonOptions {
  /** Spec files or folders as given; empty for the default, oomcfg.yaml. */
  readonly files: readonly string[];
  /** Inventory sources as given; empty for the spec's, or the default ones. */
  readonly inventories: readonly string[];
  /** An inventory pattern. */
  readonly limit?: string;
  /** What is written to stdout. */
  readonly format: FormatName;
  /** Hosts that are worked on at once, 1 or more. */
  readonly concurrency: number;
  /** Seconds that one host may take for one step; absent for the default of each step. */
  readonly timeout?: number;
  readonly acceptNewHostKeys: boolean;
  /** False for --no-color. */
  readonly color: boolean;
}

export interface CommandContext {
  /** The folder that relative paths start from; absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person can be asked: stdin and stderr are terminals. */
  readonly interactive: boolean;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP: begin nothing new, end cleanly. */
  readonly signal: AbortSignal;
  /** Names of the hosts whose change is under way, for what is said at an interruption. */
  readonly changing: Set<string>;
}

/**
 * How text for this output is laid out. Colour is for terminals; NO_COLOR takes it away (no-color.org), FORCE_COLOR
 * gives it to a pipe too and beats NO_COLOR (force-color.org; `0` and `false` take it away), and --no-color beats both.
 */
export function textOptions(
  output: Output,
  { color }: Pick<CommonOptions, 'color'>,
  { env }: Pick<CommandContext, 'env'>,
): TextOptions {
  return { width: output.columns, color: color && wantsColor(output, env) };
}

function wantsColor({ isTTY }: Output, env: CommandContext['env']): boolean {
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
