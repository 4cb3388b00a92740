/**
 * Decides whether a file of an inventory folder is a secret or the settings of a script rather than an inventory, by
 * its name and its text.
 */
import { Findings } from '../inventoryFindings';
import type { Foreign } from './foreign';
import { foreignText } from './texts';
import { foreignTree } from './trees';
import { isProven, isSurelyProven } from './looks';
import { readStructured } from '../formats/structured';
import { isJsonText } from '../formats/yamlTrial';

/** Words of a file's name that say that a secret is in it, and words that machines have in their names, too. */
const SECRET_PARTS =
  /^(?:pass|passwd|passwords?|passphrases?|passcodes?|pw|pwd|secrets?|creds?|credentials?|vaultpass|apikeys?|htpasswd)$/;
const MAYBE_PARTS = /^(?:tokens?|keys?|certs?|auth)$/;

/**
 * What the name of a file within a folder says of secrets in it: `db_password`, `sudo_pass`, `dbPassword`; `auth` and
 * `token` may be services.
 */
function secrecyOf(name: string): 'secret' | 'maybe' | undefined {
  const parts = name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (parts.some((part) => SECRET_PARTS.test(part) || /passw(?:or)?d|secret|pgpass|vaultp/.test(part))) return 'secret';
  return parts.some((part) => MAYBE_PARTS.test(part)) ? 'maybe' : undefined;
}

/**
 * What a file is by its name; undefined where it is not a secret, shows that it is an inventory, or is something that
 * has a better name.
 */
export function secretFile(path: string, text: string): 'secret' | 'maybe' | undefined {
  const secrecy = secrecyOf(path.slice(path.lastIndexOf('/') + 1));
  if (secrecy === undefined || isSurelyProven(text) || foreignText(text) !== undefined) return undefined;
  const tree = readStructured(text, path, new Findings());
  if (tree !== undefined && foreignTree(tree, isJsonText(text)) !== undefined) return undefined;
  if (!isProven(text)) return secrecy;
  // A section alone can be one of credentials.
  return secrecy === 'secret' ? 'maybe' : undefined;
}

/** What may be either is an error: hosts would be missing. */
export const MAYBE_SECRET: Foreign = {
  what: 'a secret by its name, or an inventory',
  fix: 'Keep a secret outside of the inventory folder. Where hosts are in it, write [ungrouped] or their group above them and give the file another name.',
  holdsHosts: true,
};

/** `ec2.ini` beside `ec2.py` is what the script reads. */
export function isOfScript(name: string, others: readonly { readonly name: string }[]): boolean {
  const base = name.slice(0, -'.ini'.length);
  return others.some(
    (other) => /^\.(?:py|sh|rb|pl|js)$/.test(other.name.slice(base.length)) && other.name.startsWith(base),
  );
}
