/** Recognises files that are something else than an inventory, by their names and by what is in them: read as one, their lines would become hosts. */
import type { Tree } from './tree';
import { entryOf } from './tree';

/** What a file is, and how its user gets to an inventory. */
export interface Foreign {
  /** With its article, in the middle of a sentence. */
  readonly what: string;
  readonly fix: string;
  /** Hosts would be missing without it; the others are left out of a folder without loss. */
  readonly holdsHosts: boolean;
}

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
  foreign('a list of SSH keys', /^(?:[^\s[=#]+ )?(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/m),
  foreign(
    'an INI inventory with a value that is encrypted inline, which INI cannot hold',
    /^[^#;\n]*(?:=\s*!vault\b|\$ANSIBLE_VAULT;)/m,
    'Put the encrypted value into group_vars or host_vars as YAML, or leave it out: vault passwords are not asked for.',
    true,
  ),
  foreign(
    'an ssh_config',
    /^\s*Host\s+\S[^\n]*\n(?:\s*#[^\n]*\n|\s*\n)*\s+(?:HostName|User|Port|IdentityFile|ProxyJump|ProxyCommand|ForwardAgent)\b/im,
    'List the hosts in an inventory: web01 ansible_host=ADDRESS ansible_user=USER.',
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
  return text.trim() === '' ? undefined : TEXTS.find(({ matches }) => matches.test(text));
}

const row = (what: string, fix = ELSEWHERE, holdsHosts = false): Foreign => ({ what, fix, holdsHosts });

/** What a tree of YAML or JSON is, where it is surely no inventory. */
export function foreignTree(tree: Tree): Foreign | undefined {
  if (tree.kind === 'list') {
    const isPlay = (item: Tree): boolean =>
      item.kind === 'map' &&
      ((has(item, 'hosts') &&
        ['tasks', 'roles', 'become', 'gather_facts', 'vars', 'handlers', 'pre_tasks'].some((key) => has(item, key))) ||
        has(item, 'import_playbook') ||
        (has(item, 'name') && item.entries.length > 1 && !has(item, 'hosts')));
    return tree.items.some(isPlay)
      ? row(
          'an Ansible playbook or list of tasks',
          'Name the inventory with -i; a playbook only says which of its hosts it is for.',
        )
      : undefined;
  }
  if (tree.kind !== 'map') return undefined;
  const meta = entryOf(tree, '_meta')?.value;
  if (meta !== undefined && has(meta, 'hostvars')) {
    return row(
      'what ansible-inventory --list prints, saved as a file',
      'Save what `ansible-inventory -i SOURCE --list --yaml` prints; or let a small executable script print this file.',
      true,
    );
  }
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
  if (has(tree, 'sops') && has(entryOf(tree, 'sops')?.value, 'mac')) {
    return row(
      'a file that is encrypted with sops',
      'Let an executable script decrypt and print it: exec sops -d --output-type json FILE.',
      true,
    );
  }
  const services = entryOf(tree, 'services')?.value;
  if (services?.kind === 'map') {
    const has1 = (key: string): boolean => services.entries.some(({ value }) => has(value, key));
    if (has1('image') || has1('build')) return row('a docker-compose file');
    if (has1('memory') || has1('java') || has1('protect')) {
      return row('a spec of oomcfg', 'Give it with -f, and an inventory with -i.');
    }
  }
  // As mappings they are groups of these names.
  const isList = (key: string): boolean => entryOf(tree, key)?.value.kind === 'list';
  return isList('collections') || isList('roles') ? row('a requirements file of Ansible Galaxy') : undefined;
}

function has(tree: Tree | undefined, key: string): boolean {
  return tree?.kind === 'map' && entryOf(tree, key) !== undefined;
}

/** Whether a text shows that it is an inventory: a section, a variable of Ansible, or groups with hosts. Of others no message shows anything. */
export function isProven(text: string): boolean {
  return /^\s*\[[^\]\s]+\]|\bansible_\w+\s*[=:]|^\s*["']?(?:hosts|children|all|ungrouped)["']?\s*:/m.test(text);
}

/** Whether a word is rather a key, a token or a digest than the name of a host. */
export function looksSecret(word: string): boolean {
  if (/^[A-Za-z0-9+/_-]{12,}={1,2}$/.test(word)) return true;
  if (
    /^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|eyJ|hvs\.|sk-|dop_v1_|npm_)[A-Za-z0-9_.-]{8,}$/.test(word)
  )
    return true;
  if (/[./:]/.test(word) && !/[+/]/.test(word)) return false;
  if (/^[0-9a-f]{32,}$/i.test(word)) return true;
  return word.length >= 16 && /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
}
