/**
 * The fleet lab: hosts that each run their own systemd as PID 1 and their own sshd, as systemd-nspawn containers over
 * one Debian 12 root. See README.md beside it.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cgroupMode, endCgroups, mayMount, prepareCgroups } from './cgroup';
import { claimNumber, MAX_HOSTS, type Claim } from './claim';
import { FleetHost, type HostDisk } from './host';
import { holdVmSettings } from './procSys';

export { sweepFleet } from './claim';
export type { FleetHost } from './host';

const ROOT_SCRIPT = fileURLToPath(new URL('fleet-root.sh', import.meta.url));
const OVERLAYFS = 0x794c7630;
/** Each systemd holds several inotify instances, and the kernel counts them for all of root's hosts together. */
const INOTIFY_INSTANCES = 8192;
/** Hosts that boot at the same time: enough to fill the cores while some wait, few enough that none times out. */
const BOOTS_AT_ONCE = 8;
const run = promisify(execFile);

export interface FleetOptions {
  /** How many hosts, 1 to 250. */
  count: number;
  /** Where to begin looking for free numbers; 1 unless given. */
  firstNumber?: number;
  /** Lets the hosts write /proc/sys, which is the whole machine's: `holdsVm` has to name what they write. */
  writableProcSys?: boolean;
  /**
   * Settings of vm.* (`swappiness`) that nobody but this fleet changes while it runs: one that another fleet holds is
   * waited for. When the fleet stops they get the values that they had.
   */
  holdsVm?: readonly string[];
  /** Gives each host a disk of its own: one that syncs, can be full, and can lose power. */
  disk?: HostDisk;
}

export interface Fleet {
  readonly hosts: readonly FleetHost[];
  /** The client's private key (ed25519, no passphrase). */
  readonly keyFile: string;
  /** A known_hosts file with the keys of all hosts. */
  readonly knownHosts: string;
  /** Scratch space, gone after stop(). */
  readonly directory: string;
  /** Ends all hosts at once, without a clean power-off, and removes everything. */
  stop(): Promise<void>;
}

/** Says whether this machine can run the fleet; building the root may still fail where the mirror is out of reach. */
export async function fleetSupport(): Promise<{ ok: true } | { ok: false; reason: string }> {
  const no = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
  if (process.platform !== 'linux')
    return no(`the fleet's hosts are Linux containers, and this is ${process.platform}`);
  if (process.getuid?.() !== 0) return no("only root can boot the fleet's hosts");
  if (!readFileSync('/proc/filesystems', 'utf8').includes('overlay')) {
    await run('modprobe', ['overlay']).catch(() => undefined);
    if (!readFileSync('/proc/filesystems', 'utf8').includes('overlay'))
      return no('this kernel has no overlay filesystem');
  }
  if (!mayMount()) return no('no right to mount: this runs in a container without CAP_SYS_ADMIN');
  const mode = cgroupMode();
  if (!mode) return no('no memory controller below /sys/fs/cgroup');
  try {
    prepareCgroups(mode);
  } catch (error) {
    return no(`the memory controller cannot be handed on to containers: ${(error as Error).message}`);
  }
  return run('sh', [ROOT_SCRIPT, '--check']).then(
    () => ({ ok: true as const }),
    (error: { stderr?: string }) =>
      no((error.stderr ?? '').trim().replace(/^fleet: /, '') || 'fleet-root.sh --check failed'),
  );
}

