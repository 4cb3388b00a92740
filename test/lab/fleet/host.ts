/** One host of the fleet: boots it, looks into it, and ends it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cgroupDirectories, endCgroups, processesIn, type CgroupMode } from './cgroup';
import { answersAsSshd } from './banner';
import { copyAsOnDisk } from './disk';
import { runCommand, type CommandOptions, type CommandResult } from './command';

const BECOME_HOST = fileURLToPath(new URL('fleet-host.sh', import.meta.url));
/** How nspawn ends when the host wants to reboot and the lab, not systemd, is to start it again (--keep-unit). */
const REBOOTED = 133;
const INSIDE = [
  'HOME=/root',
  'USER=root',
  'LANG=C.UTF-8',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
];

/** All that a host is made from; `directory` is its own and holds upper/, console.log and the mount point. */
export interface HostSettings {
  readonly number: number;
  readonly port: number;
  readonly root: string;
  readonly directory: string;
  readonly mode: CgroupMode;
  readonly keyFile: string;
  readonly authorizedKey: string;
  readonly writableProcSys: boolean;
  /** Its files lie on an ext4 image of their own, that can be full and can lose what is not synced. */
  readonly disk?: HostDisk | undefined;
}

export interface HostDisk {
  readonly mib: number;
  readonly inodes: number;
}

export interface ServiceSettings {
  /** The command line of ExecStart=, as systemd reads it: `/usr/local/bin/idle`. */
  exec: string;
  environment?: Readonly<Record<string, string>>;
  /** Type=; simple unless given. */
  type?: string;
  /** Lines after those of [Service]; may open another section. */
  extra?: string;
}

export class FleetHost {
  readonly number: number;
  /** Its own host name, `fleet-N`. */
  readonly name: string;
  /** 127.0.10.N: all hosts share the machine's network, and each sshd listens on its own address only. */
  readonly address: string;
  /** 22, or 2222 where the machine's own sshd has port 22 on every address. */
  readonly port: number;
  /** The client's private key, accepted for root, ops (sudo), deploy (sudo with the password deploy-pass), nosudo. */
  readonly keyFile: string;
  /** Cgroups that the host has on the outer machine, the one that holds all its processes first. */
  readonly cgroups: readonly string[];
  private readonly settings: HostSettings;
  private nspawn: ChildProcess | undefined;
  /** Set while the lab ends it: a reboot is then no more than a way to go down. */
  private ending = false;

  constructor(settings: HostSettings) {
    this.settings = settings;
    this.number = settings.number;
    this.name = `fleet-${settings.number}`;
    this.address = `127.0.10.${settings.number}`;
    this.port = settings.port;
    this.keyFile = settings.keyFile;
    this.cgroups = cgroupDirectories(settings.mode, settings.number);
    this.furnish();
  }

  /** The public host key as known_hosts has it, `ssh-ed25519 AAAA...`; there from the first start on. */
  get hostKey(): string {
    const line = readFileSync(this.inUpper('/etc/ssh/ssh_host_ed25519_key.pub'), 'utf8');
    return line.split(' ').slice(0, 2).join(' ');
  }

  get running(): boolean {
    return this.nspawn !== undefined;
  }

  /** The process id, on the outer machine, of the host's PID 1; another one after a reboot. */
  get leader(): number {
    if (!this.running) throw new Error(`${this.name} is not running`);
    const pid = this.leaderIfAny();
    if (pid === undefined) throw new Error(`${this.name} has no PID 1 (yet): ${this.console()}`);
    return pid;
  }

  /** Boots; resolves when sshd answers and systemd has no more jobs. What was changed in its files is still so. */
  async start(timeoutMs = 60_000): Promise<void> {
    if (this.running) throw new Error(`${this.name} is already running`);
    this.launch();
    await this.untilUp(timeoutMs);
  }

  /** Resolves when sshd answers and systemd has no more jobs: after start(), or after a reboot from inside. */
  async untilUp(timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    await this.untilBanner(deadline);
    const waiting = { timeoutMs: deadline - Date.now() };
    const { stdout, stderr } = await this.exec('systemctl is-system-running --wait', waiting);
    if (/^(running|degraded)$/m.test(stdout)) return;
    throw new Error(`${this.name} did not boot: ${stdout}${stderr}${this.console()}`);
  }

  /** Powers off as `poweroff` does; pulls the plug after `timeoutMs`. */
  async stop(timeoutMs = 20_000): Promise<void> {
    this.ending = true;
    this.nspawn?.kill('SIGTERM');
    if (!(await this.untilExit(timeoutMs))) await this.kill();
    endCgroups(this.cgroups);
  }

  /** Pulls the plug: every process of the host gets SIGKILL. */
  async kill(): Promise<void> {
    this.ending = true;
    // With PID 1 the kernel kills all of its namespace. nspawn reaps that one and follows; were it killed as well, the
    // dead would be left to the machine's init, which in a container may never reap.
    const first = this.leaderIfAny() ?? this.nspawn?.pid;
    if (first !== undefined) signal(first);
    if (!(await this.untilExit(5000))) endCgroups(this.cgroups);
    if (!(await this.untilExit(5000))) throw new Error(`${this.name} does not die`);
    endCgroups(this.cgroups);
  }

  /**
   * A power cut, only with a disk: every process stops, and what is on the disk then is all that the next start()
   * finds. What the host's kernel had not sent to it is lost; what it had sent counts as written, in the order of
   * sending.
   */
  async cutPower(): Promise<void> {
    for (const pid of this.processes()) signal(pid, 'SIGSTOP');
    // Before anything dies: to unmount would be to sync.
    const image = join(this.settings.directory, 'disk.img');
    const copy = await copyAsOnDisk(image);
    await this.kill();
    renameSync(copy, image);
  }

