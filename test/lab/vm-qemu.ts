// Decides how a VM's qemu process is started and ended, so that none outlives the process that started it.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { accelerator } from './vm-image';

/** What one machine is started from; paths are absolute. */
export interface Machine {
  image: string;
  disk: string;
  console: string;
  memoryMiB: number;
  machineId: string;
}

export interface Qemu {
  pid: number;
  port: number;
  /** Settles when the process has ended, with what it said on stderr. */
  ended: Promise<string>;
  running(): boolean;
  kill(): Promise<void>;
}

const live = new Set<ChildProcess>();
let watching = false;

function killAll(): void {
  for (const child of live) child.kill('SIGKILL');
}

/** On a signal: end the machines, then die of that signal, as without a handler, unless somebody else handles it. */
function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll();
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/**
 * Starts a program that the kernel kills when this process dies, however it dies (prctl(2), PR_SET_PDEATHSIG), in a
 * process group of its own, so that a Ctrl-C for us is not one for it.
 */
export function spawnTied(command: string, args: string[]): ChildProcess {
  watchExit();
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  live.add(child);
  child.once('close', () => live.delete(child));
  child.once('error', () => live.delete(child));
  return child;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

const KERNEL = [
  'console=ttyS0 quiet loglevel=5 panic=10',
  'net.ifnames=0 nokaslr mitigations=off nowatchdog random.trust_cpu=on systemd.show_status=false',
].join(' ');

/** qemu-system-x86_64(1); the guest's network reaches nothing but the one forwarded port (restrict=on). */
async function startOn(machine: Machine, port: number): Promise<Qemu> {
  const accel = await accelerator(machine.image);
  const child = spawnTied('qemu-system-x86_64', [
    ...['-machine', 'pc', '-accel', accel === 'kvm' ? 'kvm' : 'tcg,thread=multi', '-cpu', 'max', '-smp', '1'],
    ...['-m', String(machine.memoryMiB), '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-chardev', `file,id=console,path=${machine.console},append=on`, '-serial', 'chardev:console'],
    ...['-kernel', join(machine.image, 'vmlinuz'), '-initrd', join(machine.image, 'initrd')],
    ...['-append', `${KERNEL} systemd.machine_id=${machine.machineId}`],
    ...['-drive', `file=${machine.disk},if=none,id=disk,format=qcow2,discard=unmap`],
    ...['-device', 'virtio-blk-pci,drive=disk', '-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ]);
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => resolve(complaint));
    child.once('error', (error) => resolve(error.message));
  });
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    port,
    ended,
    running,
    async kill() {
      if (running()) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts the machine on the port, or on a free one; a free port that was taken meanwhile is tried again. */
export async function startQemu(machine: Machine, fixedPort?: number): Promise<Qemu> {
  for (let attempt = 1; ; attempt++) {
    const qemu = await startOn(machine, fixedPort ?? (await freePort()));
    const early = await Promise.race([qemu.ended, new Promise<null>((resolve) => setTimeout(resolve, 400, null))]);
    if (early === null) return qemu;
    const portTaken = early.includes('host forwarding rule');
    if (!portTaken || attempt === 5) throw new Error(`qemu did not start: ${early.trim()}`);
  }
}
