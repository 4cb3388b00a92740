/** Runs a program of Node, which gets nothing of this process but PATH, and gives all that it printed. */
import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeRun {
  /** Where it runs, which is its home as well. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** It is killed then. */
  readonly timeoutMs: number;
  /** Called with the process once it runs, for signals. */
  readonly whileRunning?: ((pid: number) => void) | undefined;
}

export function runNode(args: readonly string[], { cwd, env, timeoutMs, whileRunning }: NodeRun): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (child.pid !== undefined) whileRunning?.(child.pid);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
