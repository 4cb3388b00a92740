/** Variables of an inventory: where they are, what cuts them short, and the facts that they state. */
import type { Rule } from '../rule';

export const VARIABLES = {
  OOM220: {
    severity: 'warning',
    title: 'a file of variables is hidden by another',
    cause:
      'Of a folder and files that are named after one group or host, Ansible reads only the first: NAME/, NAME, NAME.yml, NAME.yaml, NAME.json.',
    fix: 'Move its variables into the other, or remove it.',
    source: 'Ansible, ansible.builtin.host_group_vars',
    needs: 'input',
  },
  OOM223: {
    severity: 'warning',
    title: 'a # cuts a value short',
    cause: 'On a line of hosts a # begins a comment even inside a value: what follows is lost.',
    fix: 'Quote the value, or put a blank in front of the comment.',
    source: 'Ansible, ansible.builtin.ini inventory',
    needs: 'input',
  },
  OOM224: {
    severity: 'warning',
    title: 'an encrypted file of variables is left out',
    cause: 'oomcfg does not ask for vault passwords. It matters where a host needs something in it to be reached.',
    fix: 'Nothing has to be done where it holds what oomcfg does not need; else use keys, the SSH agent, or sudo without a password.',
    source: 'oomcfg: does not ask for vault passwords',
    needs: 'input',
  },
  OOM225: {
    severity: 'warning',
    title: 'a comment is a part of a value',
    cause: 'In a section [group:vars] a # does not begin a comment behind a value.',
    fix: 'Put the comment on a line of its own, or quote the value if the # belongs to it.',
    source: 'Ansible, ansible.builtin.ini inventory',
    needs: 'input',
  },
  OOM229: {
    severity: 'warning',
    title: 'a variable has a name that nothing can read',
    cause:
      'In a section [group:vars] a line is name = value: what is in front of the first = is the name, with all its words and quotes.',
    fix: 'Write name=value, without export, colons and quotes around the name.',
    source: 'Ansible, ansible.builtin.ini inventory',
    needs: 'input',
  },
  OOM235: {
    severity: 'warning',
    title: 'a variable of oomcfg that does not exist',
    cause: 'Nothing reads it.',
    fix: 'Correct its name: the variables of oomcfg state facts about a host.',
    source: 'oomcfg: the variables of an inventory that state facts about a host',
    needs: 'input',
  },
  OOM240: {
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a variable that states a fact about a host is wrong',
    cause: 'The fact cannot have this value, so it stays unknown.',
    fix: 'Correct the variable, or remove it.',
    source: 'oomcfg: the variables of an inventory that state facts about a host',
    needs: 'input',
  },
  OOM246: {
    severity: 'warning',
    title: 'a key of variables is given twice, and the last one counts',
    cause: 'Ansible keeps only the last one, and what the first one says is lost.',
    fix: 'Merge the two, or remove one.',
    source: 'YAML 1.2.2, 3.2.1.1 Nodes; Ansible, DUPLICATE_YAML_DICT_KEY',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
