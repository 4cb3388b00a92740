/** Decides how a measured command runs: bounded in time, with its wall-clock time, and its output for when it fails. */
import { spawn } from 'node:child_process';

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface Ran {
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes of output that are kept for the message of a failure. */
const SHOWN = 2000;

/** Runs it to its end; throws where that is not exit 0. `signal` ends it. */
export function timed({ argv, cwd, env, stdin }: Command, signal: AbortSignal): Promise<Ran> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(program, args, {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      if (code === 0) return resolve({ seconds, stdout, stderr });
      const said = `${stdout.slice(-SHOWN)}\n${stderr.slice(-SHOWN)}`;
      reject(new Error(`${argv.join(' ').slice(0, 200)} ended with ${code ?? 'a signal'}:\n${said}`));
    });
  });
}
