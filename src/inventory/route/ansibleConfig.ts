/** What Ansible takes from its environment variables and its ansible.cfg where the inventory says nothing of a connection. */
import type { Place } from '../../model/finding';
import type { InventoryEdges, Surroundings } from '../sources';
import { decode } from '../text';

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

/** Names of one setting: environment variables, then keys of ansible.cfg as `section.key`; a later one wins. */
export interface ConfigNames {
  readonly env: readonly string[];
  readonly ini: readonly string[];
}

const LARGEST = 64 * 1024 * 1024;

/** ansible.cfg and the environment of one run. */
export class AnsibleConfig {
  /** Asked for every setting of every host. */
  private readonly known = new Map<ConfigNames, Default | undefined>();

  private constructor(
    private readonly env: Surroundings['env'],
    private readonly values: ReadonlyMap<string, Default>,
  ) {}

  static read(edges: InventoryEdges): AnsibleConfig {
    const surroundings = edges.surroundings();
    const file = configFile(edges, surroundings);
    const read = file === undefined ? undefined : edges.read(file);
    const text = read?.ok === true && read.bytes.length <= LARGEST ? decode(read.bytes).text : '';
    return new AnsibleConfig(surroundings.env, parseIni(text, file ?? ''));
  }

  /** The value of a setting; the environment wins over the file (ansible-core's config manager). */
  value(names: ConfigNames): Default | undefined {
    if (!this.known.has(names)) this.known.set(names, this.find(names));
    return this.known.get(names);
  }

  /** Whether there is a value. */
  has(names: ConfigNames | undefined): boolean {
    return names !== undefined && this.value(names) !== undefined;
  }

  private find({ env, ini }: ConfigNames): Default | undefined {
    const variable = env.findLast((name) => (this.env[name] ?? '') !== '');
    if (variable !== undefined) return { label: variable, value: this.env[variable] ?? '', folder: '.' };
    const key = ini.findLast((name) => this.values.has(name));
    return key === undefined ? undefined : this.values.get(key);
  }
}

/** ANSIBLE_CONFIG (a file, or the folder of one), ./ansible.cfg, ~/.ansible.cfg, /etc/ansible/ansible.cfg: the first that is there. */
function configFile(edges: InventoryEdges, { env, homes }: Surroundings): string | undefined {
  const named = env['ANSIBLE_CONFIG']?.replace(/^~(?=\/|$)/, homes[0] ?? '');
  const here = edges.look('.');
  const candidates = [
    ...(named === undefined || named === '' ? [] : [named, `${named}/ansible.cfg`]),
    // In a folder that everybody may write to, anybody could have put it there.
    ...(here.kind === 'folder' && here.openToAll === true ? [] : ['ansible.cfg']),
    ...homes.slice(0, 1).map((home) => `${home}/.ansible.cfg`),
    '/etc/ansible/ansible.cfg',
  ];
  return candidates.find((path) => edges.look(path).kind === 'file' && edges.read(path).ok);
}

/**
 * The values of an INI file as Python's ConfigParser(inline_comment_prefixes=';') reads it: `=` or `:` behind a key in any case, `#` and `;` in front
 * of a comment line, ` ;` before one at a line's end, indented lines go on.
 */
function parseIni(text: string, file: string): ReadonlyMap<string, Default> {
  const values = new Map<string, Default>();
  let section = '';
  let current: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(^|\s);.*$/, '$1');
    const stripped = line.trim();
    if (stripped === '' || stripped.startsWith('#')) continue;
    const before = current === undefined ? undefined : values.get(current);
    if (/^\s/.test(line) && before !== undefined && current !== undefined) {
      values.set(current, { ...before, value: `${before.value}\n${stripped}`.trim() });
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(stripped)?.[1];
    if (header !== undefined) {
      section = header;
      current = undefined;
      continue;
    }
    const pair = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(stripped);
    if (pair === null) continue;
    const key = (pair[1] ?? '').toLowerCase();
    current = `${section}.${key}`;
    const at = { file, line: index + 1, column: line.length - line.trimStart().length + 1 };
    const slash = file.lastIndexOf('/');
    const folder = slash === -1 ? '.' : file.slice(0, slash);
    values.set(current, { label: `${key} in ansible.cfg`, value: pair[2] ?? '', at, folder });
  }
  return values;
}
