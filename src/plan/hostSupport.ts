/** What a host as a whole cannot have: sysctls that cannot be written there, and swap where neither the kernel nor the file system takes any. */
import type { DesiredState, DesiredSwap } from '../model/desired';
import type { ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import { withLiftedLimits } from './memoryLimit';
import type { Present } from './present';
import type { Wanted } from './wanted';
import { SWAP } from '../model/settings';

/** Why the host cannot enforce what is wanted of the system, as half a sentence; undefined where it can. */
export function systemUnsupported(wanted: Wanted, present: Present, observed: ObservedState): string | undefined {
  if (wanted.setting.startsWith(SWAP)) {
    return wanted.dropped || present.kernel !== 0 ? undefined : swapUnsupported(observed);
  }
  const { facts } = observed;
  if (present.kernel === null) return wanted.dropped ? undefined : `kernel ${facts.kernel} has no ${wanted.setting}`;
  const isFixed = observed.sysctl.find(({ key }) => key === wanted.setting)?.fixed === true;
  if (!isFixed || present.kernel === wanted.value || wanted.reboot) return undefined;
  return facts.container === undefined
    ? 'the kernel refuses every write to it (a read-only mount, a user namespace or a security module)'
    : `it cannot be written in this container (${facts.container})`;
}

/** The desired state as it is to be in this host's files: without what must not even be written there (a swap unit without its file fails at every boot). */
export function enforceable(asked: DesiredState, observed: ObservedState): DesiredState {
  const desired = withLiftedLimits(asked, observed);
  const { swap, ...rest } = desired;
  return swap === undefined || isThere(swap, observed) || swapUnsupported(observed) === undefined ? desired : rest;
}

function isThere({ file }: DesiredSwap, { swap }: ObservedState): boolean {
  return swap.active.some(({ path }) => path === file);
}

/** Why no swap file can be made here. */
function swapUnsupported({ facts, swap }: ObservedState): string | undefined {
  // systemd has no swap units there at all (systemd.swap(5)), and what was swapped to would be the machine's.
  if (facts.container !== undefined)
    return `the host is a container (${facts.container}), and swap is up to the machine around it`;
  if (swap.none === true) return 'the kernel has no swap';
  const { fileSystem } = swap;
  if (fileSystem !== undefined && WITHOUT_SWAP.has(fileSystem.toLowerCase()))
    return `no swap file can be on ${printable(fileSystem, 40)}`;
  return swap.folder === 'read-only' ? 'its folder cannot be written' : undefined;
}

/**
 * File systems, as `stat -f` names them, on which swapon(2) fails: they have no blocks on a disk of this host, move them, or are reached over a
 * network that the swapped-out host would need (swapon(8), Documentation/filesystems/locking.rst: swap_activate).
 */
const WITHOUT_SWAP: ReadonlySet<string> = new Set([
  ...['tmpfs', 'ramfs', 'overlayfs', 'aufs', 'unionfs', 'ecryptfs', 'squashfs', 'erofs', 'isofs', 'cramfs', 'romfs'],
  ...['zfs', 'bcachefs', 'ubifs', 'jffs2', 'fuseblk', 'proc', 'sysfs', 'devpts', 'cgroupfs', 'cgroup2fs'],
  ...['nfs', 'nfsd', 'cifs', 'smb', 'smb2', 'v9fs', 'ceph', 'afs', 'coda', 'gpfs', 'lustre', 'panfs', 'gfs/gfs2'],
  ...['vboxsf', 'prl_fs', 'vmhgfs', 'wslfs'],
]);
