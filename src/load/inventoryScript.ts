/** Runs an executable inventory, bounded in time and in what it prints, and ends it with all that it started. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { errnoOf, errnoWords } from '../files/errno';
import type { ScriptRun } from '../inventory/edges';

/** A script that prints more is killed. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_STDERR_BYTES = 16 * 1024;
const INTERRUPTED = 'oomcfg was interrupted';

/** Runs a script in a process group of its own, so that a time-out and an interruption also end what it started. */
export function runInventoryScript(
  path: string,
  args: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<ScriptRun> {
  if (signal?.aborted)
    return Promise.resolve({
      problem: INTERRUPTED,
      interrupted: true,
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
    });
  return new Promise((settle) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let stdoutBytes = 0;
    let stderrBytes = 0;
    let problem: string | undefined;
    // The path is made absolute: a bare name would be looked up in PATH.
    const child = spawn(resolve(path), [...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const end = (why: string): void => {
      problem ??= why;
      kill();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end(`it did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const interrupt = (): void => end(INTERRUPTED);
    signal?.addEventListener('abort', interrupt, { once: true });
    process.once('exit', kill);
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > MAX_BYTES) end(`it printed more than ${MAX_BYTES / 1024 / 1024} MiB`);
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderrBytes < MAX_STDERR_BYTES) stderr.push(chunk.subarray(0, MAX_STDERR_BYTES - stderrBytes));
      stderrBytes += chunk.length;
    });
    const finish = (why: string | undefined): void => {
      clearTimeout(timer);
      process.removeListener('exit', kill);
      signal?.removeEventListener('abort', interrupt);
      const interrupted = problem === INTERRUPTED ? { interrupted: true as const } : {};
      settle({ problem: problem ?? why, ...interrupted, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    };
    child.once('error', (error) => finish(`it cannot be started: ${errnoWords(errnoOf(error), 'starting')}`));
    child.once('close', (status, signal) => {
      finish(
        signal !== null ? `it was ended by ${signal}` : status === 0 ? undefined : `it ended with status ${status}`,
      );
    });
  });
}
