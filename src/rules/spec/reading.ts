/** Spec files as files, and a spec as a whole: OOM10x. */
import type { Rule } from '../rule';

export const READING = {
  OOM101: {
    severity: 'error',
    title: 'a spec file or folder does not exist',
    cause: 'The file or folder does not exist; without --file, oomcfg.yaml of the working directory is read.',
    fix: 'Name the spec with --file, or write an oomcfg.yaml here: the README has one to start from.',
    source: 'open(2), ENOENT and ENOTDIR',
    needs: 'input',
  },
  OOM102: {
    severity: 'error',
    title: 'a spec file or folder cannot be read',
    cause:
      'The system refused to read it, or it is not a regular file: a pipe or a device may never end. A spec that is read in part would take limits back; nothing is done without all of it.',
    fix: 'Write the spec into a regular file, and make it readable for the user who runs oomcfg.',
    source: 'open(2), read(2); oomcfg: a spec is read as a whole',
    needs: 'input',
  },
  OOM103: {
    severity: 'error',
    title: 'a spec file is too large',
    cause: 'Ten thousand services fit into a mebibyte; a larger file is not a spec, and it was not read.',
    fix: 'Name the right file, or split the spec: several files make one.',
    source: 'oomcfg: a spec file has 1 MiB at the most',
    needs: 'input',
  },
  OOM104: {
    severity: 'error',
    title: 'a spec file is not UTF-8 text',
    cause: 'A spec is UTF-8; bytes that are not text would end up in units and messages as other characters.',
    fix: 'Save it as UTF-8, or name the right file.',
    source: 'RFC 3629',
    needs: 'input',
  },
  OOM105: {
    severity: 'error',
    title: 'a spec file is empty',
    cause: 'It holds no value, at most blanks or comments; an empty spec would take back everything that oomcfg set.',
    fix: 'Write at least a services or a system key. To set nothing any more, write services: {}.',
    source: 'oomcfg: what a spec no longer names is taken back',
    needs: 'input',
  },
  OOM106: {
    severity: 'error',
    title: 'a folder holds no spec files',
    cause: 'A folder stands for the spec files directly in it; folders below it are not read.',
    fix: 'Name the folder or the file that holds the spec.',
    source: 'oomcfg: a folder stands for its *.yaml and *.yml',
    needs: 'input',
  },
  OOM107: {
    severity: 'warning',
    title: 'the spec asks for nothing',
    cause: 'Applying it would take back everything that oomcfg has set under this name.',
    fix: 'Add a service, unless that is meant.',
    source: 'oomcfg: what a spec no longer names is taken back',
    needs: 'input',
  },
  OOM108: {
    severity: 'info',
    title: 'more mistakes than are listed',
    cause: 'A report of more than a thousand findings helps nobody. Where there are errors, they are listed first.',
    fix: 'Correct these first.',
    source: 'oomcfg: a report lists a thousand findings of a spec',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
