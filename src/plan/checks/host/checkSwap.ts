/** What is in the way of swap, and what swap does to the limits of services. */
import { hasLimit, swapUnbounded } from '../../../desired/checks/checkSwapLimits';
import { formatSize } from '../../../model/bytes';
import type { DesiredSwap } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedState } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { holds, type Item } from '../../compare';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';
import { kindOf } from '../../../settings';
import { swapFile, swapSetting } from '../../../settings/swapFile';

export const swapFiles: HostCheck = {
  finds: ['swapForeign', 'swapNoSpace', 'swapInUse', 'swapFolder', 'swapSnapshots'],
  check: checkSwap,
};

export const swapLimits: HostCheck = { finds: ['swapUnbounded'], check: checkSwapLimits };

/**
 * Somebody else's file, no room or no folder for a new one, no memory to take the contents of an old one, and what a
 * new one does to snapshots.
 */
function checkSwap({ desired: { swap: desired }, observed, items }: HostScene): readonly Finding[] {
  const { swap, facts } = observed;
  const found: Finding[] = [];
  const made = new Map(swap.made.map((file) => [file.path, file.size]));
  const isSupported = desired !== undefined && items.some(isSupportedSwap(desired.file));
  if (isSupported && !made.has(desired.file)) {
    const active = swap.active.find(({ path }) => path === desired.file);
    const isWanted = active !== undefined && active.size + facts.pageSize === desired.size;
    if (!isWanted && (active !== undefined || swap.fileSize !== undefined)) {
      found.push(
        planFinding('swapForeign', {
          summary: `${printable(desired.file)} is already there, and oomcfg has no record of having made it`,
          facts: { file: desired.file, size: active?.size ?? swap.fileSize ?? 0, active: active !== undefined },
          where: desired.at,
        }),
      );
    } else if (!isWanted && swap.free !== undefined && swap.free < desired.size) {
      found.push(
        planFinding('swapNoSpace', {
          summary: `${printable(desired.file)} needs ${formatSize(desired.size)}, and ${formatSize(swap.free)} is free there`,
          facts: { file: desired.file, size: desired.size, free: swap.free },
          where: desired.at,
        }),
      );
    } else if (!isWanted) found.push(...checkPlace(desired, observed));
  }
  for (const { path, used } of swap.active) {
    const item = items.find(({ wanted }) => wanted.setting === swapSetting(path));
    if (item === undefined || item.kernelHolds || !made.has(path) || used <= facts.memAvailable) continue;
    found.push(
      planFinding('swapInUse', {
        summary: `${printable(path)} holds ${formatSize(used)}, and ${formatSize(facts.memAvailable)} of memory is available`,
        facts: { file: path, used, available: facts.memAvailable },
        ...(item.wanted.at === undefined ? {} : { where: item.wanted.at }),
      }),
    );
  }
  return found;
}

/** Whether an item is about that swap file, and the host can have it. */
function isSupportedSwap(file: string): (item: Item) => boolean {
  return ({ wanted, unsupported }) =>
    wanted.setting === swapSetting(file) && !wanted.dropped && unsupported === undefined;
}

/** The folder of a file that is to be made. */
function checkPlace({ file, at }: DesiredSwap, { swap }: ObservedState): readonly Finding[] {
  const folder = file.slice(0, file.lastIndexOf('/')) || '/';
  if (swap.folder === 'missing') {
    return [
      planFinding('swapFolder', {
        summary: `${printable(file)}: there is no folder ${printable(folder)} on the host`,
        facts: { file, folder },
        where: at,
      }),
    ];
  }
  if (swap.fileSystem !== 'btrfs' || (swap.isSubvolume === true && folder !== '/')) return [];
  return [
    planFinding('swapSnapshots', {
      summary: `${printable(file)} will be in a btrfs subvolume with other files, and keeps it from being snapshotted`,
      facts: { file, folder },
      where: at,
    }),
  ];
}

function checkSwapLimits({ desired: { services }, observed: { facts, swap }, items }: HostScene): readonly Finding[] {
  const getsSwap = items.some(
    ({ wanted, unsupported }) => kindOf(wanted) === swapFile && !wanted.dropped && unsupported === undefined,
  );
  const hasSwap = facts.swapTotal > 0 || swap.active.length > 0 || getsSwap;
  if (facts.cgroup === 'v2' || !hasSwap) return [];
  // Said only with a change of the limit or of the swap file: nobody wants to read it in every later run.
  const changes = items.filter((item) => item.unsupported === undefined && !holds(item));
  const swapChanges = changes.some(({ wanted }) => kindOf(wanted) === swapFile);
  return swapUnbounded(
    services.filter(
      (service) =>
        hasLimit(service) &&
        (swapChanges || changes.some(({ wanted }) => wanted.target === service.unit && wanted.setting === 'MemoryMax')),
    ),
  );
}
