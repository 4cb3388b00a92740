/** Which format an inventory file is in: by its name, its mode and its first bytes, in the order in which Ansible's plugins would take it. */
import { extensionOf } from './varsFiles';

export type Format = 'script' | 'not-executable' | 'yaml' | 'yaml-or-ini' | 'ini' | 'toml';

const YAML_EXTENSIONS: readonly string[] = ['.yml', '.yaml', '.json'];
const ELF = [0x7f, 0x45, 0x4c, 0x46];

/**
 * The format. An executable file counts as a script when it says which program it is (`#!`, or ELF); on file systems where every file is
 * executable an INI file stays one.
 */
export function formatOf(name: string, executable: boolean, head: Uint8Array): Format {
  const extension = extensionOf(name);
  const hasShebang = head[0] === 0x23 && head[1] === 0x21;
  if (executable && (hasShebang || ELF.every((byte, index) => head[index] === byte))) return 'script';
  if (YAML_EXTENSIONS.includes(extension)) return 'yaml';
  if (hasShebang) return 'not-executable';
  if (extension === '.toml') return 'toml';
  return extension === '' ? 'yaml-or-ini' : 'ini';
}

/** What Ansible leaves out of an inventory folder: hidden files, folders of variables, backups and documentation (ansible.cfg's defaults). */
const IGNORED =
  /^\.|^host_vars$|^group_vars$|^vars_plugins$|(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/;

export function isIgnored(name: string): boolean {
  return IGNORED.test(name);
}

/** Whether a text that is neither valid YAML nor valid INI was meant as YAML: keys with colons, and no section. */
export function looksLikeYaml(text: string): boolean {
  return /^(?:---|[\w.-]+:)\s*(?:#.*)?$/m.test(text) && !/^\s*\[[^\]]*\]\s*$/m.test(text);
}

/** Whether there is anything in a file but blank lines and comments. */
export function isEmpty(text: string): boolean {
  return !/^\s*[^\s#;]/m.test(text.replace(/^\ufeff/, '').replace(/^---\s*$/m, ''));
}
