/** A swap file that oomcfg makes: the file, the swap area in it, and the unit that turns it on at boot. */
import type { DesiredState } from '../model/desired';
import type { ObservedState } from '../model/observed';
import type { SettingValue } from '../model/settings';
import { printable } from '../model/text/printable';
import { quote } from '../remote/shell';
import { pathValue } from '../systemd/escape';
import { type HostKind, type Named, type Present, SYSTEM, type Wanted } from './kind';

const PREFIX = 'swap:';

/** The name of the setting. */
export function swapSetting(path: string): string {
  return `${PREFIX}${path}`;
}

/** The path of its file. */
function swapPath({ setting }: Pick<Named, 'setting'>): string {
  return setting.slice(PREFIX.length);
}

export const swapFile: HostKind = {
  of: 'host',
  owns: ({ target, setting }) => target === SYSTEM && setting.startsWith(PREFIX),
  wanted: wantedOf,
  present: (wanted, observed) => presentOf(swapPath(wanted), observed),
  kernelHolds: ({ value }, { kernel }) => kernel === value,
  fileHolds: ({ value }, { file }) => file === value,
  unsupported: ({ dropped }, { kernel }, observed) => (dropped || kernel !== 0 ? undefined : whyNoSwapFile(observed)),
  replaced: ({ dropped }, { kernel }) => (dropped && kernel === 0 ? null : kernel),
  falls: ({ after }) => after === 0,
  calls: {
    first: (change) => (change.after === 0 ? [] : [`swap_make ${quote(swapPath(change))} ${Number(change.after)}`]),
    last: (change) => (change.dropped && change.after === 0 ? [`swap_remove ${quote(swapPath(change))}`] : []),
  },
  written: {
    settingOf: (key, value) => (key === 'What' ? swapSetting(value.replaceAll('%%', '%')) : undefined),
    valueOf: (change) => pathValue(swapPath(change)),
  },
  shows: 'size',
};

function wantedOf({ swap }: DesiredState, observed: ObservedState): readonly Wanted[] {
  const asked: Wanted[] =
    swap === undefined ? [] : [{ target: SYSTEM, setting: swapSetting(swap.file), value: swap.size, at: swap.at }];
  const dropped = observed.swap.made
    .filter(({ path }) => path !== swap?.file)
    .map(({ path }): Wanted => ({ target: SYSTEM, setting: swapSetting(path), value: 0, dropped: true }));
  return [...asked, ...dropped];
}

/** A swap area is one page smaller than its file: the header (mkswap(8)). */
function presentOf(path: string, { swap, facts, generation }: ObservedState): Present {
  const active = swap.active.find((area) => area.path === path);
  const made = swap.made.find((file) => file.path === path);
  const unit = generation.files.find((file) => file.path.endsWith('.swap') && !file.path.includes('.wants/'));
  const kernel: SettingValue = active === undefined ? 0 : active.size + facts.pageSize;
  // A file of somebody else's is persisted by their means; ours by its unit.
  // One that is off and still there is a file all the same: it takes room until it is removed.
  const isLasting = unit !== undefined || active === undefined;
  const file = made === undefined ? kernel : isLasting ? made.size : 0;
  return { kernel, file, setBy: active === undefined ? null : (unit?.path ?? null), nextBy: null };
}

/** Why none can be made here, as half a sentence; undefined where one can. */
export function whyNoSwapFile({ facts, swap }: ObservedState): string | undefined {
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
 * File systems, as `stat -f` names them, on which swapon(2) fails: they have no blocks on a disk of this host, move
 * them, or are reached over a network that the swapped-out host would need (swapon(8),
 * Documentation/filesystems/locking.rst: swap_activate).
 */
const WITHOUT_SWAP: ReadonlySet<string> = new Set([
  ...['tmpfs', 'ramfs', 'overlayfs', 'aufs', 'unionfs', 'ecryptfs', 'squashfs', 'erofs', 'isofs', 'cramfs', 'romfs'],
  ...['zfs', 'bcachefs', 'ubifs', 'jffs2', 'fuseblk', 'proc', 'sysfs', 'devpts', 'cgroupfs', 'cgroup2fs'],
  ...['nfs', 'nfsd', 'cifs', 'smb', 'smb2', 'v9fs', 'ceph', 'afs', 'coda', 'gpfs', 'lustre', 'panfs', 'gfs/gfs2'],
  ...['vboxsf', 'prl_fs', 'vmhgfs', 'wslfs'],
]);
