/** Decides what may stand on the command line: a table of commands, each loaded only when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { printable } from '../model/printable';
import { acceptance, collect, concurrency, nonEmpty, seconds } from './argument';
import type { CommandContext, CommonOptions } from './context';
import type { ExitCode } from './exitCode';
import { EXIT } from './exitCode';

/** Values of a command's own options, as commander collects them, and its arguments. */
type Parsed = Readonly<Record<string, unknown>>;

interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** In commander's notation. */
  readonly arguments?: readonly (readonly [name: string, description: string])[];
  readonly options: readonly Option[];
  /** It connects to no host: options of connections are taken, as every command takes them, and its help does not offer them. */
  readonly offline?: true;
  /** Loads the command and runs it. */
  readonly run: (
    common: CommonOptions,
    own: Parsed,
    args: readonly string[],
    context: CommandContext,
  ) => Promise<ExitCode>;
}

const accept = (own: Parsed): readonly string[] => (own['accept'] as readonly string[] | undefined) ?? [];

const COMMANDS: readonly CommandRow[] = [
  {
    name: 'validate',
    summary: 'check spec and inventory, offline; every mistake with file:line:column',
    offline: true,
    options: [],
    run: async (common, _own, _args, context) => (await import('./validate')).run(common, context),
  },
  {
    name: 'render',
    summary: 'write the files of every host below DIR/HOST/etc/..., offline',
    offline: true,
    options: [
      new Option('--out <dir>', 'a new folder, or one of an earlier render').argParser(nonEmpty).makeOptionMandatory(),
    ],
    run: async (common, own, _args, context) =>
      (await import('./render')).run({ ...common, out: String(own['out']) }, context),
  },
  {
    name: 'inventory',
    summary: 'show the inventory as it was read (no spec needed)',
    offline: true,
    options: [
      new Option('--list', 'all of it, as ansible-inventory --list prints it').conflicts(['host', 'graph']),
      new Option('--host <host>', 'the variables of one host').argParser(nonEmpty).conflicts('graph'),
      new Option('--graph', 'groups and hosts as a tree'),
    ],
    run: async (common, own, _args, context) => {
      const host = own['host'];
      const view = own['graph'] === true ? 'graph' : own['list'] === true ? 'list' : undefined;
      if (view === 'graph' && common.json) throw new UsageError('--graph is text; --list is JSON');
      const { run } = await import('./inventory');
      if (typeof host === 'string') return run({ ...common, view: 'host', host }, context);
      if (view !== undefined) return run({ ...common, view }, context);
      throw new UsageError('inventory needs one of --list, --host HOST and --graph');
    },
  },
  {
    name: 'plan',
    summary: 'look at the hosts and show what would change; changes nothing',
    options: [
      new Option('--out <file>', 'save the plan for `apply FILE`').argParser(nonEmpty),
      new Option('--detailed-exitcode', 'exit 2 when something would change'),
      acceptOption(),
    ],
    run: async (common, own, _args, context) => {
      const out = own['out'];
      const options = { ...common, accept: accept(own), detailedExitcode: own['detailedExitcode'] === true };
      return (await import('./plan')).run(typeof out === 'string' ? { ...options, out } : options, context);
    },
  },
  {
    name: 'apply',
    summary: 'plan (or take a saved plan), ask, change, verify',
    arguments: [['[plan.json]', 'a file of `plan --out`: what it lists is done, and nothing else']],
    options: [new Option('--yes', 'do not ask'), acceptOption()],
    run: async (common, own, args, context) => {
      const [plan] = args;
      const options = { ...common, accept: accept(own), yes: own['yes'] === true };
      if (plan !== undefined && options.accept.length > 0) {
        throw new UsageError('a saved plan holds what was accepted for it; --accept belongs to `oomcfg plan --out`');
      }
      return (await import('./apply')).run(plan === undefined ? options : { ...options, plan }, context);
    },
  },
  {
    name: 'verify',
    summary: 'look again and say what differs from the spec',
    options: [],
    run: async (common, _own, _args, context) => (await import('./verify')).run({ ...common, accept: [] }, context),
  },
];

function acceptOption(): Option {
  return new Option('--accept <what>', 'shrink:HOSTS lets a limit go below what is in use there').argParser(acceptance);
}

/** A combination of options that commander cannot judge. Ends in exit 64. */
class UsageError extends Error {}

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
    new Option('--json', 'one JSON document on stdout'),
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
    json: values['json'] === true,
    concurrency: Number(values['concurrency']),
    ...(typeof timeout === 'number' ? { timeout } : {}),
    acceptNewHostKeys: values['acceptNewHostKeys'] === true,
    color: values['color'] !== false,
  };
}

/**
 * Reads argv (without node and the script) and runs the command that it names. Wrong usage is said in one or two lines on stderr and is exit 64;
 * help is on stdout and is 0.
 */
export async function runCommandLine(
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
  for (const row of COMMANDS) {
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
