/** Recognises a tree of YAML or JSON that is not an inventory, by its keys. */
import type { ListTree, MapTree, Tree } from '../../yaml/tree';
import { entriesOf, entryOf } from '../../yaml/tree';
import { foreign, type Foreign } from './foreign';

const SCRIPT = 'Convert it with a small executable script that prints an inventory.';

const PRINTED_LIST = foreign(
  'what ansible-inventory --list or an inventory script prints, saved as a file',
  'Save what `ansible-inventory -i SOURCE --list --yaml` prints; or let a small executable script print this file.',
  true,
);

/**
 * Keywords of tasks, and modules that few lists of tasks do without; any module by its full name. Other lists may be of
 * hosts.
 */
const TASK_KEY =
  /^(?:\w+\.\w+\.\w+|when|become|register|notify|loop|with_\w+|block|(?:include|import)_(?:tasks|role|playbook)|delegate_to|changed_when|failed_when|command|shell|raw|script|copy|template|file|apt|yum|dnf|package|systemd|lineinfile|debug|set_fact|assert|uri|get_url|git|pip)$/;

/** A list at the top: no inventory is one. */
function foreignList({ items }: ListTree): Foreign | undefined {
  // Keys of ansible-galaxy's requirements (docs.ansible.com, "Installing multiple roles from a file").
  const ofGalaxy = new Set(['src', 'name', 'version', 'scm', 'type', 'source', 'signatures', 'include']);
  const isRole = (item: Tree): boolean =>
    item.kind === 'map' &&
    item.entries.size > 0 &&
    entriesOf(item).every(({ key, value }) => ofGalaxy.has(key) && (isScalar(value) || key === 'signatures'));
  // Names alone may as well be those of hosts.
  const saysWhere = (item: Tree): boolean => ['src', 'version', 'scm', 'include'].some((key) => has(item, key));
  if (items.every(isRole) && items.some(saysWhere)) return foreign('a requirements file of Ansible Galaxy');
  const isPlay = (item: Tree): boolean =>
    item.kind === 'map' &&
    ((has(item, 'hosts') &&
      ['tasks', 'roles', 'become', 'gather_facts', 'vars', 'handlers', 'pre_tasks'].some((key) => has(item, key))) ||
      has(item, 'import_playbook') ||
      (has(item, 'name') && entriesOf(item).some(({ key }) => TASK_KEY.test(key))));
  if (items.some(isPlay)) {
    return foreign(
      'an Ansible playbook or list of tasks',
      'Name the inventory with -i; a playbook only says which of its hosts it is for.',
    );
  }
  return undefined;
}

/**
 * Groups with lists of hosts or children, as inventory scripts print them: in an inventory file both are mappings.
 * Nothing in it is a plain value.
 */
function isPrintedList(tree: MapTree): boolean {
  if (entriesOf(tree).some(({ value }) => isScalar(value) && !isNothing(value))) return false;
  return entriesOf(tree).some(({ value }) => {
    if (value.kind === 'list') return value.items.length > 0 && value.items.every(isScalar);
    return value.kind === 'map' && ['hosts', 'children'].some((key) => entryOf(value, key)?.value.kind === 'list');
  });
}

function isScalar(tree: Tree): boolean {
  return tree.kind === 'scalar';
}

/** What may be in a group, and nothing else (the keys of Ansible's yaml plugin). */
const OF_GROUP: ReadonlySet<string> = new Set(['hosts', 'children', 'vars']);

/** Whether a mapping can only be a group: whatever it and its hosts are called, Ansible reads it as one. */
function isGroup(tree: Tree | undefined): boolean {
  return (
    tree?.kind === 'map' &&
    tree.entries.size > 0 &&
    entriesOf(tree).every(({ key, value }) => OF_GROUP.has(key) && (value.kind === 'map' || isNothing(value)))
  );
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** Whether a tree is an inventory: a mapping of groups alone. */
export function isInventoryTree(tree: Tree): boolean {
  return (
    tree.kind === 'map' &&
    entriesOf(tree).some(({ value }) => isGroup(value)) &&
    entriesOf(tree).every(({ value }) => isGroup(value) || isNothing(value))
  );
}

/**
 * What a tree of YAML or JSON is, where it is surely no inventory. With a group in it, it is not left out silently:
 * hosts may be in it.
 */
export function foreignTree(tree: Tree, isJsonText: boolean): Foreign | undefined {
  if (isInventoryTree(tree)) return undefined;
  const found = foreignShape(tree, isJsonText);
  if (found === undefined || tree.kind !== 'map') return found;
  const holdsGroup = entriesOf(tree).some(({ value }) => isGroup(value) && has(value, 'hosts'));
  return holdsGroup ? { ...found, holdsHosts: true } : found;
}

function foreignShape(tree: Tree, isJsonText: boolean): Foreign | undefined {
  if (tree.kind === 'list') return foreignList(tree);
  if (tree.kind !== 'map') return undefined;
  if (has(tree, '_meta')) return PRINTED_LIST;
  if (
    has(tree, 'ansible_facts') ||
    entriesOf(tree).some(({ key, value }) => isScalar(value) && /^ansible_[a-z]/.test(key))
  ) {
    return foreign(
      'a list of variables (what ansible-inventory --host or the setup module prints, or a file of group_vars)',
      'Put variables into host_vars or group_vars beside the inventory, under the name of the host or group.',
    );
  }
  if (has(tree, 'Reservations')) return foreign('what `aws ec2 describe-instances` prints', SCRIPT, true);
  if (has(tree, 'apiVersion') && has(tree, 'kind')) {
    return has(tree, 'clusters') || has(tree, 'contexts') ? foreign('a kubeconfig') : foreign('a Kubernetes manifest');
  }
  if (has(tree, 'terraform_version') || (has(tree, 'lineage') && has(tree, 'serial'))) {
    return foreign(
      'a Terraform state',
      'Let an executable script print the hosts of `terraform output -json` as an inventory.',
      true,
    );
  }
  if (tree.entries.size > 0 && entriesOf(tree).every(({ value }) => has(value, 'sensitive') && has(value, 'value'))) {
    return foreign('what `terraform output -json` prints', SCRIPT, true);
  }
  if (has(tree, 'sops') && has(entryOf(tree, 'sops')?.value, 'mac')) {
    return foreign(
      'a file that is encrypted with sops',
      'Let an executable script decrypt and print it: exec sops -d --output-type json FILE.',
      true,
    );
  }
  const services = entryOf(tree, 'services')?.value;
  if (services?.kind === 'map' && !isGroup(services)) {
    const someHas = (key: string): boolean => entriesOf(services).some(({ value }) => has(value, key));
    if (someHas('image') || someHas('build')) return foreign('a docker-compose file');
    if (someHas('memory') || someHas('java') || someHas('protect')) {
      return foreign('a spec of oomcfg', 'Give it with -f, and an inventory with -i.');
    }
  }
  // As mappings they are groups of these names.
  const isList = (key: string): boolean => entryOf(tree, key)?.value.kind === 'list';
  if (isList('collections') || isList('roles')) return foreign('a requirements file of Ansible Galaxy');
  return isJsonText && isPrintedList(tree) ? PRINTED_LIST : undefined;
}

function has(tree: Tree | undefined, key: string): boolean {
  return entryOf(tree, key) !== undefined;
}
