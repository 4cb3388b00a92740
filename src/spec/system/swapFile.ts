/** Decides which paths a swap file may have: plain, absolute, on a disk that outlives a reboot. */
import type { Placed } from '../../model/finding';
import { printable } from '../../model/text/printable';
import { swapUnit } from '../../systemd/paths';
import { LONGEST_FILE_NAME } from '../../systemd/unitNames';
import type { Note } from '../specFindings';
import type { Tree } from '../../yaml/tree';
import { readText } from '../values';

/** Not on a disk, or emptied by itself (file-hierarchy(7), tmpfiles.d(5)). */
const VOLATILE = ['/proc', '/sys', '/dev', '/run', '/var/run', '/tmp', '/var/tmp'];

/** The path; undefined (and noted) for one that cannot be used. */
export function readSwapPath(tree: Tree | undefined, note: Note): Placed<string> | undefined {
  const path = readText(tree, 'swap.file', note);
  if (path === undefined) return undefined;
  const why = mistake(path.value);
  if (why === undefined) return path;
  const shown = printable(path.value, 100);
  note('OOM180', path.at, {
    summary: `${shown} cannot be a swap file: ${why.summary}`,
    detail: why.detail,
    facts: { file: shown },
  });
  return undefined;
}

function mistake(path: string): { readonly summary: string; readonly detail: string } | undefined {
  if (!path.startsWith('/')) {
    return { summary: 'it is not absolute', detail: 'A relative path means another file wherever it is read.' };
  }
  if (!/^[A-Za-z0-9._+@/-]+$/.test(path)) {
    return {
      summary: 'it contains characters other than letters, digits and . _ + @ -',
      detail: 'The path ends up in a systemd unit and in commands, where other characters have special meanings.',
    };
  }
  const parts = path.slice(1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return {
      summary: 'it has . or .. or an empty part',
      detail: 'The swap unit of systemd is named after the plain path.',
    };
  }
  const below = VOLATILE.find((folder) => path === folder || path.startsWith(`${folder}/`));
  if (below !== undefined) {
    return { summary: `it lies in ${below}`, detail: 'Files there are not on a disk, or are removed automatically.' };
  }
  if (swapUnit(path).length > LONGEST_FILE_NAME) {
    return {
      summary: 'it is too long',
      detail: 'The swap unit of systemd is named after the path, in at most 255 bytes.',
    };
  }
  return undefined;
}
