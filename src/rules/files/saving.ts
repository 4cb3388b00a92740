/** What keeps files from being written here: the folder of a render, and the file of a plan: OOM69x. */
import type { Rule } from '../rule';

export const SAVING = {
  OOM690: {
    severity: 'error',
    title: 'the output folder holds something other than an earlier render',
    cause:
      'A render removes what an earlier one left in its folder. What oomcfg did not write there it does not touch, so it renders only into a new or empty folder, or one of an earlier render.',
    fix: 'Give --out a new or an empty folder, or the one of an earlier render.',
    source: 'oomcfg: what it did not make it does not remove',
    needs: 'input',
  },
  OOM691: {
    severity: 'error',
    title: 'something is in the way of a rendered file',
    cause:
      'A symbolic link, a file, or a folder that render did not make is where render would write, and it neither follows nor replaces that.',
    fix: 'Move it away, or give --out another folder.',
    source: 'oomcfg: a render never follows a link',
    needs: 'input',
  },
  OOM692: {
    severity: 'error',
    title: 'a rendered file cannot be written',
    cause:
      'The system refused it: no permission, a full disk, a quota, or a read-only file system. The message has the reason.',
    fix: 'Correct that and render again: what is written already is kept or replaced.',
    source: 'open(2), write(2)',
    needs: 'input',
  },
  OOM693: {
    severity: 'error',
    title: 'a host name that cannot be the name of a folder',
    cause: 'Each host has a folder of its name. A name with a slash, or one that is `.` or `..`, would lead elsewhere.',
    fix: 'Rename the host in the inventory; its address can stay in ansible_host.',
    source: 'path_resolution(7)',
    needs: 'input',
  },
  OOM694: {
    severity: 'error',
    title: 'a plan cannot be saved',
    cause:
      'The hosts were looked at and nothing was changed on them, but the file of --out could not be written, so there is nothing to apply.',
    fix: 'Name a file in a folder that exists and can be written, and plan again.',
    source: 'open(2)',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
