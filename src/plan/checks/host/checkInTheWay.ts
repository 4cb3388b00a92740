/**
 * Decides what on a host is in the way of the files that oomcfg is about to write, before anything is begun. Nothing is
 * said where nothing is to be written.
 */
import type { Finding } from '../../../model/finding';
import type { BlockedPath, ObservedGeneration } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { holds, type Item } from '../../compare';
import type { FileChange } from '../../../documents/plan/document';
import { planFinding } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';

interface Words {
  readonly summary: (path: string, other: string) => string;
  readonly detail: string;
  readonly fix: (path: string) => string;
}

const OF_KIND: Readonly<Record<BlockedPath['kind'], Words>> = {
  'read-only': {
    summary: (path) => `${path} cannot be written on the host`,
    detail:
      'oomcfg has to write there. The kernel refuses it even to root: it is mounted read-only, by intention or after an I/O error, or it is immutable (chattr +i).',
    fix: (path) =>
      `See \`findmnt -T ${path}\` and \`lsattr -d ${path}\` on the host, and make it writable when that is safe.`,
  },
  file: {
    summary: (path) => `${path} on the host is not a folder`,
    detail: 'oomcfg keeps files in a folder of that name.',
    fix: (path) => `See \`ls -la ${path}\` on the host, and move it away.`,
  },
  folder: {
    summary: (path) => `${path} on the host is a folder`,
    detail: 'oomcfg has a file of that name.',
    fix: (path) => `See \`ls -la ${path}\` on the host, and move it away.`,
  },
  dangling: {
    summary: (path) => `${path} on the host is a dangling link`,
    detail: 'oomcfg keeps files in a folder of that name, and no folder can be made where the link is.',
    fix: (path) => `See \`ls -la ${path}\` on the host; remove the link, or make the folder that it names.`,
  },
  foreign: {
    summary: (path) => `${path} on the host was not made by oomcfg`,
    detail:
      'oomcfg writes a file of that name, and never changes one that it did not make: the first line of this one does not name oomcfg.',
    fix: (path) => `See \`ls -la ${path}\` and \`cat ${path}\` on the host, and move it away or give it another name.`,
  },
  shared: {
    summary: (path, other) => `${path} and ${other} are one folder on the host`,
    detail:
      'One is a link to the other, so a drop-in there applies to both units: the limits of one would become those of the other.',
    fix: (path) => `See \`ls -ld ${path}\` on the host, and replace the link with a folder.`,
  },
};

export const inTheWay: HostCheck = { finds: ['inTheWay', 'readOnly'], check: checkInTheWay };

/** An error where it keeps a file from being written; a shared folder is at least a warning. */
function checkInTheWay({ observed, files, items }: HostScene): readonly Finding[] {
  const { blocked = [], generation, obstacles } = observed;
  const isIdle =
    files.length === 0 && generation.pending === undefined && !generation.broken && items.every(isLeftAlone);
  // What another user than root cannot write means nothing; the host is held for that user anyway.
  if (obstacles.includes('not-root')) return [];
  const isAllReadOnly = obstacles.includes('etc-read-only');
  const ofEtc = isAllReadOnly && !isIdle ? [readOnly()] : [];
  const ofPaths = blocked.flatMap((one, index): Finding[] => {
    const { kind, path, other } = one;
    // Of two units of the spec, one finding is enough.
    if (blocked.slice(0, index).some((before) => before.path === other && before.other === path)) return [];
    // That /etc is read-only covers everything in it.
    if (kind === 'read-only' && isAllReadOnly && (path === '/etc' || path.startsWith('/etc/'))) return [];
    const isInTheWay = isOfAll(path) ? !isIdle : files.some((file) => blocks(one, file, generation));
    if (!isInTheWay && kind !== 'shared') return [];
    const words = OF_KIND[kind];
    const name = printable(path, 200);
    return [
      planFinding('inTheWay', {
        ...(isInTheWay ? {} : { severity: 'warning' as const }),
        summary: words.summary(name, printable(other ?? '', 200)),
        detail: words.detail,
        fix: words.fix(name),
        facts: { path, kind, ...(other === undefined ? {} : { other }) },
      }),
    ];
  });
  return [...ofEtc, ...ofPaths];
}

function readOnly(): Finding {
  return planFinding('readOnly', {
    summary: '/etc of the host cannot be written',
    facts: {},
  });
}

/** No change comes of it. */
function isLeftAlone(item: Item): boolean {
  return holds(item) || item.unsupported !== undefined || item.futile === true || item.wanted.reboot === true;
}

/** What every change needs: generations, state and lock. Any other path is needed only for the files below it. */
function isOfAll(path: string): boolean {
  return !/^\/etc\/(?:systemd|sysctl\.d)(?:\/|$)/.test(path);
}

function blocks({ kind, path, other = path }: BlockedPath, file: FileChange, { files }: ObservedGeneration): boolean {
  if (![path, other].some((one) => file.path === one || file.path.startsWith(`${one}/`))) return false;
  const present = files.find((one) => one.path === file.path);
  switch (kind) {
    case 'read-only':
      // Where the link exists, a new text does not need its folder.
      return !(file.action === 'update' && present?.link === 'ok');
    case 'foreign':
      // A file that took the place of ours is replaced, like any edited one.
      return present === undefined;
    case 'shared':
      return file.action !== 'remove';
    case 'file':
    case 'folder':
    case 'dangling':
      return true;
  }
}
