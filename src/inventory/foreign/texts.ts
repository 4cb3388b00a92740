/** Recognises by its lines a text that is not an inventory. */
import { isJson } from '../../yaml/readJson';
import { foreign, type Foreign, LIST_HOSTS } from './foreign';

interface TextRow extends Foreign {
  readonly matches: RegExp;
}

const row = (what: string, matches: RegExp, fix?: string, holdsHosts?: boolean): TextRow => {
  return { ...foreign(what, fix, holdsHosts), matches };
};

/** By text, for what is neither YAML nor JSON. */
const TEXTS: readonly TextRow[] = [
  row('a PEM file (a key or certificate)', /^-----BEGIN [A-Z0-9 ]+-----/m),
  row('a PuTTY key', /^PuTTY-User-Key-File-/),
  row('an age key', /^AGE-SECRET-KEY-/m),
  row(
    'a known_hosts file',
    /^(?:@(?:cert-authority|revoked)[ \t]+)?(?:\|1\||\[|[\w.*,:-]+[ \t]+(?=(?:ssh-|ecdsa-|sk-)))[^\n]*[ \t](?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/m,
  ),
  row('a list of SSH keys', /^(?:[^\s[=#]+ )?(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA/m),
  row(
    'an ssh_config',
    /^[ \t]*(?:Host[ \t]+\S|Match[ \t]+(?:all|host|originalhost|user|exec|final|canonical|localuser|tagged)\b|Include[ \t]+\S)[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:HostName|User|Port|IdentityFile|IdentitiesOnly|Proxy(?:Jump|Command)|ForwardAgent|AddKeysToAgent|ServerAlive\w+|StrictHostKeyChecking|UserKnownHostsFile|Host)[ \t=]/im,
    LIST_HOSTS,
    true,
  ),
  row(
    'an ansible.cfg',
    /^\[(?:defaults|privilege_escalation|ssh_connection|inventory)\]\s*$[^[]*^\s*(?:inventory|remote_user|host_key_checking|become\w*|roles_path|ssh_args|pipelining|forks|retry_files_enabled|enable_plugins)\s*=/m,
    'Name the inventory that it points to with -i.',
  ),
  row('a systemd unit', /^\[(?:Unit|Service|Install)\]\s*$[^[]*^(?:Description|ExecStart|Type|WantedBy|After)\s*=/m),
  row('a Terraform file', /^(?:resource|provider|variable|module|terraform|output|data|locals)\s+(?:"[^"\n]+"\s+)*\{/m),
  row(
    'an export of the Windows registry (PuTTY sessions)',
    /^\ufeff?(?:Windows Registry Editor Version|REGEDIT4)/,
    LIST_HOSTS,
    true,
  ),
  row('a netrc file', /^[ \t]*(?:machine[ \t]+\S+|default)\s+(?:login|user|password|account)[ \t]/m),
  row('a passwd or shadow file', /^root:[^:\n]*:\d*:\d*:/m),
  row('a cloud-init file', /^#cloud-config\b/),
  row(
    'a file with an unresolved Git conflict',
    /^(?:<{7}|>{7}) \S/m,
    'Resolve it: keep the right one of the parts between the markers, and remove the markers.',
    true,
  ),
  row(
    'what `inventory --graph` prints',
    /^@all:[ \t]*\r?\n[ ]{2}\|--/,
    'Save what `ansible-inventory -i SOURCE --list --yaml` prints, or name SOURCE itself with -i.',
    true,
  ),
  row('a web page', /^\s*<(?:!doctype|html|\?xml)/i),
  row(
    'a hosts(5) file',
    /^(?:127\.0\.0\.1|::1|255\.255\.255\.255)[ \t]+(?:localhost|broadcasthost|ip6-)/m,
    'List the hosts in an inventory: web01 ansible_host=ADDRESS.',
    true,
  ),
  row(
    'a file of environment variables',
    /^(?:(?:\s*#[^\n]*|\s*)\n)*(?:(?:export\s+)?[A-Z][A-Z0-9_]*=[^\n]*\n?|\s*#[^\n]*\n?|\s*\n)+$/,
  ),
];

/** What a text is, where it is surely no inventory in INI. */
export function foreignText(text: string): Foreign | undefined {
  return text.trim() === '' ? undefined : (TEXTS.find(({ matches }) => matches.test(text)) ?? foreignLines(text));
}

/**
 * An INI inventory with a value that only YAML can hold. Asked once the text is known to be not YAML, where such a
 * value is allowed.
 */
export function foreignIni(text: string): Foreign | undefined {
  if (!/^[^#;\n]*(?:=\s*!vault\b|\$ANSIBLE_VAULT;)/m.test(text)) return undefined;
  return foreign(
    'an INI inventory with a value that is encrypted inline, which INI cannot hold',
    'Put the encrypted value into group_vars or host_vars as YAML, or leave it out: vault passwords are not asked for.',
    true,
  );
}

const ADDRESS_LINE = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*(?:%\w+)?)(?:[ \t]+[\w.-]+)+$/i;

/**
 * Forms that show in every line alike: no line of an inventory has an address before a name, or a comma without a =.
 */
function foreignLines(text: string): Foreign | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/(?:^|[ \t])[#;].*$/, '').trim())
    .filter((line) => line !== '');
  const every = (test: (line: string) => boolean): boolean => lines.length > 0 && lines.every(test);
  if (every((line) => ADDRESS_LINE.test(line))) {
    return foreign('a hosts(5) file (addresses before names)', LIST_HOSTS, true);
  }
  if (lines.length > 1 && every((line) => /^[[{].*[\]}]$/.test(line) && isJson(line))) {
    return foreign('JSON lines', 'Convert them with a small executable script that prints an inventory.', true);
  }
  for (const separator of [',', ';', '\t', '|']) {
    // One at the end of each line ends a statement.
    if (every((line) => line.slice(0, -1).includes(separator) && !/[=[{]|:\s|^-/.test(line)))
      return foreign(
        'a table (CSV)',
        'Convert it with a small executable script that prints an inventory, or write one by hand: web01 ansible_host=ADDRESS.',
        true,
      );
  }
  return undefined;
}
