/**
 * Decides which settings of Ansible change what is read of an inventory: with another value a host can have another
 * address, so they hold every host.
 */
import type { Finding } from '../../model/finding';
import { finding } from '../inventoryFindings';
import type { AnsibleConfig, ConfigNames } from './ansibleConfig';
import { unquoted } from './ansibleConfig';

interface Row extends ConfigNames {
  /** What another value changes, as a message says it. */
  readonly what: string;
  /** The default, as the first of `env` would be set to it. */
  readonly usual: string;
  /** Whether a value comes to the same as the default; by default where its words are the same, in the same order. */
  readonly isUsual?: (words: readonly string[]) => boolean;
}

const BUILTIN = 'ansible.builtin.';

/** The plugins that oomcfg reads as, in Ansible's order: the first that can read a source decides what it says. */
const READ_AS = ['host_list', 'script', 'yaml', 'ini'];

/**
 * Plugins that take files of their own alone: by their ending, or by a key `plugin` in them. Others after `ini` see
 * only what nothing else could read.
 */
const OWN_FILES =
  /^(?:auto|toml|constructed|generator|aws_\w+|azure_\w+|gcp_\w+|docker_\w+|k8s|openshift|kubevirt|nmap|openstack|openstack_inventory|vmware_\w+|proxmox|nb_inventory|hcloud|digitalocean|linode|lxd|virtualbox|foreman|gitlab_runners|scaleway|online|vultr|cobbler|icinga2|xen_orchestra|opennebula|libvirt|terraform_\w+|tower|controller|servicenow|now|cloudscale|ec2)$/;

function readsTheSame(words: readonly string[]): boolean {
  const plugins = words.map((word) => word.slice(word.lastIndexOf('.') + 1));
  const known = plugins.filter((plugin) => READ_AS.includes(plugin));
  const before = plugins.slice(0, plugins.indexOf('ini')).filter((plugin) => !READ_AS.includes(plugin));
  return known.join() === READ_AS.join() && before.every((plugin) => OWN_FILES.test(plugin));
}

/**
 * Settings of ansible-core 2.14 to 2.19 (its config/base.yml, and the options of the plugins host_group_vars and yaml).
 * Not among them: hash_behaviour, which merges mappings, and no setting of a connection is one; the lists of what a
 * folder of inventories leaves out, which are followed; private_role_vars and playbook_vars_root, which count within a
 * playbook alone.
 */
const ROWS: readonly Row[] = [
  {
    env: ['ANSIBLE_YAML_FILENAME_EXT'],
    ini: ['defaults.yaml_valid_extensions'],
    what: 'changes which files of group_vars and host_vars count',
    usual: '.yml,.yaml,.json',
  },
  {
    env: ['ANSIBLE_INVENTORY_PLUGIN_EXTS'],
    ini: ['inventory_plugin_yaml.yaml_valid_extensions'],
    what: 'changes which files are read as YAML inventories',
    usual: '.yaml,.yml,.json',
    isUsual: (words) => [...words].sort().join() === '.json,.yaml,.yml',
  },
  {
    env: ['ANSIBLE_VARS_ENABLED'],
    ini: ['defaults.vars_plugins_enabled'],
    what: 'changes which plugins give variables',
    usual: 'host_group_vars',
  },
  {
    env: ['ANSIBLE_VARS_PLUGINS'],
    ini: ['defaults.vars_plugins'],
    what: 'is a folder of custom plugins, which may give variables',
    usual: '/usr/share/ansible/plugins/vars',
    isUsual: (words) =>
      words.every((word) =>
        /^(?:~|\$HOME|\$\{HOME\})\/\.ansible\/plugins\/vars\/?$|^\/usr\/share\/ansible\//.test(word),
      ),
  },
  {
    env: ['ANSIBLE_INVENTORY_ENABLED'],
    ini: ['inventory.enable_plugins'],
    what: 'changes how sources are read',
    usual: 'host_list,script,auto,yaml,ini,toml',
    isUsual: readsTheSame,
  },
  {
    env: ['ANSIBLE_RUN_VARS_PLUGINS'],
    ini: ['defaults.run_vars_plugins'],
    what: 'changes which variables win',
    usual: 'demand',
  },
  {
    env: ['ANSIBLE_VARS_PLUGIN_STAGE'],
    ini: ['vars_host_group_vars.stage'],
    what: 'changes which variables win',
    usual: 'task',
  },
  {
    env: ['ANSIBLE_PLAYBOOK_DIR'],
    ini: ['defaults.playbook_dir'],
    what: 'names another folder for group_vars and host_vars than this one',
    usual: '.',
  },
];

const GROUP_NAMES: Row = {
  env: ['ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS'],
  ini: ['defaults.force_valid_group_names'],
  what: 'gives groups other names, and so other group_vars',
  usual: 'never',
  isUsual: (words) => words.length === 1 && ['never', 'ignore'].includes(words[0] ?? ''),
};

/** What Ansible would put _ for: Python's `^[\d\W]|[^\w]` (ansible-core's INVALID_VARIABLE_NAMES). */
const INVALID_NAME = /^\p{Nd}|[^\p{L}\p{N}_]/u;

/** One finding for each setting that has another value than its default. */
export function readingFindings(config: AnsibleConfig, groups: Iterable<string>): readonly Finding[] {
  const renames = config.has(GROUP_NAMES) && [...groups].some((name) => INVALID_NAME.test(name));
  return [...ROWS, ...(renames ? [GROUP_NAMES] : [])].flatMap((row) => {
    const given = config.value(row);
    if (given === undefined) return [];
    const words = wordsOf(given.value);
    if (row.isUsual?.(words) ?? words.join() === row.usual) return [];
    const remark = {
      summary: `${given.label} ${row.what}`,
      detail: 'oomcfg reads as Ansible does by default. With other variables another machine could be changed.',
      fix: `Remove it; or set ${row.env.join()}=${row.usual} for oomcfg where that gives the same hosts, addresses and users.`,
    };
    return [finding('OOM237', given.at, remark, { setting: given.label })];
  });
}

/** The parts of a list, as Ansible splits them; of a list of folders, too. */
function wordsOf(value: string): readonly string[] {
  return value
    .split(/[,:\n]/)
    .map((word) => unquoted(word.trim()))
    .map((word) => (word.startsWith(BUILTIN) ? word.slice(BUILTIN.length) : word))
    .filter((word) => word !== '');
}
