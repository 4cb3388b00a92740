/** Decides whether the cgroup of a unit limits what the unit is there for: processes can be elsewhere, and a client of a container is not the container. */
import type { DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedUnit, UnitProcess } from '../model/observed';
import { printable } from '../model/printable';
import { DIRECTIVE_ORDER, DIRECTIVES } from '../model/settings';
import { planFinding } from './planFindings';

type UnitPlace =
  /** The processes are in the unit, or none runs. */
  | { readonly kind: 'inside' }
  /** A process is in another cgroup, and nothing but shells is in the unit. */
  | { readonly kind: 'elsewhere'; readonly process: UnitProcess; readonly cgroup: string; readonly isMain: boolean }
  /** Nothing but a program that has its work done by a daemon is in the unit. */
  | { readonly kind: 'client'; readonly program: string }
  /** One is among others, which the unit limits. */
  | { readonly kind: 'clientAmongOthers'; readonly program: string }
  /**
   * A process is in another cgroup, and one that is no shell is in the unit. Where that is the only one, the unit can be there for what left: a
   * supervisor, an interpreter that waits.
   */
  | { readonly kind: 'partly'; readonly left: LeftProcess; readonly only?: string };

type LeftProcess = NonNullable<ObservedUnit['left']>;

/** Programs that start a container or unit in a cgroup of its own, by /proc/PID/comm, but for those that are told to stay in the unit's. */
const CLIENTS: ReadonlySet<string> = new Set([
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

/** Programs that log somebody in, by /proc/PID/comm: pam_systemd(8) moves what they start into a session, which is meant. */
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

function placeOf(unit: ObservedUnit): UnitPlace {
  const { main, left, processes } = unit;
  if (main?.outside !== undefined) {
    return { kind: 'elsewhere', process: { pid: main.pid, comm: main.comm }, cgroup: main.outside, isMain: true };
  }
  if (unit.holdsContainer) return { kind: 'inside' };
  const names = processes.map(({ comm }) => comm);
  const program = names.find((name) => CLIENTS.has(name));
  if (names.length === 0 || !names.every((name) => CLIENTS.has(name) || WRAPPERS.has(name))) {
    // (conmon stays beside a container that is in the unit.)
    const other = names.find((name) => CLIENTS.has(name) && name !== 'conmon');
    if (other !== undefined) return { kind: 'clientAmongOthers', program: other };
    if (left === undefined || isLogin(unit, left)) return { kind: 'inside' };
    const others = names.filter((name) => !CLIENTS.has(name) && !WRAPPERS.has(name));
    return { kind: 'partly', left, ...(others.length === 1 ? { only: others[0] } : {}) };
  }
  if (program !== undefined) return { kind: 'client', program };
  return left === undefined
    ? { kind: 'inside' }
    : { kind: 'elsewhere', process: left, cgroup: left.cgroup, isMain: false };
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

/** The limits hold for what is in the unit, and what the unit is there for can have left it: then they may not pass for limits in force. */
export function mayMissWork(unit: ObservedUnit): boolean {
  const place = placeOf(unit);
  return place.kind === 'partly' && place.only !== undefined;
}

function processName({ comm, pid }: UnitProcess): string {
  return `${printable(comm, 20)} (PID ${pid})`;
}

/** Directives that hold for a cgroup, and so for nothing where nothing is in it. */
const OF_CGROUP = DIRECTIVE_ORDER.filter((directive) => DIRECTIVES[directive].v2 !== undefined);

/** A limit holds where the processes are. Where they are seen elsewhere the host is held, as with a mistyped name: neither may pass for a limit. */
export function checkPlace(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const settings = OF_CGROUP.filter((directive) => service.directives[directive] !== undefined);
  if (settings.length === 0) return [];
  const list = settings.join(', ');
  const where = service.at;
  const place = placeOf(unit);
  switch (place.kind) {
    case 'elsewhere':
      return [
        planFinding('elsewhere', {
          summary: `the ${place.isMain ? 'main process' : 'process'} of ${unit.id}, ${processName(place.process)}, runs in ${printable(place.cgroup, 200)}, not in the unit`,
          detail: `${list} would limit ${unit.running ? 'what else is in the cgroup of the unit' : 'an empty cgroup'}. \`su\` and \`login\` move a process into a session of its own (pam_systemd(8)), cgexec into the cgroup that it names, and a PIDFile= can name a process that was started elsewhere.`,
          fix: `Start the program in the unit itself: User= in place of su, and no PIDFile= of another unit. Or name the unit that holds the process: \`systemctl status ${place.process.pid}\` on the host shows it.`,
          facts: { unit: unit.id, process: place.process.comm, pid: place.process.pid, cgroup: place.cgroup, settings },
          where,
        }),
      ];
    case 'client':
      return [client(unit, place.program, settings, where)];
    case 'clientAmongOthers':
      return [client(unit, place.program, settings, where, 'and the other processes in it')];
    case 'partly':
      return [partly(unit, place, settings, where)];
    case 'inside': {
      // Of one that does not run its files tell as much.
      const program = unit.running ? undefined : unit.programs.find((name) => CLIENTS.has(name));
      return program === undefined ? [] : [client(unit, program, settings, where)];
    }
  }
}

function partly(
  unit: ObservedUnit,
  { left, only }: Extract<UnitPlace, { kind: 'partly' }>,
  settings: readonly string[],
  where: Finding['where'],
): Finding {
  const list = settings.join(', ');
  const what = processName(left);
  return planFinding('partly', {
    summary: `${unit.id} started ${what}, which runs in ${printable(left.cgroup, 200)}, not in the unit`,
    detail:
      only === undefined
        ? `${list} of the unit limits the processes that are still in it, not this one and what it starts.`
        : `${list} of the unit limits ${printable(only, 20)}, the only program that is still in it, not this one and what it starts. Which of the two the service is for cannot be seen, so the settings do not count as in force.`,
    fix: `Start it in the unit itself: without \`systemd-run --scope\`, su or cgexec. Or give it limits where it is (\`systemd-run --scope -p MemoryMax=\`, a slice of the spec that holds it): \`systemctl status ${left.pid}\` on the host shows the unit.`,
    facts: { unit: unit.id, process: left.comm, pid: left.pid, cgroup: left.cgroup, settings },
    ...(where === undefined ? {} : { where }),
  });
}

function client(
  unit: ObservedUnit,
  program: string,
  settings: readonly string[],
  where: Finding['where'],
  limited = 'alone',
): Finding {
  const name = printable(program, 40);
  return planFinding('client', {
    summary: unit.running
      ? `${unit.id} runs ${name}, and what ${name} starts is not in its cgroup`
      : `${unit.id} starts ${name}, and what ${name} starts can run in another cgroup`,
    detail: `${settings.join(', ')} of the unit limits the client ${limited}${unit.running ? '' : ', unless that keeps the rest in the unit'}. A container or unit that it starts has a cgroup of its own.`,
    fix: `Give the limit to ${name} itself (\`docker run --memory\`, \`podman run --cgroups=split\`, \`systemd-run -p MemoryMax=\`, \`systemd-nspawn --keep-unit\`), or name the unit that holds the processes.`,
    facts: { unit: unit.id, program, settings },
    ...(where === undefined ? {} : { where }),
  });
}
