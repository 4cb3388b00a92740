/**
 * Which format an inventory file is in: by its name, its mode and its first bytes, in the order in which Ansible's
 * plugins would take it.
 */
import type { AnsibleConfig, ConfigNames } from '../route/ansibleConfig';
import { unquoted } from '../route/ansibleConfig';
import { extensionOf } from '../graph/varsFiles';

export type Format = 'script' | 'not-executable' | 'yaml' | 'yaml-or-ini' | 'ini' | 'toml';

const YAML_EXTENSIONS: readonly string[] = ['.yml', '.yaml', '.json'];
const ELF = [0x7f, 0x45, 0x4c, 0x46];

/**
 * The format. An executable file counts as a script when it says which program it is (`#!`, or ELF); on file systems
 * where every file is executable an INI file stays one.
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

/** Hidden files and folders of variables, which Ansible leaves out of every inventory folder. */
const IGNORED = /^\.|^host_vars$|^group_vars$|^vars_plugins$/;

/**
 * Endings that Ansible leaves out of a folder: backups and documentation (INVENTORY_IGNORE_EXTS of ansible-core 2.14).
 */
const IGNORED_ENDINGS = '.pyc,.pyo,.swp,.bak,~,.rpm,.md,.txt,.rst,.orig,.ini,.cfg,.retry';

const ENDINGS: ConfigNames = {
  env: ['ANSIBLE_INVENTORY_IGNORE'],
  ini: ['defaults.inventory_ignore_extensions', 'inventory.ignore_extensions'],
};
const PATTERNS: ConfigNames = {
  env: ['ANSIBLE_INVENTORY_IGNORE_REGEX'],
  ini: ['defaults.inventory_ignore_patterns', 'inventory.ignore_patterns'],
};

/** Which names Ansible leaves out of an inventory folder, with the lists of its configuration. */
export function ignoredNames(config: AnsibleConfig): (name: string) => boolean {
  const list = (names: ConfigNames, usual: string): readonly string[] =>
    (config.value(names)?.value ?? usual)
      .split(',')
      .map((one) => unquoted(one.trim()))
      .filter((one) => one !== '');
  const endings = list(ENDINGS, IGNORED_ENDINGS);
  const patterns = list(PATTERNS, '').flatMap((source): RegExp[] => {
    try {
      return [new RegExp(source)];
    } catch {
      return [];
    }
  });
  return (name) =>
    IGNORED.test(name) ||
    endings.some((ending) => name.endsWith(ending)) ||
    patterns.some((pattern) => pattern.test(name));
}

/** Whether a text that is neither valid YAML nor valid INI was meant as YAML: keys with colons, and no section. */
export function looksLikeYaml(text: string): boolean {
  return /^(?:---|[\w.-]+:)\s*(?:#.*)?$/m.test(text) && !/^\s*\[[^\]]*\]\s*$/m.test(text);
}

/** Whether there is anything in a file but blank lines and comments. */
export function isEmpty(text: string): boolean {
  return !/^\s*[^\s#;]/m.test(text.replace(/^\ufeff/, '').replace(/^---\s*$/m, ''));
}
