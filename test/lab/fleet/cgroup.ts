/** Decides in which cgroups a fleet host runs on this machine, and ends all that is in them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * - `v1`: the memory controller is on cgroup v1, so nspawn would mount it read-only: own cgroups, and lab-init opens
 *   it.
 * - `v2-scope`: cgroup v2 under a systemd, which makes a delegated scope for each container.
 * - `v2`: cgroup v2 without a systemd: own cgroups.
 */
export type CgroupMode = 'v1' | 'v2-scope' | 'v2';

const ROOT = '/sys/fs/cgroup';
const LAB = 'oomcfg-lab';

/** What this machine has, or undefined where no memory controller can be used. */
export function cgroupMode(): CgroupMode | undefined {
  if (existsSync(join(ROOT, 'memory/memory.limit_in_bytes'))) return 'v1';
  if (!existsSync(join(ROOT, 'cgroup.controllers'))) return undefined;
  if (!readFileSync(join(ROOT, 'cgroup.controllers'), 'utf8').split(/\s+/).includes('memory')) return undefined;
  return existsSync('/run/systemd/system') ? 'v2-scope' : 'v2';
}

/**
 * The cgroup directories of host `number`, the one that lists its processes first. On v1 the container's systemd keeps
 * its units in name=systemd, and in the v2 hierarchy beside it where there is one; it limits them in memory.
 */
export function cgroupDirectories(mode: CgroupMode, number: number): string[] {
  const own = `${LAB}/fleet-${number}`;
  if (mode === 'v2') return [join(ROOT, own)];
  if (mode === 'v2-scope') return [join(ROOT, `machine.slice/oomcfg-fleet-${number}.scope`)];
  return ['memory', 'systemd', 'unified']
    .filter((hierarchy) => existsSync(join(ROOT, hierarchy)))
    .map((hierarchy) => join(ROOT, hierarchy, own));
}

/** Makes the lab's parent cgroup able to limit memory; throws where the machine does not allow it (EBUSY, EACCES). */
export function prepareCgroups(mode: CgroupMode): void {
  if (mode === 'v1') mkdirSync(join(ROOT, 'memory', LAB), { recursive: true });
  if (mode !== 'v2') return;
  const controllers = ['+memory', '+pids'].filter((name) =>
    readFileSync(join(ROOT, 'cgroup.controllers'), 'utf8').includes(name.slice(1)),
  );
  writeFileSync(join(ROOT, 'cgroup.subtree_control'), controllers.join(' '));
  mkdirSync(join(ROOT, LAB), { recursive: true });
  writeFileSync(join(ROOT, LAB, 'cgroup.subtree_control'), controllers.join(' '));
}

/**
 * Kills every process in the cgroup and removes it and its children; waits up to `boundMs` for them to go. A cgroup is
 * named by the lab alone, so this cannot hit a process that merely has the id of one that was ours. Synchronous, for
 * it is also what happens when this process exits.
 */
export function endCgroups(directories: readonly string[], boundMs = 5000): void {
  const deadline = Date.now() + boundMs;
  for (;;) {
    const left = directories.filter((directory) => existsSync(directory));
    if (left.length === 0) return;
    if (left.some((directory) => killAll(directory))) pause(5);
    for (const directory of left) removeTree(directory);
    if (Date.now() > deadline) return;
  }
}

/** True while something was left to kill. */
function killAll(cgroup: string): boolean {
  let found = false;
  for (const child of childrenOf(cgroup)) found = killAll(child) || found;
  for (const pid of pidsOf(cgroup)) {
    found = true;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone meanwhile
    }
  }
  return found;
}

function removeTree(cgroup: string): void {
  for (const child of childrenOf(cgroup)) removeTree(child);
  try {
    rmdirSync(cgroup);
  } catch {
    // still in use: the next turn
  }
}

function childrenOf(cgroup: string): string[] {
  try {
    const entries = readdirSync(cgroup, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(cgroup, entry.name));
  } catch {
    return [];
  }
}

function pidsOf(cgroup: string): number[] {
  try {
    return readFileSync(join(cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Every process of a host, by the ids of this machine. */
export function processesIn(cgroup: string): number[] {
  return [...pidsOf(cgroup), ...childrenOf(cgroup).flatMap(processesIn)];
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** True where a new mount namespace can be had; nspawn needs far more, but a plain container fails here already. */
export function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
