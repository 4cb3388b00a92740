/**
 * The values of an ansible.cfg, as Python's ConfigParser(inline_comment_prefixes=';') reads it, and the first line that
 * it refuses.
 */
import type { Place } from '../../model/finding';

/** A value that counts where no variable of the inventory gives one. */
export interface Default {
  /** How messages name it. */
  readonly label: string;
  readonly value: string;
  /** Absent for an environment variable. */
  readonly at?: Place;
  /** The folder that a relative path is meant from. */
  readonly folder?: string;
}

export interface ParsedConfig {
  /** By `section.key`, the key in lower case. */
  readonly values: ReadonlyMap<string, Default>;
  readonly mistake?: { readonly why: string; readonly at: Place };
}

/** ConfigParser's default_section; the one that may come twice. */
const EVERYWHERE = 'DEFAULT';

/**
 * `=` or `:` after a key, `#` and `;` before a comment line, ` ;` before one at a line's end; a line that is indented
 * deeper than its key continues the value.
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const values = new Map<string, Default>();
  const sections = new Set<string>();
  const slash = file.lastIndexOf('/');
  const folder = slash === -1 ? '.' : file.slice(0, slash);
  let section: string | undefined;
  let current: { readonly name: string; readonly indent: number } | undefined;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.replace(/(^|\s);.*$/, '$1');
    const stripped = line.trim();
    if (stripped === '' || stripped.startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    const at = { file, line: index + 1, column: indent + 1 };
    const before = current === undefined ? undefined : values.get(current.name);
    if (before !== undefined && current !== undefined && indent > current.indent) {
      values.set(current.name, { ...before, value: `${before.value}\n${stripped}`.trim() });
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(stripped)?.[1];
    if (header !== undefined) {
      if (sections.has(header) && header !== EVERYWHERE)
        return { values, mistake: { why: 'a section comes twice', at } };
      sections.add(header);
      section = header;
      current = undefined;
      continue;
    }
    if (section === undefined) return { values, mistake: { why: 'a line comes before the first section', at } };
    const pair = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(stripped);
    const key = (pair?.[1] ?? '').toLowerCase();
    if (pair === null || key === '') return { values, mistake: { why: 'a line is not a key with a value', at } };
    const name = `${section}.${key}`;
    if (values.has(name)) return { values, mistake: { why: 'a key comes twice in its section', at } };
    current = { name, indent };
    values.set(name, { label: `${key} in ansible.cfg`, value: pair[2] ?? '', at, folder });
  }
  return { values: withDefaults(values, sections) };
}

/** Keys of [DEFAULT] count in every section that is there and does not have them itself. */
function withDefaults(values: ReadonlyMap<string, Default>, sections: ReadonlySet<string>): typeof values {
  const all = new Map(values);
  for (const [name, value] of values) {
    if (!name.startsWith(`${EVERYWHERE}.`)) continue;
    const key = name.slice(EVERYWHERE.length + 1);
    for (const section of sections) if (!values.has(`${section}.${key}`)) all.set(`${section}.${key}`, value);
  }
  return all;
}
