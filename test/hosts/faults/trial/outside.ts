/**
 * What a host has and does, seen from outside: its files, its cgroups and its processes, without oomcfg and without
 * systemd.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetHost } from '../../../lab/fleet';
import { HostFiles, readText } from './hostFiles';

/** One running service, by what the kernel holds it to. */
export interface ServiceSeen {
  /** Bytes; undefined where nothing of it runs. */
  readonly limit: number | 'infinity' | undefined;
  /** Soft and hard limits of address space of all its processes: one entry where they agree. */
  readonly addressSpace: readonly string[];
  readonly scores: readonly number[];
  /** JAVA_OPTS of the oldest process. */
  readonly options: string | undefined;
  /** The oldest process, and when it began: another one after a restart. */
  readonly began: string;
}

export interface JournalLine {
  readonly from: string;
  readonly to: string;
  readonly result: string;
}

export interface HostSeen {
  readonly services: Readonly<Record<string, ServiceSeen>>;
  /** The drop-in of each service: its text, `dangling`, or undefined where there is none. */
  readonly dropIns: Readonly<Record<string, string | undefined>>;
  /** The same of /etc/sysctl.d/zz-oomcfg.conf. */
  readonly sysctlFile: string | undefined;
  readonly sysctl: string | undefined;
  /** Everything in the folders that oomcfg writes to, one path a file, link or empty folder. */
  readonly paths: readonly string[];
  /** Where `current` leads; undefined where it is not there. */
  readonly current: string | undefined;
  /** The manifest of the generation in force. */
  readonly manifest: string | undefined;
  readonly pending: string | undefined;
  readonly before: readonly string[];
  readonly journal: readonly JournalLine[];
}

const LINK = 'zz-oomcfg.conf';
const WRITTEN = ['/etc/oomcfg', '/etc/systemd/system', '/etc/sysctl.d', '/var/lib/oomcfg'];
const V1_UNLIMITED = '9223372036854771712';

/** `services` are names of service units; `sysctl` is one key of vm.*, with points. */
export function seen(host: FleetHost, services: readonly string[], sysctl: string): HostSeen {
  const files = new HostFiles(host.root);
  const linked = (path: string): string | undefined =>
    files.stats(path) === undefined ? undefined : (files.read(path) ?? 'dangling');
  return {
    services: Object.fromEntries(services.map((name) => [name, serviceSeen(host, name)])),
    dropIns: Object.fromEntries(services.map((name) => [name, linked(dropIn(name))])),
    sysctlFile: linked(`/etc/sysctl.d/${LINK}`),
    sysctl: readText(`/proc/sys/${sysctl.replaceAll('.', '/')}`)?.trim(),
    paths: WRITTEN.flatMap((folder) => files.below(folder)),
    current: files.link('/etc/oomcfg/current'),
    manifest: files.read('/etc/oomcfg/current/manifest'),
    pending: files.read('/var/lib/oomcfg/pending'),
    before: lines(files.read('/var/lib/oomcfg/before')),
    journal: lines(files.read('/var/lib/oomcfg/journal.jsonl')).map(journalLine),
  };
}

function journalLine(line: string): JournalLine {
  try {
    return JSON.parse(line) as JournalLine;
  } catch {
    return { from: line, to: line, result: 'not readable' };
  }
}

function dropIn(service: string): string {
  return `/etc/systemd/system/${service}.service.d/${LINK}`;
}

function lines(text = ''): string[] {
  return text.split('\n').filter(Boolean);
}

/** The cgroup folder of a service, on the outer machine. */
export function cgroupOf(host: FleetHost, service: string): string {
  return join(host.cgroups[0]!, 'system.slice', `${service}.service`);
}

/** The processes of a service, the oldest first, by the outer machine's ids. */
export function processesOf(host: FleetHost, service: string): number[] {
  const born = (pid: number): number => Number(startOf(pid));
  return host.processes(`system.slice/${service}.service`).sort((one, other) => born(one) - born(other) || one - other);
}

/**
 * Clock ticks from the machine's boot to the start of a process: the 22nd field of its stat, the 20th after its name
 * (proc_pid_stat(5)).
 */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function serviceSeen(host: FleetHost, service: string): ServiceSeen {
  const folder = cgroupOf(host, service);
  const pids = processesOf(host, service);
  const oldest = pids[0];
  const values = <T>(of: (pid: number) => T | undefined): T[] => [
    ...new Set(pids.map(of).filter((value) => value !== undefined)),
  ];
  if (oldest === undefined) {
    return { limit: undefined, addressSpace: [], scores: [], options: undefined, began: '' };
  }
  return {
    limit: limitIn(folder),
    addressSpace: values(addressSpaceOf),
    scores: values((pid) => numberIn(`/proc/${pid}/oom_score_adj`)),
    options: optionsOf(oldest),
    began: `${oldest}@${startOf(oldest)}`,
  };
}

function limitIn(folder: string): number | 'infinity' | undefined {
  const text = (readText(join(folder, 'memory.max')) ?? readText(join(folder, 'memory.limit_in_bytes')))?.trim();
  if (text === undefined) return undefined;
  return text === 'max' || text === V1_UNLIMITED ? 'infinity' : Number(text);
}

/** `Max address space     4294967296           4294967296           bytes` */
function addressSpaceOf(pid: number): string | undefined {
  return /^Max address space +(\S+ +\S+)/m.exec(readText(`/proc/${pid}/limits`) ?? '')?.[1]?.replace(/ +/, ' ');
}

function numberIn(path: string): number | undefined {
  const text = readText(path);
  return text === undefined ? undefined : Number(text);
}

function optionsOf(pid: number): string | undefined {
  const found = (readText(`/proc/${pid}/environ`) ?? '').split('\0').find((entry) => entry.startsWith('JAVA_OPTS='));
  return found?.slice('JAVA_OPTS='.length);
}

/**
 * Whether somebody holds oomcfg's lock on the host. /proc/locks (proc(5)) names the file by its device, in hexadecimal
 * numbers, and its inode: by the inode alone a lock of any other file system would do, a JVM's for example.
 */
export function isLocked(host: FleetHost): boolean {
  try {
    const { ino, dev } = statSync(join(host.root, 'run/oomcfg.lock'));
    return new RegExp(`FLOCK .* ${deviceNumbers(dev)}:${ino} `, 'm').test(readText('/proc/locks') ?? '');
  } catch {
    return false;
  }
}

/** Major and minor number (makedev(3)) as /proc/locks has them. */
function deviceNumbers(device: number): string {
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  return [major, minor].map((number) => number.toString(16).padStart(2, '0')).join(':');
}