/**
 * Boots `count` hosts side by side; each answers on its port when this resolves. Builds the root when it is missing.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const support = await fleetSupport();
  if (!support.ok) throw new Error(`no fleet on this machine: ${support.reason}`);
  const mode = cgroupMode()!;
  const root = await findRoot();
  raiseInotifyInstances();

  const letVmGo = await holdVmSettings(options.holdsVm ?? []);
  const claims = await claimNumbers(options.count, options.firstNumber ?? 1);
  const directory = mkdtempSync(join(scratchBase(), 'oomcfg-fleet-'));
  const hosts: FleetHost[] = [];
  let ended = false;
  const endNow = (): void => {
    if (ended) return;
    ended = true;
    endCgroups(hosts.flatMap((host) => host.cgroups));
    letVmGo();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    for (const claim of claims) claim.release();
  };
  const fleet = {
    hosts,
    keyFile: join(directory, 'id_ed25519'),
    knownHosts: join(directory, 'known_hosts'),
    directory,
    async stop(): Promise<void> {
      await Promise.allSettled(hosts.map((host) => host.kill()));
      endNow();
      forget();
    },
  };
  const forget = endOnExit(endNow, () => fleet.stop());
  try {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'oomcfg-lab', '-f', fleet.keyFile]);
    const authorizedKey = readFileSync(`${fleet.keyFile}.pub`, 'utf8');
    const port = await sshPort();
    for (const claim of claims) {
      const { number } = claim;
      const own = join(directory, `host-${number}`);
      mkdirSync(own);
      const { keyFile } = fleet;
      const { disk, writableProcSys = false } = options;
      const settings = { number, port, root, directory: own, mode, keyFile, authorizedKey, writableProcSys, disk };
      const host = new FleetHost(settings);
      claim.record({ cgroups: host.cgroups, directory });
      hosts.push(host);
    }
    await eachOf(hosts, BOOTS_AT_ONCE, (host) => host.start());
    writeFileSync(fleet.knownHosts, hosts.map(knownHostsLine).join(''));
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

/** The line of known_hosts for a host, port included where it is not 22. */
export function knownHostsLine(host: FleetHost): string {
  return `${host.port === 22 ? host.address : `[${host.address}]:${host.port}`} ${host.hostKey}\n`;
}

/** The path of the hosts' root; what its script says while it builds goes to stderr as it comes. */
function findRoot(): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = spawn('sh', [ROOT_SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 15 * 60_000 });
    let path = '';
    script.stdout.on('data', (chunk: Buffer) => (path += chunk.toString()));
    script.on('error', reject);
    script.on('close', (code) => {
      if (code === 0) resolve(path.trim());
      else reject(new Error(`fleet-root.sh ended with ${code ?? 'a signal'}; what it said is on stderr`));
    });
  });
}

async function claimNumbers(count: number, first: number): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (let number = first; number <= MAX_HOSTS && claims.length < count; number++) {
    const claim = await claimNumber(number);
    if (claim) claims.push(claim);
  }
  if (claims.length === count && count > 0) return claims;
  for (const claim of claims) claim.release();
  throw new Error(`${count} hosts asked for, and from ${first} to ${MAX_HOSTS} only ${claims.length} numbers are free`);
}

/** The upper layer of an overlay cannot lie on another one, which is what a container's /tmp often is. */
function scratchBase(): string {
  const usable = [tmpdir(), '/dev/shm'].find((path) => statfsSync(path).type !== OVERLAYFS);
  if (usable === undefined) throw new Error('neither the temporary directory nor /dev/shm can carry an overlay');
  return usable;
}

/** A machine whose own sshd listens on every address has no port 22 left on ours. */
async function sshPort(): Promise<number> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(22, `127.0.10.${MAX_HOSTS + 1}`, () => server.close(() => resolve(true)));
  });
  return free ? 22 : 2222;
}

function raiseInotifyInstances(): void {
  const path = '/proc/sys/fs/inotify/max_user_instances';
  if (Number(readFileSync(path, 'utf8')) < INOTIFY_INSTANCES) writeFileSync(path, String(INOTIFY_INSTANCES));
}

/**
 * Ends the fleet with this process, SIGKILL excepted (the hosts then power off by themselves, and the next claim on
 * their numbers clears the rest): cleanly on a signal, at once on exit. Returns how to forget about it.
 */
function endOnExit(endNow: () => void, stop: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    for (const each of signals) process.off(each, onSignal);
    const die = (): void => void process.kill(process.pid, signal);
    stop().then(die, die);
  };
  process.once('exit', endNow);
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    process.off('exit', endNow);
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** Does `work` for every item, `atOnce` at a time; the first failure stops further starts and is thrown. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(
    Array.from({ length: atOnce }, () =>
      worker().catch((error: unknown) => {
        rest.length = 0;
        throw error;
      }),
    ),
  );
}
