/** What is said of a source as a whole: it cannot be read, is left out, or is something else than an inventory. */
import type { Foreign } from '../foreign/foreign';
import type { Build } from '../graph/build';
import type { InventoryCode, InventoryRemark } from '../inventoryFindings';
import { show, startOf } from '../text';

/** Findings that name a file alone, and nothing of what is in it. */
export const OF_FILES: ReadonlySet<string> = new Set<InventoryCode>(['OOM226', 'OOM227', 'OOM218', 'OOM247']);

export class WholeFiles {
  /** How many files were something else, and named as that. */
  named = 0;

  constructor(private readonly build: Build) {}

  /** A file that is something else: an error, but within a folder where no host is lost without it. */
  foreign(path: string, inFolder: boolean, { what, fix, holdsHosts }: Foreign): void {
    this.named += 1;
    const isLeftOut = inFolder && !holdsHosts;
    (holdsHosts ? this.build.missing : this.build.findings).add(isLeftOut ? 'OOM226' : 'OOM227', startOf(path), {
      summary: `${show(path)} is ${what}${isLeftOut ? ', and is left out' : ''}`,
      fix,
    });
  }

  leftOut(path: string): void {
    this.add('OOM226', path, {
      summary: `${show(path)} does not have the name of an inventory, and is left out`,
      detail: 'Ansible reads every file of an inventory folder that it does not ignore, and reads each line as a host.',
    });
  }

  ignoredIni(path: string): void {
    this.add('OOM219', path, {
      summary: `${show(path)} is not read`,
    });
  }

  empty(path: string): void {
    this.add('OOM218', path, {
      summary: `${show(path)} is empty`,
      detail: 'There is nothing in it but blank lines and comments.',
      fix: 'Write a host into it, or leave the source out.',
    });
  }

  emptyFolder(path: string): void {
    this.add('OOM218', path, {
      summary: `the folder ${show(path)} contains no inventory file`,
      detail:
        'Hidden files, group_vars, host_vars and files that end in .ini, .cfg, .md, .txt, .bak and the like are not read in a folder.',
      fix: 'Put an inventory into it; one in INI format needs another extension than .ini, or none.',
    });
  }

  unreadable(path: string, why: string, fix: string): void {
    this.add('OOM201', path, {
      summary: `the inventory ${show(path)} cannot be read: ${why}`,
      detail: 'Ansible would go on without its hosts.',
      fix,
    });
  }

  tooLarge(path: string, why: string): void {
    this.add('OOM202', path, {
      summary: `${show(path)} is too large for an inventory`,
      detail: `None of it was read, because ${why}.`,
      fix: 'Check the path; split an inventory that really is that large.',
    });
  }

  notExecutable(path: string): void {
    this.add('OOM214', path, {
      summary: `${show(path)} begins with #! but is not executable`,
      detail: 'An executable inventory is run with --list.',
      fix: `Run chmod +x ${show(path)}.`,
    });
  }

  toml(path: string): void {
    this.add('OOM213', path, {
      summary: `${show(path)} is TOML, which is not supported`,
      detail: 'INI, YAML, JSON and executable scripts are.',
      fix: 'Convert it: ansible-inventory -i FILE --list --yaml.',
    });
  }

  byteOrderMark(path: string): void {
    this.add('OOM203', path, {
      summary: 'the file begins with a byte order mark',
      detail: 'Ansible reads it as part of the first line.',
      fix: 'Save the file as UTF-8 without BOM.',
    });
  }

  private add(code: InventoryCode, path: string, sentences: InventoryRemark): void {
    this.build.findings.add(code, startOf(path), sentences);
  }
}
