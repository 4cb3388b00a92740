/** Options, spec, inventory and the files that they name, where they do not fit each other: OOM28x. */
import type { Rule } from '../rule';

export const LOADING = {
  OOM280: {
    severity: 'error',
    title: 'no inventory is named and none is found',
    cause:
      'Neither -i nor the `inventory:` of the spec names one, and there is no inventory.ini, .yaml, .yml or inventory/ in the folder that oomcfg was started in. Without an inventory no host is known.',
    fix: 'Name one with -i PATH, or write `inventory: PATH` into the spec.',
    source: 'oomcfg: the order in which an inventory is looked for (README)',
    needs: 'input',
  },
  OOM281: {
    severity: 'error',
    title: '--limit selects no host',
    cause:
      'The pattern is well formed and no host of the inventory matches it. A run over no host would succeed and mean nothing, so it ends with 65.',
    fix: 'See the names with `oomcfg inventory --graph`, and correct the pattern.',
    source: 'Ansible, "Patterns: targeting hosts and groups"',
    needs: 'input',
  },
  OOM282: {
    severity: 'error',
    title: 'the inventory has no such host',
    cause: '`oomcfg inventory --host` takes the name of one host. A group is not a host.',
    fix: 'See groups and hosts with `oomcfg inventory --graph`.',
    source: 'ansible-inventory(1), --host',
    needs: 'input',
  },
  OOM283: {
    severity: 'error',
    title: 'a file of --limit @FILE cannot be read',
    cause: 'The file holds one host, group or pattern a line. Without it nobody can say which hosts are meant.',
    fix: 'Correct the path behind the @, or give the pattern itself.',
    source: 'Ansible, "Patterns: targeting hosts and groups", --limit',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
