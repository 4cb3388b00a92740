// Decides how a VM is talked to: one shared ssh connection, scripts as arguments, bounded time and output.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnTied } from './qemu';

export interface ExecResult {
  /** 255 also where ssh itself failed, as ssh(1) has it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface ExecOptions {
  timeoutMs?: number;
  stdin?: string;
}

export interface SshTarget {
  port: number;
  keyFile: string;
  knownHosts: string;
  /** Path of the control socket; a socket's path may have 107 bytes at most. */
  control: string;
}

const OUTPUT_BYTES = 16 << 20;

/** One word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Elliptic curves without the post-quantum part: an emulated CPU would take seconds for it. */
function options(target: SshTarget): string[] {
  const settings = {
    BatchMode: 'yes',
    LogLevel: 'ERROR',
    IdentitiesOnly: 'yes',
    PreferredAuthentications: 'publickey',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: target.knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    KexAlgorithms: 'curve25519-sha256',
    ConnectTimeout: '60',
    ServerAliveInterval: '20',
    ControlPath: target.control,
  };
  return [
    ...['-F', 'none', '-i', target.keyFile, '-p', String(target.port)],
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ];
}

/**
 * Resolves when sshd shows its banner. qemu accepts on the forwarded port from the first second on and then stalls, so
 * a connection proves nothing; several attempts run at once because each may be the one that the guest answers.
 */
export async function waitForBanner(port: number, deadline: number, alive: () => boolean): Promise<void> {
  const sockets = new Set<Socket>();
  let greeted = false;
  const quiet = () => !greeted;
  try {
    while (quiet()) {
      if (!alive()) throw new Error('qemu ended before sshd answered');
      if (Date.now() > deadline) throw new Error('sshd did not answer in time');
      const socket = connect({ host: '127.0.0.1', port });
      sockets.add(socket);
      socket.setEncoding('latin1').on('data', (text: string) => (greeted ||= text.startsWith('SSH-2.0-')));
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      setTimeout(() => socket.destroy(), 4000).unref();
      for (let waited = 0; waited < 1000 && quiet(); waited += 50) await sleep(50);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** The connection that all execs of one VM share. */
export class SshConnection {
  private master: ChildProcess | undefined;

  constructor(private readonly target: SshTarget) {}

  async close(): Promise<void> {
    const master = this.master;
    this.master = undefined;
    if (master && master.exitCode === null && master.signalCode === null) {
      const gone = new Promise((resolve) => master.once('close', resolve));
      master.kill('SIGKILL');
      await gone;
    }
    await rm(this.target.control, { force: true });
  }

  private opening: Promise<void> | undefined;

  /**
   * Without a master each exec would still work, by a connection of its own; so a failure here is not one of the exec.
   */
  private async open(deadline: number): Promise<void> {
    if (this.master && this.master.exitCode === null && this.master.signalCode === null) return;
    await this.close();
    const master = spawnTied('ssh', [...options(this.target), '-M', '-N', 'root@127.0.0.1']);
    this.master = master;
    master.stderr?.resume();
    while (!existsSync(this.target.control)) {
      if (master.exitCode !== null || master.signalCode !== null || Date.now() > deadline) return;
      await sleep(20);
    }
  }

  /**
   * Runs a POSIX sh script as root. Throws when it takes longer than timeoutMs (60 s) or prints more than 16 MiB; what
   * it started may then go on in the machine.
   */
  async exec(script: string, { timeoutMs = 60_000, stdin }: ExecOptions = {}): Promise<ExecResult> {
    const deadline = Date.now() + timeoutMs;
    this.opening ??= this.open(deadline).finally(() => (this.opening = undefined));
    await this.opening;
    const args = [...options(this.target), 'root@127.0.0.1', `exec sh -c ${shellQuote(script)}`];
    return new Promise((resolve, reject) => {
      const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
      const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      let bytes = 0;
      // The shared connection holds this child's pipes too, so its end alone would not close them.
      const giveUp = (why: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        for (const stream of child.stdio) stream?.destroy();
        reject(new Error(`${why}: ${script.slice(0, 200)}`));
      };
      const timer = setTimeout(() => giveUp(`no end after ${timeoutMs} ms`), Math.max(1, deadline - Date.now()));
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > OUTPUT_BYTES) giveUp('more output than 16 MiB');
          else output[name].push(chunk);
        });
      }
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin ?? '');
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        const text = (name: 'stdout' | 'stderr') => Buffer.concat(output[name]).toString('utf8');
        resolve({ code: code ?? 255, stdout: text('stdout'), stderr: text('stderr') });
      });
    });
  }
}
