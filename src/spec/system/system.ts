/** Reads the entries of `system`: what belongs to a host, not to a service. */
import type { Placed } from '../../model/finding';
import type { SystemSpec } from '../../model/spec';
import type { Note } from '../specFindings';
import { readHosts } from '../services/service';
import { readAmount } from '../services/sizes';
import { readSwapPath } from './swapFile';
import { readSysctl } from './sysctl';
import { entryOf, itemsOf, type Tree } from '../../yaml/tree';

/** All entries in their order; what is wrong with them is noted. */
export function readSystem(tree: Tree | undefined, note: Note): readonly SystemSpec[] {
  return itemsOf(tree).flatMap((item) => {
    if (item.kind !== 'map') return [];
    const hosts = readHosts(item, item.at, note);
    const reserve = readAmount(entryOf(item, 'reserve')?.value, 'reserve', note);
    const sysctl = readSysctl(entryOf(item, 'sysctl')?.value, note);
    const swap = readSwap(entryOf(item, 'swap')?.value, note);
    if (hosts === undefined) return [];
    return [{ at: item.at, hosts, sysctl, ...(reserve && { reserve }), ...(swap && { swap }) }];
  });
}

/** The page size of a host is not known yet; the size is rounded later. */
function readSwap(tree: Tree | undefined, note: Note): Placed<NonNullable<SystemSpec['swap']>['value']> | undefined {
  const file = readSwapPath(entryOf(tree, 'file')?.value, note);
  const size = readAmount(entryOf(tree, 'size')?.value, 'swap.size', note);
  if (tree === undefined || file === undefined || size === undefined) return undefined;
  return { value: { file: file.value, size: size.value }, at: tree.at };
}
