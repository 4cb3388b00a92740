/** Recognises files that are something else than an inventory, by their names and by what is in them: read as one, their lines would become hosts. */
import type { ListTree, MapTree, Tree } from '../../yaml/tree';
import { entriesOf, entryOf } from '../../yaml/tree';

/** What a file is, and how its user gets to an inventory. */
export interface Foreign {
  /** With its article, in the middle of a sentence. */
  readonly what: string;
  readonly fix: string;
  /** Hosts would be missing without it; the others are left out of a folder without loss. */
  readonly holdsHosts: boolean;
}

const LIST_HOSTS = 'List the hosts in an inventory: web01 ansible_host=ADDRESS ansible_user=USER.';

const ELSEWHERE = 'Keep it outside of the inventory, and name the inventory with -i.';

/** Extensions of keys, certificates, secrets, archives, programs and data, none of which Ansible leaves out of a folder by itself. */
const EXTENSIONS =
  /\.(?:creds?|credentials?|secrets?|pass|passwd|password|token|pem|key|crt|cer|csr|der|p12|pfx|jks|keystore|ppk|pub|asc|gpg|age|kdbx|env|envrc|vault|ovpn|tfstate|tfvars|tf|hcl|log|csv|tsv|xml|html?|pdf|png|jpe?g|svg|zip|gz|tgz|xz|bz2|tar|deb|whl|sqlite3?|lock|sha256|sig|j2|sql|service|timer|diff|patch|rej|adoc)$/i;

/** Names of files and folders that hold secrets. */
const SECRET_NAMES =
  /^(?:\.?(?:secrets?|credentials?|creds|passwords?|passwd|passphrases?|tokens?|api[-_]?keys?|keys|certs|certificates|vault[-_]?pass(?:word)?|htpasswd|netrc|pgpass|kubeconfig|known_hosts|authorized_keys|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?)|Makefile|Dockerfile|Vagrantfile|Jenkinsfile|Gemfile|LICENSE|README|COPYING|CHANGELOG)$/i;

/** Whether a file or folder of this name within an inventory folder is no inventory. */
export function isForeignName(name: string): boolean {
  return EXTENSIONS.test(name) || SECRET_NAMES.test(name);
}

/** Whether a file that is named itself has the name of a key, a certificate or a secret. */
export function isSecretName(name: string): boolean {
  return /\.(?:creds?|credentials?|secrets?|passwd|password|token|pem|key|crt|cer|csr|der|p12|pfx|jks|ppk|pub|asc|gpg|age|kdbx|env|envrc)$/i.test(
    name,
  );
}

interface TextRow extends Foreign {
  readonly matches: RegExp;
}

const foreign = (what: string, matches: RegExp, fix = ELSEWHERE, holdsHosts = false): TextRow => {
  return { what, matches, fix, holdsHosts };
};

