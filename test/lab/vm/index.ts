// Decides what a test can do with a VM: a real machine of its own with Debian, its own kernel, systemd and sshd.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Suite } from './image';
import { vmImage } from './image';
import type { Qemu } from './qemu';
import { startQemu } from './qemu';
import type { ExecOptions, ExecResult } from './ssh';
import { shellQuote, SshConnection, waitForBanner } from './ssh';

export { vmSupport } from './image';
export type { Suite } from './image';
export type { ExecOptions, ExecResult } from './ssh';

/** A systemd service for a test: exec is ExecStart's text, extra are further lines of [Service]. */
export interface TestService {
  exec: string;
  environment?: Record<string, string>;
  type?: string;
  extra?: string;
}

export interface Vm {
  name: string;
  address: '127.0.0.1';
  /** Of sshd; the same over reboots. */
  port: number;
  /** Logs in as root, ops (sudo), deploy (sudo with the password deploy-pass) and nosudo. */
  keyFile: string;
  knownHosts: string;
  /** `ssh-ed25519 AAAA...` */
  hostKey: string;
  /** What the machine wrote to its serial port, over all its boots. */
  consoleLog: string;
  /** Milliseconds from the start of qemu until systemd said that the last boot was complete. */
  bootMs: number;
  /** Runs a POSIX sh script as root; the code is the script's. Throws on a time-out (60 s unless given). */
  exec(script: string, options?: ExecOptions): Promise<ExecResult>;
  writeFile(path: string, text: string, mode?: number): Promise<void>;
  readFile(path: string): Promise<string>;
  /** Writes NAME.service, reloads systemd and starts it. */
  addService(name: string, service: TestService): Promise<void>;
  /** `/proc/sys/kernel/random/boot_id`, another after each boot. */
  bootId(): Promise<string>;
  /** A clean reboot; resolves when the machine is back. */
  reboot(): Promise<void>;
  /** A clean power-off; start() boots the same disk again. */
  powerOff(): Promise<void>;
  /** Pulls the plug: what the guest had not written to its disk is lost. start() boots the same disk again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends the machine and removes its disk. */
  stop(): Promise<void>;
}

const BOOT_MS = 240_000;
const POWER_OFF_MS = 120_000;
const run = promisify(execFile);

async function must(exec: Vm['exec'], script: string, options?: ExecOptions): Promise<string> {
  const { code, stdout, stderr } = await exec(script, options);
  if (code !== 0) throw new Error(`exit code ${code} of ${script.slice(0, 200)}\n${stderr}`);
  return stdout;
}

/**
 * Asks for a reboot or a power-off. A machine can be so quick to obey that ssh ends with 255 (ssh(1)): what becomes of
 * it is waited for anyway.
 */
async function down(exec: Vm['exec'], how: 'reboot' | 'poweroff'): Promise<void> {
  const { code, stderr } = await exec(`systemctl ${how} --no-block`);
  if (code !== 0 && code !== 255) throw new Error(`exit code ${code} of systemctl ${how}\n${stderr}`);
}

