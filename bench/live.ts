/** Decides what is measured on the fleet: a plan with nothing to change, and a change with its verification. */
import { SECOND_LOOK_MS } from '../src/apply/later/secondLook';
import type { FleetHost } from '../test/lab/fleet';
import { timed, type Command } from './child';
import { compare, type Result } from './contest';
import { setting, type Setting } from './rounds';
import { CLI, OURS, type Site, THEIRS } from './site';

export interface Terms {
  readonly rounds: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Connections at once, on both sides; oomcfg's default. */
const AT_ONCE = '50';

/** `oomcfg plan` by `xargs -P 50 ssh HOST true`. The hosts are in sync before it. */
export async function planContest(site: Site, { rounds, limit, signal }: Terms): Promise<Result> {
  await timed(oomcfg(site, 'apply', '--yes'), signal);
  return compare({
    name: 'plan',
    what: `plan of ${site.fleet.hosts.length} hosts, nothing to change / xargs -P ${AT_ONCE} ssh HOST true`,
    rounds,
    limit,
    ours: async () => (await timed(oomcfg(site, 'plan', '--detailed-exitcode'), signal)).seconds,
    theirs: async () => (await timed(overSsh(site, 'exec ssh -F ssh_config "$1" true'), signal)).seconds,
  });
}

/**
 * `oomcfg apply --yes` by the hand-written script. Five services change and restart in every round, on both sides.
 * oomcfg waits on purpose before it looks once more at what it restarted, which the script does not: the wait is taken
 * off, and that look counts.
 */
export async function applyContest(site: Site, { rounds, limit, signal }: Terms): Promise<Result> {
  const change = async (round: number, services: readonly string[], command: Command): Promise<number> => {
    const wanted = setting(round);
    site.write(wanted);
    const before = await processes(site, services);
    const { seconds } = await timed(command, signal);
    const after = await processes(site, services);
    if (after.some((pid, index) => pid === before[index])) throw new Error(`not all of ${services.join()} restarted`);
    await mustHold(site, services, wanted);
    return seconds;
  };
  return compare({
    name: 'apply',
    what: `apply with verify on ${site.fleet.hosts.length} hosts, 5 restarts each / a shell script over xargs -P ${AT_ONCE} ssh`,
    rounds,
    limit,
    ours: async (round) => (await change(round, OURS, oomcfg(site, 'apply', '--yes'))) - SECOND_LOOK_MS / 1000,
    theirs: (round) => change(round, THEIRS, overSsh(site, 'exec ssh -F ssh_config "$1" sh -s <limits.sh')),
  });
}

function oomcfg(site: Site, ...args: readonly string[]): Command {
  return { argv: [process.execPath, CLI, ...args], cwd: site.folder };
}

/** `$1` is the host. */
function overSsh(site: Site, command: string): Command {
  return {
    argv: ['sh', '-c', `exec xargs -P ${AT_ONCE} -n 1 sh -c '${command}' sh <hosts`],
    cwd: site.folder,
  };
}

/** The first and the last host stand for all: what every host did is what the measured command itself checks. */
function witnesses(site: Site): readonly FleetHost[] {
  return [site.fleet.hosts[0], site.fleet.hosts.at(-1)].filter((host) => host !== undefined);
}

/** The main processes of the services, on the witnesses. */
async function processes(site: Site, services: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const host of witnesses(site)) {
    const { stdout } = await host.exec('systemctl show -p MainPID --value "$@"', { args: services });
    found.push(...stdout.split('\n').filter((line) => line !== ''));
  }
  return found;
}

/** The kernel's word on the witnesses, whoever made the change. */
async function mustHold(site: Site, services: readonly string[], { memory, heap }: Setting): Promise<void> {
  const script = `for name; do
  cat /sys/fs/cgroup/memory/system.slice/$name.service/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/system.slice/$name.service/memory.max
  tr '\\0' '\\n' <"/proc/$(systemctl show -p MainPID --value "$name")/environ" | grep -o -e '-Xmx[^ ]*'
done`;
  const wanted = `${memory}\n-Xmx${heap}m\n`.repeat(services.length);
  for (const host of witnesses(site)) {
    const { stdout } = await host.exec(script, { args: services });
    if (stdout.toLowerCase() !== wanted.toLowerCase()) throw new Error(`${host.name} has\n${stdout}and not\n${wanted}`);
  }
}
