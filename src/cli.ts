/**
 * Starts oomcfg: answers --version at once, loads the rest only for a command, and decides what a signal and a bug do.
 */

/** Put in by the build. */
declare const __VERSION__: string | undefined;

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${await version()}\n`);
else await start();

/** The version of the build; without one, of the package around the source. */
async function version(): Promise<string> {
  if (typeof __VERSION__ === 'string') return __VERSION__;
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function start(): Promise<void> {
  const { createOutput } = await import('./terminal/output');
  const stdout = createOutput(process.stdout);
  const stderr = createOutput(process.stderr);
  const interruption = new AbortController();
  /** Hosts whose change is under way: an interruption lets it finish. */
  const changing = new Set<string>();

  const end = async (code: number): Promise<never> => {
    await Promise.all([stdout.flush(), stderr.flush()]);
    process.exit(code);
  };
  /** A broken invariant of ours; what is wrong outside never comes here. */
  const bug = async (error: unknown): Promise<never> => {
    const { printable } = await import('./model/text/printable');
    const message = printable(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 500);
    await stderr.write(`oomcfg: ${message} (this is a bug in oomcfg; OOMCFG_DEBUG=1 shows where)\n`);
    if (process.env['OOMCFG_DEBUG'] === '1' && error instanceof Error) await stderr.write(`${error.stack ?? ''}\n`);
    return end(1);
  };
  process.on('uncaughtException', (error) => void bug(error));
  process.on('unhandledRejection', (error) => void bug(error));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(130);
      interruption.abort();
      const does = changing.size > 0 ? 'finishing the hosts in progress' : 'stopping';
      void stderr.write(`\noomcfg: ${does}; Ctrl-C again exits now\n`);
    });
  }

  try {
    const [{ COMMANDS }, { runCommandLine }, { EXIT, exitCode }] = await Promise.all([
      import('./commands/index'),
      import('./terminal/commandLine'),
      import('./model/exitCode'),
    ]);
    const context = {
      cwd: process.cwd(),
      env: process.env,
      stdout,
      stderr,
      interactive: process.stdin.isTTY && stderr.isTTY,
      signal: interruption.signal,
      changing,
    };
    const code = await runCommandLine(COMMANDS, argv, await version(), context);
    await stdout.flush();
    const lost = stdout.failure();
    if (lost !== undefined) await stderr.write(`oomcfg: could not write to stdout: ${lost.message}\n`);
    await end(
      exitCode([
        code,
        ...(lost === undefined ? [] : [EXIT.failed]),
        ...(interruption.signal.aborted ? [EXIT.interrupted] : []),
      ]),
    );
  } catch (error) {
    await bug(error);
  }
}
