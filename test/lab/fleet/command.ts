/** Runs one local command with its input, a time limit and bounded output: how the lab looks into its hosts. */
import { spawn } from 'node:child_process';

/** What a command left; `code` is 128 + the signal's number where a signal ended it. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** Text for standard input; without it, standard input is empty. */
  stdin?: string;
  /** Milliseconds until all of the command's processes are killed and the promise rejects; 60,000 unless given. */
  timeoutMs?: number;
}

const MAX_OUTPUT = 32 * 1024 * 1024;
const SIGNAL_NUMBERS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/**
 * Rejects when the command cannot be started, takes too long or prints more than 32 MiB: each is a mistake of the test.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { stdin = '', timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    // A process group of its own: nsenter forks, and killing it alone would leave its child running.
    const child = spawn(command, args, { detached: true, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let bytes = 0;
    const giveUp = (why: string): void => {
      clearTimeout(timer);
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
      const said = Buffer.concat([...out, ...err])
        .toString()
        .slice(-2000);
      reject(new Error(`${command} ${args.at(-1) ?? ''}: ${why}\n${said}`));
    };
    const timer = setTimeout(() => giveUp(`not done after ${timeoutMs} ms`), timeoutMs);
    const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT) giveUp('more than 32 MiB of output');
    };
    child.stdout.on('data', keep(out));
    child.stderr.on('data', keep(err));
    child.stdin.on('error', () => undefined); // it may end without reading
    child.on('error', (error) => giveUp(error.message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        code: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0),
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
    child.stdin.end(stdin);
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
}