/** By text, for what is neither YAML nor JSON. */
const TEXTS: readonly TextRow[] = [
  foreign('a PEM file (a key or certificate)', /^-----BEGIN [A-Z0-9 ]+-----/m),
  foreign('a PuTTY key', /^PuTTY-User-Key-File-/),
  foreign('an age key', /^AGE-SECRET-KEY-/m),
  foreign(
    'a known_hosts file',
    /^(?:@(?:cert-authority|revoked)[ \t]+)?(?:\|1\||\[|[\w.*,:-]+[ \t]+(?=(?:ssh-|ecdsa-|sk-)))[^\n]*[ \t](?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/m,
  ),
  foreign('a list of SSH keys', /^(?:[^\s[=#]+ )?(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/m),
  foreign(
    'an ssh_config',
    /^[ \t]*(?:Host[ \t]+\S|Match[ \t]+(?:all|host|originalhost|user|exec|final|canonical|localuser|tagged)\b|Include[ \t]+\S)[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:HostName|User|Port|IdentityFile|IdentitiesOnly|Proxy(?:Jump|Command)|ForwardAgent|AddKeysToAgent|ServerAlive\w+|StrictHostKeyChecking|UserKnownHostsFile|Host)[ \t=]/im,
    LIST_HOSTS,
    true,
  ),
  foreign(
    'an ansible.cfg',
    /^\[(?:defaults|privilege_escalation|ssh_connection|inventory)\]\s*$[^[]*^\s*(?:inventory|remote_user|host_key_checking|become\w*|roles_path|ssh_args|pipelining|forks|retry_files_enabled|enable_plugins)\s*=/m,
    'Name the inventory that it points to with -i.',
  ),
  foreign(
    'a systemd unit',
    /^\[(?:Unit|Service|Install)\]\s*$[^[]*^(?:Description|ExecStart|Type|WantedBy|After)\s*=/m,
  ),
  foreign(
    'a Terraform file',
    /^(?:resource|provider|variable|module|terraform|output|data|locals)\s+(?:"[^"\n]+"\s+)*\{/m,
  ),
  foreign(
    'an export of the Windows registry (PuTTY sessions)',
    /^\ufeff?(?:Windows Registry Editor Version|REGEDIT4)/,
    LIST_HOSTS,
    true,
  ),
  foreign('a netrc file', /^[ \t]*(?:machine[ \t]+\S+|default)\s+(?:login|user|password|account)[ \t]/m),
  foreign('a passwd or shadow file', /^root:[^:\n]*:\d*:\d*:/m),
  foreign('a cloud-init file', /^#cloud-config\b/),
  foreign(
    'a file with a conflict of git that nobody has resolved',
    /^(?:<{7}|>{7}) \S/m,
    'Resolve it: keep the right one of the parts between the markers, and remove the markers.',
    true,
  ),
  foreign(
    'what `inventory --graph` prints',
    /^@all:[ \t]*\r?\n[ ]{2}\|--/,
    'Save what `ansible-inventory -i SOURCE --list --yaml` prints, or name SOURCE itself with -i.',
    true,
  ),
  foreign('a web page', /^\s*<(?:!doctype|html|\?xml)/i),
  foreign(
    'a hosts(5) file',
    /^(?:127\.0\.0\.1|::1|255\.255\.255\.255)[ \t]+(?:localhost|broadcasthost|ip6-)/m,
    'List the hosts in an inventory: web01 ansible_host=ADDRESS.',
    true,
  ),
  foreign(
    'a file of environment variables',
    /^(?:(?:\s*#[^\n]*|\s*)\n)*(?:(?:export\s+)?[A-Z][A-Z0-9_]*=[^\n]*\n?|\s*#[^\n]*\n?|\s*\n)+$/,
  ),
];

/** What a text is, where it is surely no inventory in INI. */
export function foreignText(text: string): Foreign | undefined {
  return text.trim() === '' ? undefined : (TEXTS.find(({ matches }) => matches.test(text)) ?? foreignLines(text));
}

/** An INI inventory with a value that only YAML can hold. Asked once the text is known to be no YAML, where such a value is allowed. */
export function foreignIni(text: string): Foreign | undefined {
  if (!/^[^#;\n]*(?:=\s*!vault\b|\$ANSIBLE_VAULT;)/m.test(text)) return undefined;
  return row(
    'an INI inventory with a value that is encrypted inline, which INI cannot hold',
    'Put the encrypted value into group_vars or host_vars as YAML, or leave it out: vault passwords are not asked for.',
    true,
  );
}

const ADDRESS_LINE = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*(?:%\w+)?)(?:[ \t]+[\w.-]+)+$/i;

/** Forms that show in every line alike: no line of an inventory has an address in front of a name, or a comma without a =. */
function foreignLines(text: string): Foreign | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/(?:^|[ \t])[#;].*$/, '').trim())
    .filter((line) => line !== '');
  const every = (test: (line: string) => boolean): boolean => lines.length > 0 && lines.every(test);
  if (every((line) => ADDRESS_LINE.test(line))) {
    return row('a hosts(5) file (addresses in front of names)', LIST_HOSTS, true);
  }
  if (lines.length > 1 && every((line) => /^[[{].*[\]}]$/.test(line) && isJson(line))) {
    return row('JSON lines', 'Let a small executable script print an inventory made of them.', true);
  }
  for (const separator of [',', ';', '\t', '|']) {
    // One at the end of each line ends a statement.
    if (every((line) => line.slice(0, -1).includes(separator) && !/[=[{]|:\s|^-/.test(line)))
      return row(
        'a table (CSV)',
        'Let a small executable script print an inventory made of it, or write it by hand: web01 ansible_host=ADDRESS.',
        true,
      );
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const row = (what: string, fix = ELSEWHERE, holdsHosts = false): Foreign => ({ what, fix, holdsHosts });

const SCRIPT = 'Let a small executable script print an inventory made of it.';

const PRINTED_LIST = row(
  'what ansible-inventory --list or an inventory script prints, saved as a file',
  'Save what `ansible-inventory -i SOURCE --list --yaml` prints; or let a small executable script print this file.',
  true,
);

/** Keywords of tasks, and modules that few lists of tasks do without; any module by its full name. Other lists may be of hosts. */
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
  if (items.every(isRole) && items.some(saysWhere)) return row('a requirements file of Ansible Galaxy');
  const isPlay = (item: Tree): boolean =>
    item.kind === 'map' &&
    ((has(item, 'hosts') &&
      ['tasks', 'roles', 'become', 'gather_facts', 'vars', 'handlers', 'pre_tasks'].some((key) => has(item, key))) ||
      has(item, 'import_playbook') ||
      (has(item, 'name') && entriesOf(item).some(({ key }) => TASK_KEY.test(key))));
  if (items.some(isPlay)) {
    return row(
      'an Ansible playbook or list of tasks',
      'Name the inventory with -i; a playbook only says which of its hosts it is for.',
    );
  }
  return undefined;
}

/** Groups with lists of hosts or children, as inventory scripts print them: in an inventory file both are mappings. Nothing in it is a plain value. */
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

/** What a tree of YAML or JSON is, where it is surely no inventory. With a group in it, it is not left out without a word about hosts. */
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
    return row(
      'a list of variables (what ansible-inventory --host or the setup module prints, or a file of group_vars)',
      'Put variables into host_vars or group_vars beside the inventory, under the name of the host or group.',
    );
  }
  if (has(tree, 'Reservations')) return row('what `aws ec2 describe-instances` prints', SCRIPT, true);
  if (has(tree, 'apiVersion') && has(tree, 'kind')) {
    return has(tree, 'clusters') || has(tree, 'contexts') ? row('a kubeconfig') : row('a Kubernetes manifest');
  }
  if (has(tree, 'terraform_version') || (has(tree, 'lineage') && has(tree, 'serial'))) {
    return row(
      'a Terraform state',
      'Let an executable script print the hosts of `terraform output -json` as an inventory.',
      true,
    );
  }
  if (tree.entries.size > 0 && entriesOf(tree).every(({ value }) => has(value, 'sensitive') && has(value, 'value'))) {
    return row('what `terraform output -json` prints', SCRIPT, true);
  }
  if (has(tree, 'sops') && has(entryOf(tree, 'sops')?.value, 'mac')) {
    return row(
      'a file that is encrypted with sops',
      'Let an executable script decrypt and print it: exec sops -d --output-type json FILE.',
      true,
    );
  }
  const services = entryOf(tree, 'services')?.value;
  if (services?.kind === 'map' && !isGroup(services)) {
    const has1 = (key: string): boolean => entriesOf(services).some(({ value }) => has(value, key));
    if (has1('image') || has1('build')) return row('a docker-compose file');
    if (has1('memory') || has1('java') || has1('protect')) {
      return row('a spec of oomcfg', 'Give it with -f, and an inventory with -i.');
    }
  }
  // As mappings they are groups of these names.
  const isList = (key: string): boolean => entryOf(tree, key)?.value.kind === 'list';
  if (isList('collections') || isList('roles')) return row('a requirements file of Ansible Galaxy');
  return isJsonText && isPrintedList(tree) ? PRINTED_LIST : undefined;
}

function has(tree: Tree | undefined, key: string): boolean {
  return entryOf(tree, key) !== undefined;
}
