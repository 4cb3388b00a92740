/**
 * What Ansible takes from its environment variables and its ansible.cfg where the inventory says nothing of a
 * connection.
 */
import type { Place } from '../../model/finding';
import type { InventoryEdges, Surroundings } from '../edges';
import { decode, show, startOf } from '../text';
import type { InventoryRemark } from '../inventoryFindings';
import { type Default, parseConfig } from './configParser';

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
    /** Why what the file says is not known: it may decide the route of every host. */
    readonly problem: (InventoryRemark & { readonly at: Place }) | undefined,
  ) {}

  static read(edges: InventoryEdges): AnsibleConfig {
    const surroundings = edges.surroundings();
    const file = configFile(edges, surroundings);
    const none = new Map<string, Default>();
    if (file === undefined) return new AnsibleConfig(surroundings.env, none, undefined);
    const failed = (why: string, at: Place): AnsibleConfig =>
      new AnsibleConfig(surroundings.env, none, {
        at,
        summary: `${show(file)} is not understood: ${why}`,
      });
    const look = edges.look(file);
    if (look.kind === 'other' && look.readsEmpty === true) return new AnsibleConfig(surroundings.env, none, undefined);
    if (look.kind !== 'file') return failed('it is not a regular file', startOf(file));
    const read = edges.read(file);
    if (!read.ok || read.bytes.length > LARGEST) return failed(read.ok ? 'it is too large' : read.why, startOf(file));
    const { values, mistake } = parseConfig(decode(read.bytes).text, file);
    if (mistake !== undefined) return failed(mistake.why, mistake.at);
    // In a comment it does no harm.
    const damaged = [...values.values()].find(({ value }) => value.includes('\ufffd'));
    if (damaged !== undefined) return failed('a value is not UTF-8', damaged.at ?? startOf(file));
    return new AnsibleConfig(surroundings.env, values, undefined);
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

/**
 * A text between quotes of one kind, without them (ansible's parsing.quoting.unquote); numbers, booleans and paths keep
 * theirs.
 */
export function unquoted(text: string): string {
  return /^(["'])[^]*\1$/.test(text) && text.length > 1 && text.at(-2) !== '\\' ? text.slice(1, -1) : text;
}

/**
 * Variables of the environment as Python's os.path.expandvars puts them in: those that are not set stay as they are.
 */
function expanded(path: string, { env, homes }: Surroundings): string {
  return path
    .replace(
      /\$(?:(\w+)|\{([^}]*)\})/g,
      (whole, plain?: string, braced?: string) => env[plain ?? braced ?? ''] ?? whole,
    )
    .replace(/^~(?=\/|$)/, homes[0] ?? '~');
}

/**
 * ANSIBLE_CONFIG (a file, or the folder of one), ./ansible.cfg, ~/.ansible.cfg, /etc/ansible/ansible.cfg: the first
 * that is there and may be read.
 */
function configFile(edges: InventoryEdges, around: Surroundings): string | undefined {
  const { env, homes } = around;
  const named = env['ANSIBLE_CONFIG'] === undefined ? undefined : expanded(env['ANSIBLE_CONFIG'], around) || '.';
  const here = edges.look('.');
  const candidates = [
    ...(named === undefined ? [] : [edges.look(named).kind === 'folder' ? `${named}/ansible.cfg` : named]),
    // In a folder that everybody may write to, anybody could have put it there.
    ...(here.kind === 'folder' && here.openToAll === true ? [] : ['ansible.cfg']),
    ...homes.slice(0, 1).map((home) => `${home}/.ansible.cfg`),
    '/etc/ansible/ansible.cfg',
  ];
  return candidates.find((path) => {
    const look = edges.look(path);
    if (look.kind === 'file') {
      const read = edges.read(path);
      return read.ok || read.tooLarge;
    }
    return look.kind === 'folder' || (look.kind === 'other' && look.unseen !== true);
  });
}
