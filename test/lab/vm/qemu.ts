// Decides how a VM's qemu process is started and ended, so that none outlives the process that started it.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { accelerator } from './image';

/** What one machine is started from; paths are absolute. */
export interface Machine {
  image: string;
  disk: string;
  console: string;
  memoryMiB: number;
  machineId: string;
  /** Further words of the kernel's command line. */
  kernel: string;
}

/** A machine that is switched on: one qemu process for each boot of the guest. */
export interface Qemu {
  port: number;
  /** Settles when the machine is off, with what qemu said on stderr; a reboot is no end. */
  ended: Promise<string>;
  running: () => boolean;
  kill(): Promise<void>;
}

/** How one qemu process ended: reset is true where the guest asked for a reboot. */
interface End {
  complaint: string;
  reset: boolean;
}

interface QemuProcess {
  ended: Promise<End>;
  kill(): void;
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
    stdio: ['pipe', 'pipe', 'pipe'],
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
  'console=ttyS0 quiet loglevel=5',
  'net.ifnames=0 nokaslr mitigations=off nowatchdog random.trust_cpu=on systemd.show_status=false',
].join(' ');

/**
 * One boot. qemu ends instead of resetting the guest (-no-reboot): where time runs unevenly, as in nested
 * virtualisation, firmware after a reset was seen to wait half a minute on miscalibrated timers. Why it ended comes as
 * a SHUTDOWN event of its control channel (QMP). The guest's network reaches nothing but the forwarded port
 * (restrict=on).
 */
async function launch(machine: Machine, port: number): Promise<QemuProcess> {
  const accel = await accelerator(machine.image);
  const child = spawnTied('qemu-system-x86_64', [
    ...['-machine', 'pc', '-accel', accel === 'kvm' ? 'kvm' : 'tcg,thread=multi', '-cpu', 'max', '-smp', '1'],
    ...['-m', String(machine.memoryMiB), '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-chardev', 'stdio,id=control,signal=off', '-mon', 'chardev=control,mode=control'],
    ...['-chardev', `file,id=console,path=${machine.console},append=on`, '-serial', 'chardev:console'],
    ...['-kernel', join(machine.image, 'vmlinuz'), '-initrd', join(machine.image, 'initrd')],
    ...['-append', `${KERNEL} systemd.machine_id=${machine.machineId} ${machine.kernel}`],
    ...['-drive', `file=${machine.disk},if=none,id=disk,format=qcow2,discard=unmap`],
    ...['-device', 'virtio-blk-pci,drive=disk', '-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ]);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]
      ?.setEncoding('utf8')
      .on('data', (text: string) => (said[stream] = (said[stream] + text).slice(-4000)));
  }
  child.stdin?.on('error', () => undefined);
  child.stdin?.write('{"execute":"qmp_capabilities"}\n');
  const ended = new Promise<End>((resolve) => {
    child.once('close', () => resolve({ complaint: said.stderr, reset: said.stdout.includes('"guest-reset"') }));
    child.once('error', (error) => resolve({ complaint: error.message, reset: false }));
  });
  return { ended, kill: () => child.kill('SIGKILL') };
}

/** The first boot, on the port given or on a free one; a port that was taken meanwhile is tried again. */
async function switchOn(machine: Machine, fixedPort?: number): Promise<{ port: number; first: QemuProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    const first = await launch(machine, port);
    const early = await Promise.race([first.ended, new Promise<null>((resolve) => setTimeout(resolve, 400, null))]);
    if (early === null) return { port, first };
    if (!early.complaint.includes('host forwarding rule') || attempt === 5) {
      throw new Error(`qemu did not start: ${early.complaint.trim()}`);
    }
  }
}

/** Switches the machine on and, whenever its guest reboots, on again. */
export async function startQemu(machine: Machine, fixedPort?: number): Promise<Qemu> {
  const { port, first } = await switchOn(machine, fixedPort);
  let current = first;
  let state: 'on' | 'killed' | 'off' = 'on';
  const running = () => state === 'on';
  const follow = async (): Promise<string> => {
    let end = await current.ended;
    while (end.reset && running()) {
      current = await launch(machine, port);
      if (!running()) current.kill();
      end = await current.ended;
    }
    state = 'off';
    return end.complaint;
  };
  const ended = follow();
  return {
    port,
    ended,
    running,
    async kill() {
      if (running()) state = 'killed';
      current.kill();
      await ended;
    },
  };
}
