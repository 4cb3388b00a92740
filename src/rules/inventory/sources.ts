/** Sources of an inventory as a whole: what is read, what is left out, and what is not an inventory at all. */
import type { Rule } from '../rule';

const FOLDERS = 'Ansible, "Building Ansible inventories", inventory directories';
const SCRIPTS = 'Ansible, "Developing dynamic inventory", inventory scripts';

export const SOURCES = {
  OOM201: {
    severity: 'error',
    title: 'an inventory source cannot be read',
    cause:
      'The file or folder is not there, is of another kind, or may not be read. Ansible would go on without its contents.',
    fix: 'Correct the path, and check what it is and its permissions.',
    source: 'open(2); oomcfg: an inventory is read whole',
    needs: 'input',
  },
  OOM202: {
    severity: 'error',
    title: 'an inventory file is too large',
    cause: 'The file is larger than any inventory needs, so none of it was read.',
    fix: 'Check the path and what the file is; split an inventory that really is that large.',
    source: 'oomcfg: reads bounded input',
    needs: 'input',
  },
  OOM203: {
    severity: 'error',
    title: 'an inventory file is not plain UTF-8 text',
    cause:
      'Some bytes of the file are not text, it holds a control character, or it begins with a byte order mark. Programs disagree about what that means.',
    fix: 'Save the file as plain UTF-8 text without a byte order mark.',
    source: 'RFC 3629',
    needs: 'input',
  },
  OOM212: {
    severity: 'error',
    title: 'a value or file is encrypted with Ansible Vault',
    cause: 'oomcfg does not ask for vault passwords, so what is encrypted is not known, and it is needed here.',
    fix: 'Keep secrets out of the inventory that oomcfg reads: use keys, the SSH agent, or sudo without a password.',
    source: 'Ansible, "Protecting sensitive data with Ansible vault"; oomcfg: does not ask for vault passwords',
    needs: 'input',
  },
  OOM213: {
    severity: 'error',
    title: 'a kind of inventory or value that is not supported',
    cause:
      'The source is TOML or configures an inventory plugin, or a value has a YAML tag other than !unsafe and !vault. What it says of hosts is not known.',
    fix: 'Give INI, YAML, JSON or an executable script that runs `ansible-inventory --list`; write a value plainly, or quote it as text.',
    source: 'oomcfg: reads inventories without Ansible',
    needs: 'input',
  },
  OOM214: {
    severity: 'error',
    title: 'an inventory script failed',
    cause:
      'An inventory that is a script is run with --list or --host. This one is not executable, or it failed, so what it says of hosts is not known.',
    fix: 'Make it executable, run it by hand with --list, and correct what fails.',
    source: SCRIPTS,
    needs: 'input',
  },
  OOM215: {
    severity: 'error',
    title: 'an inventory script printed something other than an inventory',
    cause:
      'A script prints a JSON object of groups and hosts. Ansible would leave the whole source out where it prints anything else.',
    fix: 'Run it by hand with --list and correct what it prints.',
    source: SCRIPTS,
    needs: 'input',
  },
  OOM218: {
    severity: 'error',
    title: 'an inventory source is empty',
    cause:
      'There is nothing in the file but blank lines and comments, or no file in the folder that is read as an inventory.',
    fix: 'Write a host into it, or leave the source out. In a folder, an inventory in INI format needs another extension than .ini, or none.',
    source: FOLDERS,
    needs: 'input',
  },
  OOM219: {
    severity: 'warning',
    title: 'a file of an inventory directory is not read',
    cause: 'In a folder Ansible leaves out files that end in .ini, and so its hosts are not in this inventory.',
    fix: 'Rename it, to one without extension for instance, or give the file itself with -i.',
    source: 'Ansible, INVENTORY_IGNORE_EXTS',
    needs: 'input',
  },
  OOM226: {
    severity: 'warning',
    title: 'a file of an inventory folder is not an inventory, and is left out',
    cause:
      'By its name or by what is in it the file is something else. Read as an inventory, its lines or keys would be taken for hosts and groups.',
    fix: 'Keep it outside of the inventory folder; an inventory that has such a name needs another.',
    source: FOLDERS,
    needs: 'input',
  },
  OOM227: {
    severity: 'error',
    title: 'a source is something other than an inventory',
    cause: 'Read as an inventory, its lines or keys would be taken for hosts and groups.',
    fix: 'Name the right file. Where it is an inventory in INI format, write [ungrouped] above its hosts.',
    source: 'oomcfg: what is not an inventory is not read as one, and none of it is shown',
    needs: 'input',
  },
  OOM244: {
    severity: 'error',
    title: 'interrupted while an inventory script ran',
    cause: 'The inventory was not read whole, so no host was looked at, and nothing was changed.',
    fix: 'Run again.',
    source: 'signal(7), SIGINT and SIGTERM',
    needs: 'input',
  },
  OOM247: {
    severity: 'warning',
    title: 'a plugin makes groups, and they are not there',
    cause:
      'Inventory plugins of Ansible are not run. This one lists no hosts; what group_vars say of its groups is not known.',
    fix: 'Nothing has to be done where nothing depends on these groups; else let a small executable script run `exec ansible-inventory -i FOLDER --list`, and give that as the inventory.',
    source: 'Ansible, ansible.builtin.constructed; oomcfg: reads inventories without Ansible',
    needs: 'input',
  },
  OOM253: {
    severity: 'error',
    title: 'a source does not look like an inventory',
    cause:
      'Lines of the file are neither hosts nor variables, and so many of them that it is taken for something else. None of it is shown, because it may hold secrets.',
    fix: 'Name the right file, or correct its lines where it is an inventory.',
    source: 'oomcfg: what is not an inventory is not read as one, and none of it is shown',
    needs: 'input',
  },
  OOM254: {
    severity: 'error',
    title: 'a mistake in more lines of an inventory than are listed',
    cause: 'Only the first places of a mistake are listed; one correction may fit all of them.',
    fix: 'Correct the first ones, and the others in the same way.',
    source: 'oomcfg: a mistake is listed a few times in a file',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
