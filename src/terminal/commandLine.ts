/** Decides how the command line is read: the options that all commands take, help, and what is said of wrong usage. */
import { Command, CommanderError, Option } from 'commander';
import { printable } from '../model/text/printable';
import { collect, concurrency, nonEmpty, seconds } from './argument';
import type { CommandContext, CommonOptions } from './context';
import type { ExitCode } from '../model/exitCode';
import { EXIT } from '../model/exitCode';
import { ASKED_FORMATS } from '../report/index';

/** Values of a command's own options, as commander collects them, and its arguments. */
export type Parsed = Readonly<Record<string, unknown>>;

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** In commander's notation. */
  readonly arguments?: readonly (readonly [name: string, description: string])[];
  readonly options: readonly Option[];
  /**
   * It connects to no host: options of connections are taken, as every command takes them, and its help does not offer
   * them.
   */
  readonly offline?: true;
  /** Loads the command and runs it. */
  readonly run: (
    common: CommonOptions,
    own: Parsed,
    args: readonly string[],
    context: CommandContext,
  ) => Promise<ExitCode>;
}

/** A combination of options that commander cannot judge. Ends in exit 64. */
export class UsageError extends Error {}

function commonOptions(): readonly Option[] {
  return [
    new Option(
      '-f, --file <spec>',
      'a spec file or a folder of them; may be given several times (default: oomcfg.yaml)',
    ).argParser(collect),
    new Option(
      '-i, --inventory <path>',
      "an inventory; may be given several times (default: the spec's, else inventory.ini, .yaml, .yml or inventory/)",
    ).argParser(collect),
    new Option('-l, --limit <pattern>', 'only these hosts; @FILE takes patterns from a file, one a line').argParser(
      nonEmpty,
    ),
    ...ASKED_FORMATS.map(({ name, asked }) =>
      new Option(`--${name}`, asked).conflicts(
        ASKED_FORMATS.filter((other) => other.name !== name).map((other) => other.name),
      ),
    ),
    new Option('--no-color', 'no colours, as with NO_COLOR set; FORCE_COLOR=1 forces them'),
  ];
}

function connectionOptions(): readonly Option[] {
  return [
    new Option('--concurrency <n>', 'hosts at once').argParser(concurrency).default(50),
    new Option('--timeout <s>', 'seconds that a host may take').argParser(seconds),
    new Option('--accept-new-host-keys', 'record the key of a host that is not known yet'),
  ];
}

function common(values: Parsed): CommonOptions {
  const { limit, timeout } = values;
  return {
    files: (values['file'] as readonly string[] | undefined) ?? [],
    inventories: (values['inventory'] as readonly string[] | undefined) ?? [],
    ...(typeof limit === 'string' ? { limit } : {}),
    format: ASKED_FORMATS.find(({ name }) => values[name] === true)?.name ?? 'text',
    concurrency: Number(values['concurrency']),
    ...(typeof timeout === 'number' ? { timeout } : {}),
    acceptNewHostKeys: values['acceptNewHostKeys'] === true,
    color: values['color'] !== false,
  };
}

/**
 * Reads argv (without node and the script) and runs the one of `commands` that it names. Wrong usage is said in one or
 * two lines on stderr and is exit 64; help is on stdout and is 0.
 */
export async function runCommandLine(
  commands: readonly CommandRow[],
  argv: readonly string[],
  version: string,
  context: CommandContext,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const out: string[] = [];
  const err: string[] = [];
  const program = new Command('oomcfg')
    .description(
      'Keeps Linux fleets alive under memory pressure: one spec in git, planned, applied over SSH, proved from the kernel.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.push(text),
      writeErr: (text) => err.push(text),
      outputError: (text, write) => write(`oomcfg: ${text}`),
      getOutHelpWidth: () => context.stdout.columns,
      getErrHelpWidth: () => context.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const row of commands) {
    const command = program.command(row.name).description(row.summary).allowExcessArguments(false);
    for (const [name, description] of row.arguments ?? []) command.argument(name, description);
    for (const option of [...row.options, ...commonOptions()]) command.addOption(option);
    for (const option of connectionOptions()) command.addOption(option.hideHelp(row.offline === true));
    command.action(async () => {
      const values: Parsed = command.opts();
      code = await row.run(common(values), values, command.args, context);
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    code = usage(error, err);
  }
  await context.stdout.write(out.join(''));
  await context.stderr.write(err.map(visible).join(''));
  return code;
}

/** The exit code of a mistake in the command line. Everything else is rethrown. */
function usage(error: unknown, err: string[]): ExitCode {
  if (error instanceof UsageError) err.push(`oomcfg: error: ${error.message}\n`);
  else if (!(error instanceof CommanderError)) throw error;
  else if (error.exitCode === 0) return EXIT.done;
  err.push("Try 'oomcfg help' or 'oomcfg help COMMAND'.\n");
  return EXIT.usage;
}

/** Arguments that are repeated in a message may hold anything; the lines of the message stay lines. */
function visible(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line, 2000))
    .join('\n');
}
