/** What is in an inventory: its lines and keys, groups and hosts. */
import type { Rule } from '../rule';

const INVENTORIES = 'Ansible, "How to build your inventory"';

export const STRUCTURE = {
  OOM204: {
    severity: 'error',
    title: 'a line of an INI inventory is not understood',
    cause:
      'The line is not a section, host, group or variable of its section. What it was meant to say of a host is not known.',
    fix: 'Write name=value behind a host, one host or group a line, name = value below [group:vars], and begin a comment with #.',
    source: 'Ansible, ansible.builtin.ini inventory',
    needs: 'input',
  },
  OOM205: {
    severity: 'error',
    title: 'an inventory file is not valid YAML or JSON',
    cause:
      'The text does not follow YAML or JSON, or it is nested too deeply or has several documents. A file that is not valid is not read at all.',
    fix: 'Correct the line; indentation and quotes are the usual reasons. Put a password with special characters in single quotes.',
    source: 'YAML 1.2.2; RFC 8259',
    needs: 'input',
  },
  OOM206: {
    severity: 'error',
    title: 'a part of an inventory has the wrong shape',
    cause:
      'The value here is of the wrong kind. Ansible would skip it or could not read the file, and hosts or variables would be missing.',
    fix: 'Write groups as mappings of hosts:, children: and vars:, and variables as name: value.',
    source: 'Ansible, ansible.builtin.yaml inventory',
    needs: 'input',
  },
  OOM207: {
    severity: 'error',
    title: 'a group is used but declared nowhere',
    cause: 'Ansible would leave the whole file out.',
    fix: 'Add a section for the group, or correct the name.',
    source: 'Ansible, ansible.builtin.ini inventory',
    needs: 'input',
  },
  OOM208: {
    severity: 'error',
    title: 'groups form a loop',
    cause:
      'A group would hold itself, by itself or by way of others. The group all holds every group, so it cannot be below one.',
    fix: 'Remove one of the groups from the children of the other.',
    source: INVENTORIES,
    needs: 'input',
  },
  OOM209: {
    severity: 'error',
    title: 'a host or group name cannot be used',
    cause:
      'The name is empty, too long, no text, or has characters or a form that would mean something else: in a path, on a command line, in a pattern, or as a variable, a port or a password.',
    fix: 'Choose another name, and quote one that YAML reads as a number or a truth value; an address can stay in ansible_host.',
    source: `${INVENTORIES}; path_resolution(7)`,
    needs: 'input',
  },
  OOM210: {
    severity: 'error',
    title: 'a host range is wrong',
    cause:
      'A range counts from a start up to an end, in whole numbers or single letters. This one is not such a range, gives no host, or gives more hosts than are read.',
    fix: 'Write each range as [begin:end] or [begin:end:step].',
    source: `${INVENTORIES}, adding ranges of hosts`,
    needs: 'input',
  },
  OOM211: {
    severity: 'error',
    title: 'a key is given twice',
    cause: 'Ansible keeps only the last one, and what the first one says is lost.',
    fix: 'Merge the two, or remove one.',
    source: 'YAML 1.2.2, 3.2.1.1 Nodes',
    needs: 'input',
  },
  OOM216: {
    severity: 'error',
    title: 'a host would be dropped silently',
    cause:
      'Ansible drops hosts where the group ungrouped is below another group, where a host in no group has the name of a group, and where a script names a host below _meta.hostvars alone.',
    fix: 'Put the host into a group, and give groups other names than hosts.',
    source: INVENTORIES,
    needs: 'input',
  },
  OOM217: {
    severity: 'error',
    title: 'YAML aliases grow beyond all bounds',
    cause: 'Such a file is small on disk and fills the memory once it is read.',
    fix: 'Write the values out, or put them into group_vars.',
    source: 'YAML 1.2.2, 7.1 Alias Nodes',
    needs: 'input',
  },
  OOM221: {
    severity: 'warning',
    title: 'a group and a host share a name',
    cause: 'In patterns the host wins, and variables of the host count for the whole group.',
    fix: 'Name one of them differently.',
    source: INVENTORIES,
    needs: 'input',
  },
  OOM222: {
    severity: 'warning',
    title: 'a port has no effect',
    cause: 'A port behind the name counts only where the inventory names the host for the first time.',
    fix: 'Write the port where the host is named first, or set ansible_port.',
    source: INVENTORIES,
    needs: 'input',
  },
  OOM239: {
    severity: 'warning',
    title: 'an empty group that looks like a host',
    cause: 'A group is not a host: nothing is done for it.',
    fix: 'Write it below hosts: of its group where a host is meant.',
    source: 'Ansible, ansible.builtin.yaml inventory',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