  /** Where the files of the running host are, seen from the outer machine; its absolute links lead elsewhere there. */
  get root(): string {
    return `/proc/${this.leader}/root`;
  }

  /**
   * Every process of the host, or those of one of its cgroups (`system.slice/ssh.service`), by the outer machine's ids.
   */
  processes(below = ''): number[] {
    return processesIn(join(this.cgroups[0]!, below));
  }

  /**
   * Runs a shell script in the host as root with all of the host's rights, not through ssh and outside the host's
   * cgroups; `args` are its `$1`, `$2`. Sixty seconds unless given.
   */
  async exec(script: string, options: CommandOptions & { args?: readonly string[] } = {}): Promise<CommandResult> {
    const { args = [], ...rest } = options;
    const enter = ['--target', String(this.leader), '--mount', '--uts', '--ipc', '--pid', '--cgroup', '--'];
    return runCommand('nsenter', [...enter, 'env', '-i', ...INSIDE, 'sh', '-c', script, 'sh', ...args], rest);
  }

  /** Writes a file of the host, its folders included, whether it runs or not (absolute path; root's; 0644 when new). */
  async writeFile(path: string, text: string): Promise<void> {
    if (this.running) {
      await this.mustExec('mkdir -p "$(dirname "$1")" && cat >"$1"', { args: [path], stdin: text });
      return;
    }
    mkdirSync(dirname(this.inUpper(path)), { recursive: true });
    writeFileSync(this.inUpper(path), text);
  }

  /** The text of a file of the running host; rejects where there is none. */
  readFile(path: string): Promise<string> {
    return this.mustExec('cat <"$1"', { args: [path] });
  }

  /** Writes /etc/systemd/system/NAME.service and starts it; rejects when it does not start. */
  async addService(name: string, service: ServiceSettings): Promise<void> {
    const environment = Object.entries(service.environment ?? {}).map(([key, value]) => {
      const quoted = `${key}=${value}`.replace(/[\\"]/g, '\\$&').replace(/%/g, '%%').replace(/\n/g, '\\n');
      return `Environment="${quoted}"`;
    });
    const lines = [
      '[Unit]',
      `Description=The lab's ${name}`,
      '[Service]',
      `Type=${service.type ?? 'simple'}`,
      `ExecStart=${service.exec}`,
      ...environment,
      service.extra ?? '',
    ];
    const unit = `${name}.service`;
    // One process for all of it: a bench adds five hundred of these.
    const script = 'cat >"/etc/systemd/system/$1" && systemctl daemon-reload && systemctl start "$1"';
    await this.mustExec(script, { args: [unit], stdin: `${lines.join('\n')}\n` });
  }

  private leaderIfAny(): number | undefined {
    const pid = this.nspawn?.pid;
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
      return Number(children.split(' ')[0]) || undefined;
    } catch {
      return undefined;
    }
  }

  private launch(): void {
    const { settings } = this;
    endCgroups(this.cgroups);
    const log = openSync(join(settings.directory, 'console.log'), 'a');
    // PDEATHSIG: when the test run is killed outright, its hosts power off. setsid: Ctrl-C is for the run, not for
    // them.
    const command = ['unshare', '--mount', 'setpriv', '--pdeathsig', 'TERM', 'sh', BECOME_HOST];
    const args = [String(settings.number), settings.root, settings.directory, settings.mode];
    args.push(settings.writableProcSys ? 'writable-proc-sys' : '');
    if (settings.disk) args.push(String(settings.disk.mib), String(settings.disk.inodes));
    const child = spawn(command[0]!, [...command.slice(1), ...args], { detached: true, stdio: ['pipe', log, log] });
    closeSync(log);
    this.nspawn = child;
    this.ending = false;
    child.on('error', () => (this.nspawn = undefined));
    child.on('exit', (code) => {
      this.nspawn = undefined;
      if (code === REBOOTED && !this.ending) this.launch();
    });
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(this.cgroups.map((cgroup) => `${cgroup}\n`).join(''));
  }

  private async mustExec(script: string, options: CommandOptions & { args?: readonly string[] }): Promise<string> {
    const { code, stdout, stderr } = await this.exec(script, options);
    if (code !== 0) throw new Error(`${this.name}: ${script} ${options.args?.join(' ') ?? ''}: ${code}\n${stderr}`);
    return stdout;
  }

  /** Writes into the upper layer what makes this host another one than its neighbours. */
  private furnish(): void {
    const files: Record<string, string> = {
      '/etc/hostname': `${this.name}\n`,
      '/etc/hosts': `127.0.0.1 localhost\n${this.address} ${this.name}\n`,
      // Without one, systemd takes the boot for the first ever and presets every unit.
      '/etc/machine-id': `${this.number.toString(16).padStart(32, 'f')}\n`,
      '/etc/ssh/lab_authorized_keys': this.settings.authorizedKey,
      '/etc/ssh/sshd_config.d/60-address.conf': `ListenAddress ${this.address}\nPort ${this.port}\n`,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(this.inUpper(path)), { recursive: true });
      writeFileSync(this.inUpper(path), text, { mode: 0o644 });
    }
  }

  private inUpper(path: string): string {
    return join(this.settings.directory, 'upper', path);
  }

  /** The last lines of what the launcher, nspawn and systemd said. */
  private console(): string {
    return readFileSync(join(this.settings.directory, 'console.log'), 'utf8').slice(-2000);
  }

  private async untilBanner(deadline: number): Promise<void> {
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`${this.name} ended while booting: ${this.console()}`);
      if (await answersAsSshd(this.address, this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.name} has no sshd in time: ${this.console()}`);
  }

  private async untilExit(timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (this.running && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    return !this.running;
  }
}

function signal(pid: number, name: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone meanwhile
  }
}
