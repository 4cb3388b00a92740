/** Decides where oomcfg's files take effect on a host, and which paths are such files. */
import { escapePath } from './escape';
import { isUnitName } from './unitNames';

/**
 * The name of oomcfg's drop-ins and of its sysctl file. zz-: `systemctl edit` writes override.conf, and of all drop-ins
 * the lexically last wins (systemd.unit(5)); sysctl.d(5) applies files in lexical order, too, and /etc/sysctl.conf
 * counts as 99-sysctl.conf at boot.
 */
export const OUR_FILE = 'zz-oomcfg.conf';

/** Where the administrator's units are, and oomcfg's (systemd.unit(5)). */
export const UNIT_FOLDER = '/etc/systemd/system';

export const SYSCTL_PATH = `/etc/sysctl.d/${OUR_FILE}`;

/** Units with a link there are what swap.target wants, so that a swap unit is on after a boot (systemd.unit(5)). */
const WANTED_SWAPS = 'swap.target.wants';

/** oomcfg's drop-in of a unit, or another one in the same folder. */
export function dropInPath(unit: string, name = OUR_FILE): string {
  return `${UNIT_FOLDER}/${unit}.d/${name}`;
}

/** The unit of a drop-in of oomcfg; undefined for another file. */
export function unitOfDropIn(path: string): string | undefined {
  const { below, name } = placeOf(path);
  return name === OUR_FILE && below?.endsWith('.d') === true ? below.slice(0, -'.d'.length) || undefined : undefined;
}

/** The name of the swap unit for a file: systemd.swap(5) allows no other. */
export function swapUnit(file: string): string {
  return `${escapePath(file)}.swap`;
}

export function swapUnitPath(file: string): string {
  return `${UNIT_FOLDER}/${swapUnit(file)}`;
}

/** Where swap.target looks for the swap unit that has this path; undefined for the path of anything else. */
export function wantedSwapPath(path: string): string | undefined {
  const { below, name } = placeOf(path);
  return below === '' && isSwapUnit(name) ? `${UNIT_FOLDER}/${WANTED_SWAPS}/${name}` : undefined;
}

/** Whether a file of a generation can take effect there, as in schemas/plan.schema.json. */
export function isOurPath(path: string): boolean {
  if (path === SYSCTL_PATH) return true;
  const unit = unitOfDropIn(path);
  if (unit !== undefined) return isUnitName(unit);
  const { below, name } = placeOf(path);
  return (below === '' || below === WANTED_SWAPS) && isSwapUnit(name) && isUnitName(name);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isSwapUnit(name: string): boolean {
  return name.endsWith('.swap') && name !== '.swap';
}

/**
 * The file's name, and the one folder between it and the folder of units ('' for none); no `below` where it is
 * elsewhere.
 */
function placeOf(path: string): { readonly below?: string; readonly name: string } {
  const name = baseName(path);
  const folder = path.slice(0, -name.length - 1);
  if (folder === UNIT_FOLDER) return { below: '', name };
  const below = folder.slice(UNIT_FOLDER.length + 1);
  return folder.startsWith(`${UNIT_FOLDER}/`) && !below.includes('/') ? { below, name } : { name };
}
