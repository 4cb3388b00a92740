/**
 * Decides whether the cgroup of a unit limits what the unit is there for: processes can be elsewhere, and a client of a
 * container is not the container.
 */
import type { ObservedUnit, UnitProcess } from '../../model/observed';
import { printable } from '../../model/text/printable';

export type UnitPlace =
  /** The processes are in the unit, or none runs. */
  | { readonly kind: 'inside' }
  /** A process is in another cgroup, and nothing but shells is in the unit. */
  | { readonly kind: 'elsewhere'; readonly process: UnitProcess; readonly cgroup: string; readonly isMain: boolean }
  /** Nothing but a program that has its work done by a daemon is in the unit; `left` is a part of that work. */
  | { readonly kind: 'client'; readonly program: string; readonly left?: LeftProcess }
  /**
   * Such a program is in the unit beside others, which the unit limits. The only one of these may do nothing but wait
   * for the client.
   */
  | { readonly kind: 'clientAmongOthers'; readonly program: string; readonly only?: string }
  /**
   * A process is in another cgroup, and one that is not a shell is in the unit. Where that is the only one, the unit
   * can be there for what left: a supervisor, an interpreter that waits.
   */
  | { readonly kind: 'partly'; readonly left: LeftProcess; readonly only?: string };

type LeftProcess = NonNullable<ObservedUnit['left']>;

/**
 * Programs that start a container or unit in a cgroup of its own, by /proc/PID/comm, unless their options make them
 * stay in the unit's.
 */
export const CLIENTS: ReadonlySet<string> = new Set([
  ...['docker', 'docker-compose', 'podman', 'podman-compose', 'conmon', 'nerdctl', 'ctr', 'crictl'],
  ...['lxc', 'lxc-start', 'lxc-attach', 'incus', 'machinectl', 'systemd-nspawn', 'systemd-run', 'virsh'],
]);

/** Programs that run others and do nothing themselves. */
const WRAPPERS: ReadonlySet<string> = new Set([
  ...['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox', 'env', 'timeout', 'nohup', 'setsid', 'flock'],
  ...[
    'su',
    'sudo',
    'runuser',
    'doas',
    'setpriv',
    'chpst',
    'gosu',
    'su-exec',
    'tini',
    'dumb-init',
    'catatonit',
    'systemd-cat',
  ],
  // What start scripts put beside a program: a pipe of its output, a wait.
  ...['awk', 'gawk', 'mawk', 'sed', 'grep', 'cat', 'cut', 'tr', 'head', 'tail', 'sleep', 'tee', 'logger', 'xargs'],
]);

/** Programs that start others again when they end: beside a client they are no work of the unit. */
const SUPERVISORS: ReadonlySet<string> = new Set([
  ...['supervisord', 'runsvdir', 'runsv', 'svlogd', 's6-svscan', 's6-supervise', 's6-log', 'circusd', 'monit'],
]);

/**
 * Programs that log somebody in, by /proc/PID/comm: pam_systemd(8) moves what they start into a session, which is
 * meant.
 */
const LOGINS: ReadonlySet<string> = new Set([
  ...['sshd', 'sshd-session', 'dropbear', 'login', 'agetty', 'getty', 'in.telnetd', 'inetd', 'xinetd', 'mosh-server'],
  ...[
    'cron',
    'crond',
    'anacron',
    'fcron',
    'atd',
    'vsftpd',
    'proftpd',
    'pure-ftpd',
    'smbd',
    'cockpit-ws',
    'cockpit-session',
  ],
  ...['gdm', 'gdm3', 'lightdm', 'sddm', 'lxdm', 'xdm', 'greetd', 'xrdp', 'xrdp-sesman'],
]);

/** The cgroup of a login, or of the user's manager that began with it (systemd-logind(8)). */
const SESSION = /^\/user\.slice\/.*\/(session-[^/]+\.scope|user@\d+\.service)(\/|$)/;

function isLogin({ processes }: ObservedUnit, { cgroup }: LeftProcess): boolean {
  return SESSION.test(cgroup) && processes.some(({ comm }) => LOGINS.has(comm));
}

export function placeOf(unit: ObservedUnit): UnitPlace {
  const { main, left, processes } = unit;
  if (main?.outside !== undefined) {
    return { kind: 'elsewhere', process: { pid: main.pid, comm: main.comm }, cgroup: main.outside, isMain: true };
  }
  if (unit.holdsContainer) return { kind: 'inside' };
  const names = processes.map(({ comm }) => comm);
  const others = names.filter((name) => !CLIENTS.has(name) && !WRAPPERS.has(name));
  const program = names.find((name) => CLIENTS.has(name));
  // conmon is the parent of its container: where none of its children is elsewhere, the container is among the others
  // (`podman run --cgroups=disabled`, tried with 5.4).
  const holdsContainer = others.length > 0 && left === undefined && names.includes('conmon');
  if (program !== undefined && !holdsContainer) {
    const working = others.filter((name) => !SUPERVISORS.has(name));
    if (working.length === 0) return { kind: 'client', program, ...(left === undefined ? {} : { left }) };
    // (conmon stays beside a container, which is `left` where it is elsewhere.)
    const other = names.find((name) => CLIENTS.has(name) && name !== 'conmon');
    if (other !== undefined)
      return { kind: 'clientAmongOthers', program: other, ...(working.length === 1 ? { only: working[0] } : {}) };
  }
  if (left === undefined) return { kind: 'inside' };
  if (names.length > 0 && others.length === 0)
    return { kind: 'elsewhere', process: left, cgroup: left.cgroup, isMain: false };
  if (isLogin(unit, left)) return { kind: 'inside' };
  return { kind: 'partly', left, ...(others.length === 1 ? { only: others[0] } : {}) };
}

/** As half a sentence, why a limit of the unit does nothing for its processes; undefined where it does. */
export function missedBecause(unit: ObservedUnit): string | undefined {
  const place = placeOf(unit);
  switch (place.kind) {
    case 'inside':
    case 'clientAmongOthers':
    case 'partly':
      return undefined;
    case 'elsewhere':
      return `its process ${processName(place.process)} is in the cgroup ${printable(place.cgroup, 200)}`;
    case 'client':
      return `only ${printable(place.program, 20)} is in the unit, and what it starts is not`;
  }
}

/**
 * The limits hold for what is in the unit, and what the unit is there for can have left it: then they may not pass for
 * limits in force.
 */
export function mayMissWork(unit: ObservedUnit): boolean {
  const place = placeOf(unit);
  return (place.kind === 'partly' || place.kind === 'clientAmongOthers') && place.only !== undefined;
}

/**
 * The score and the limits of a process are a client's own. A daemon starts the container with others; podman starts it
 * with those that podman has at that time (tried with podman 5.4).
 */
export function isOfClientAlone(unit: ObservedUnit): boolean {
  const place = placeOf(unit);
  return place.kind === 'client' || (place.kind === 'clientAmongOthers' && place.only !== undefined);
}

export function processName({ comm, pid }: UnitProcess): string {
  return `${printable(comm, 20)} (PID ${pid})`;
}
