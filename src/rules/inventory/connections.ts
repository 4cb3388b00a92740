/** How the hosts of an inventory are reached: settings of the connection, and ways that are not followed. */
import type { Rule } from '../rule';

const SSH = 'Ansible, ansible.builtin.ssh connection';

export const CONNECTIONS = {
  OOM228: {
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a setting of a connection has a name that never takes effect',
    cause:
      'Ansible and oomcfg pass over this name. Where a setting was meant, the host would be reached without it: another machine, or another user.',
    fix: 'Write the name of the setting that was meant, or give a variable of your own another name.',
    source: SSH,
    needs: 'input',
  },
  OOM230: {
    severity: 'error',
    title: 'a connection variable is a Jinja template',
    cause: 'Only Ansible can fill it in; oomcfg would use its text as the value.',
    fix: 'Write the value itself, in host_vars for instance.',
    source: 'oomcfg: reads inventories without Ansible',
    needs: 'input',
  },
  OOM231: {
    severity: 'error',
    title: 'a kind of connection that is not supported',
    cause: 'Hosts are reached over SSH, or are this machine itself (local).',
    fix: 'Set ansible_connection to ssh or local, or leave the host out with --limit.',
    source: 'oomcfg: connects by SSH or locally',
    needs: 'input',
  },
  OOM232: {
    severity: 'error',
    title: 'a way to become root that is not supported',
    cause: 'oomcfg becomes root with plain sudo, since root alone can set limits of units and of the kernel.',
    fix: 'Remove the setting, make it sudo and root, or log in as root.',
    source: 'sudo(8); oomcfg: becomes root with sudo alone',
    needs: 'input',
  },
  OOM233: {
    severity: 'error',
    title: 'a connection variable has a value that makes no sense',
    cause: 'The value is none that the setting can have, so how the host is reached is not known.',
    fix: 'Correct the value, or remove the variable.',
    source: SSH,
    needs: 'input',
  },
  OOM234: {
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a connection variable is not honoured',
    cause: 'oomcfg connects without the ssh program. These options do not decide which machine is reached, or as whom.',
    fix: 'Nothing has to be done. Host keys are always checked against known_hosts, whatever these options say.',
    source: 'ssh_config(5); oomcfg: connects without the ssh program',
    needs: 'input',
  },
  OOM236: {
    severity: 'error',
    title: 'a local connection to another machine',
    cause: 'With ansible_connection=local the machine that runs oomcfg is changed, once for each such host.',
    fix: 'Remove ansible_connection=local to reach the host over SSH. Where this machine is meant, set ansible_host=localhost.',
    source: 'Ansible, ansible.builtin.local connection',
    needs: 'input',
  },
  OOM237: {
    severity: 'error',
    title: 'a route to a host that is not followed',
    cause:
      'A setting of ssh or of Ansible decides or may decide which machine is reached, or as whom, and oomcfg does not follow it. Without it another machine could be changed.',
    fix: 'Put address, port, user and key into variables of the inventory, and remove the setting or run oomcfg where it does not count.',
    source: 'ssh_config(5); Ansible, "Ansible Configuration Settings"',
    needs: 'input',
  },
  OOM238: {
    severity: 'error',
    title: 'a value that another program has to open',
    cause: 'Used as it is, it would be sent to the host as the value.',
    fix: 'Use a key, the SSH agent, or sudo without a password; or let a script print the inventory with the value filled in. Where it is the very text that is meant, write it in YAML (host_vars) with !unsafe in front.',
    source: 'oomcfg: reads inventories without Ansible',
    needs: 'input',
  },
  OOM241: {
    severity: 'error',
    title: 'two names of one machine',
    cause: 'They have the same machine-id and the same boot, so one would be changed twice, in two ways perhaps.',
    fix: 'Keep one of the names, correct the address of the other, or choose one with --limit.',
    source: 'machine-id(5); random(4), boot_id',
    needs: 'observed',
  },
  OOM242: {
    severity: 'info',
    title: 'the host is the machine that runs oomcfg',
    cause: 'Its machine-id and its boot are those of this machine.',
    fix: 'Nothing has to be done where this machine is meant.',
    source: 'machine-id(5); random(4), boot_id',
    needs: 'observed',
  },
  OOM243: {
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a variable that may decide a route, and that nothing reads',
    cause:
      'Neither Ansible with ssh nor oomcfg has a setting of this name, so Ansible reaches the host without it. If it was meant as one, that is another machine, another way, or another user.',
    fix: 'Use the name that Ansible has for it (ansible_host, ansible_port, ansible_user, ansible_ssh_private_key_file, ansible_ssh_common_args), or give a variable of your own a name without ansible_.',
    source: SSH,
    needs: 'input',
  },
  OOM245: {
    severity: 'error',
    title: 'an ansible.cfg that is not understood',
    cause: 'Ansible would stop at it; it may say how hosts are reached, and as whom.',
    fix: 'Correct the file, or set ANSIBLE_CONFIG to another one (/dev/null for none).',
    source: 'Ansible, "Ansible Configuration Settings"',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
