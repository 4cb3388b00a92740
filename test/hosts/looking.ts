/** What the tests themselves read on a host, without the program under test. */
import { existsSync } from 'node:fs';
import type { FleetHost } from '../lab/fleet';

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

/** Whether the hosts' memory controller is on cgroup v1. */
export const V1 = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes');

/**
 * What `memory.limit_in_bytes` reads when there is no limit (cgroup-v1/memory.rst): LONG_MAX rounded down to a page.
 */
const UNLIMITED_V1 = '9223372036854771712';

/** Runs a script on a host and gives what it printed, without the last newline; throws where it fails. */
export async function on(host: FleetHost, script: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(script, { args });
  if (code !== 0) throw new Error(`${host.name}: ${script}: exit ${code}\n${stdout}${stderr}`);
  return stdout.replace(/\n$/, '');
}

/** The cgroup folder of a running unit. */
export async function cgroupOf(host: FleetHost, unit: string): Promise<string> {
  return `/sys/fs/cgroup${V1 ? '/memory' : ''}${await property(host, unit, 'ControlGroup')}`;
}

/** The kernel's memory limit of a running unit, in bytes. */
export async function limitOf(host: FleetHost, unit: string): Promise<number | 'infinity'> {
  const folder = await cgroupOf(host, unit);
  const text = await on(host, 'cat "$1"', `${folder}/${V1 ? 'memory.limit_in_bytes' : 'memory.max'}`);
  return text === UNLIMITED_V1 || text === 'max' ? 'infinity' : Number(text);
}

export function property(host: FleetHost, unit: string, name: string): Promise<string> {
  return on(host, 'systemctl show --value -p "$2" -- "$1"', unit, name);
}

export function mainPid(host: FleetHost, unit: string): Promise<string> {
  return property(host, unit, 'MainPID');
}

export async function scoreOf(host: FleetHost, unit: string): Promise<number> {
  return Number(await on(host, 'cat "/proc/$1/oom_score_adj"', await mainPid(host, unit)));
}

/** The value of a variable in the environment of the main process; undefined where it has none. */
export async function variableOf(host: FleetHost, unit: string, name: string): Promise<string | undefined> {
  const text = await on(host, 'cat "/proc/$1/environ"', await mainPid(host, unit));
  const found = text.split('\0').find((entry) => entry.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** Files and links of oomcfg on a host, sorted; its record of what was before is not among them. */
export async function ours(host: FleetHost): Promise<string[]> {
  const text = await on(
    host,
    "find /etc/oomcfg/current/ /etc/systemd /run/systemd/system /etc/sysctl.d \\( -path '/etc/oomcfg/*' -o -name '*oomcfg*' \\) ! -type d 2>/dev/null | sort; true",
  );
  return text === '' ? [] : text.split('\n');
}

/**
 * Everything that a change could touch, as one text: generations, links, drop-ins, sysctl.d and what is kept of before.
 */
export function fingerprint(host: FleetHost): Promise<string> {
  return on(
    host,
    "find /etc/oomcfg /etc/systemd/system /etc/sysctl.d /var/lib/oomcfg ! -name journal.jsonl -printf '%p %y %l\\n' 2>/dev/null | sort; " +
      'find /etc/oomcfg /etc/systemd/system /etc/sysctl.d /var/lib/oomcfg -type f ! -name journal.jsonl -exec sha256sum {} + 2>/dev/null | sort',
  );
}