/** A value of Environment= in double quotes (systemd.exec(5)); `%` is a specifier's first character. */
function environmentLine([name, value]: [string, string]): string {
  return `Environment="${name}=${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

function unitText({ exec, environment = {}, type = 'simple', extra = '' }: TestService): string {
  const lines = [`Type=${type}`, `ExecStart=${exec}`, ...Object.entries(environment).map(environmentLine), extra];
  return `[Service]\n${lines.join('\n')}\n[Install]\nWantedBy=multi-user.target\n`;
}

const FOLDER = /^oomcfg-vm-(\d+)-/;

/** Removes the disks of runs that were killed: their qemu died with them (see spawnTied), their folder stayed. */
async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = FOLDER.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) {
      await rm(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

/**
 * Boots a VM of the suite on a disk of its own, with further words for its kernel where some are given
 * (`cgroup_disable=memory`); resolves when its boot is complete and ssh works. The first call on a machine builds the
 * image. An error holds the last lines of the VM's console.
 */
export async function startVm(wish: { suite: Suite; memoryMiB?: number; kernel?: string }): Promise<Vm> {
  const image = await vmImage(wish.suite);
  await sweepFolders();
  const folder = await mkdtemp(join(tmpdir(), `oomcfg-vm-${process.pid}-`));
  const disk = join(folder, 'disk.qcow2');
  const consoleLog = join(folder, 'console.log');
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', join(image, 'root.img'), disk]);
  const hostKey = (await readFile(join(image, 'host_key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ').trim();
  const machineId = randomBytes(16).toString('hex');
  const { memoryMiB = 1024, kernel = '' } = wish;
  const machine = { image, disk, console: consoleLog, memoryMiB, machineId, kernel };
  const knownHosts = join(folder, 'known_hosts');

  let qemu: Qemu = await startQemu(machine);
  const { port } = qemu;
  await writeFile(knownHosts, `[127.0.0.1]:${port} ${hostKey}\n`);
  const keyFile = join(image, 'id_ed25519');
  const ssh = new SshConnection({ port, keyFile, knownHosts, control: join(folder, 'ssh') });

  const exec: Vm['exec'] = async (script, options) => {
    if (!qemu.running()) throw new Error(`the VM is not running: ${script.slice(0, 200)}`);
    return ssh.exec(script, options);
  };
  const readBootId = async () => (await must(exec, 'cat /proc/sys/kernel/random/boot_id')).trim();

  /** Until ssh works in a boot other than the given one and systemd has finished it. */
  const waitUntilUp = async (previousBoot?: string): Promise<void> => {
    const started = Date.now();
    const deadline = started + BOOT_MS;
    try {
      for (;;) {
        await waitForBanner(port, deadline, qemu.running);
        const boot = await exec('cat /proc/sys/kernel/random/boot_id', { timeoutMs: 60_000 }).catch(() => undefined);
        if (boot?.code === 0 && boot.stdout.trim() !== previousBoot) break;
        await ssh.close();
        if (Date.now() > deadline) throw new Error('ssh did not work in time');
        await sleep(300);
      }
      await exec('systemctl is-system-running --wait', { timeoutMs: Math.max(1, deadline - Date.now()) });
      vm.bootMs = Date.now() - started;
    } catch (error) {
      const tail = (await readFile(consoleLog, 'latin1').catch(() => '')).split('\n').slice(-25).join('\n');
      throw new Error(`VM ${wish.suite}: ${error instanceof Error ? error.message : String(error)}\n${tail}`);
    }
  };

  const vm: Vm = {
    name: `${wish.suite}-${port}`,
    address: '127.0.0.1',
    port,
    keyFile,
    knownHosts,
    hostKey,
    consoleLog,
    bootMs: 0,
    exec,
    bootId: readBootId,
    async writeFile(path, text, mode = 0o644) {
      const file = shellQuote(path);
      const script = `mkdir -p ${shellQuote(dirname(path))} && cat >${file} && chmod ${mode.toString(8)} ${file}`;
      await must(exec, script, { stdin: text });
    },
    readFile: (path) => must(exec, `cat ${shellQuote(path)}`),
    async addService(name, service) {
      await vm.writeFile(`/etc/systemd/system/${name}.service`, unitText(service));
      await must(exec, `systemctl daemon-reload && systemctl start ${shellQuote(`${name}.service`)}`);
    },
    async reboot() {
      const before = await readBootId();
      await down(exec, 'reboot');
      await ssh.close();
      await waitUntilUp(before);
    },
    async powerOff() {
      await down(exec, 'poweroff');
      await ssh.close();
      const late = new AbortController();
      const timeout = sleep(POWER_OFF_MS, 'late' as const, { signal: late.signal }).catch(() => 'ended' as const);
      const outcome = await Promise.race([qemu.ended.then(() => 'ended' as const), timeout]);
      late.abort();
      if (outcome === 'late') throw new Error(`VM ${vm.name} did not power off within ${POWER_OFF_MS} ms`);
    },
    async kill() {
      await ssh.close();
      await qemu.kill();
    },
    async start() {
      if (qemu.running()) return;
      qemu = await startQemu(machine, port);
      await waitUntilUp();
    },
    async stop() {
      await vm.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };

  try {
    await waitUntilUp();
  } catch (error) {
    await vm.stop();
    throw error;
  }
  return vm;
}
