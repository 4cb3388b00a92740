/** What `oomcfg inventory` prints: the same as ansible-inventory for the same sources. */
import type { Json } from '../model/host';
import { ExactNumber } from '../model/host';
import type { ListedGroup, ReadInventory } from './inventory';
import { INTERNAL_VARIABLES } from './graph/variables';

/** What is listed: the inventory, or what a --limit leaves of it. */
export type Listed = Pick<ReadInventory, 'hosts' | 'groups' | 'host'>;

/** The inventory with these hosts alone, and the groups that hold one of them. */
export function limitedListing(inventory: ReadInventory, names: ReadonlySet<string>): Listed {
  const kept = new Map<string, boolean>();
  const holdsOne = (name: string): boolean => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const group = inventory.groups.get(name);
    const holds = group !== undefined && (group.hosts.some((host) => names.has(host)) || group.children.some(holdsOne));
    kept.set(name, holds);
    return holds;
  };
  const groups = [...inventory.groups.values()]
    .filter(({ name }) => name === 'all' || holdsOne(name))
    .map(({ name, hosts, children }): ListedGroup => {
      return { name, hosts: hosts.filter((host) => names.has(host)), children: children.filter(holdsOne) };
    });
  return {
    hosts: inventory.hosts.filter(({ name }) => names.has(name)),
    groups: new Map(groups.map((group) => [group.name, group])),
    host: (name) => (names.has(name) ? inventory.host(name) : undefined),
  };
}

/** More lines of a graph are a maze of groups in groups, not something to read. */
const MAX_LINES = 200_000;

/**
 * The object that `ansible-inventory --list` prints: groups with hosts and children, and all variables of each host
 * below _meta.
 */
export function inventoryList(inventory: Listed): Json {
  const list: [string, Json][] = [];
  const seen = new Set(['all']);
  // Groups are entered when first met below all; a group that neither hosts nor children make visible is left out.
  for (const name of seen) {
    const group = inventory.groups.get(name);
    if (group === undefined) continue;
    const listed: Record<string, Json> = {};
    if (name !== 'all' && group.hosts.length > 0) listed['hosts'] = group.hosts;
    if (group.children.length > 0) listed['children'] = group.children;
    if (Object.keys(listed).length > 0) list.push([name, listed]);
    for (const child of group.children) seen.add(child);
  }
  const hostvars = inventory.hosts
    .map((host) => [host.name, printed(host.vars)] as const)
    .filter(([, vars]) => Object.keys(vars).length > 0);
  list.push(['_meta', { hostvars: Object.fromEntries(hostvars) }]);
  return Object.fromEntries(list);
}

/** The object that `ansible-inventory --host NAME` prints; undefined where the inventory has no such host. */
export function inventoryHost(inventory: Listed, name: string): Json | undefined {
  const host = inventory.host(name);
  return host === undefined ? undefined : printed(host.vars);
}

/**
 * The text that `ansible-inventory --graph` prints, without the last line end; one that is cut off says so at its end.
 * Control characters cannot be in names.
 */
export function inventoryGraph(inventory: Listed): string {
  const lines: string[] = [];
  const line = (text: string, depth: number): void => {
    lines.push(depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`);
  };
  const draw = (name: string, depth: number): void => {
    const group = inventory.groups.get(name);
    if (group === undefined || lines.length >= MAX_LINES) return;
    line(`@${name}:`, depth);
    for (const child of group.children) draw(child, depth + 1);
    if (name !== 'all') for (const host of group.hosts) line(host, depth + 1);
  };
  draw('all', 0);
  if (lines.length >= MAX_LINES)
    lines.push(`... cut off after ${MAX_LINES} lines: groups within groups repeat their hosts`);
  return lines.join('\n');
}

/** A value as ansible-inventory prints it: keys sorted, indented by four. */
export function formatAnsibleJson(value: Json): string {
  return print(value, '');
}

function print(value: Json, indent: string): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}    `;
  const wrap = (open: string, parts: readonly string[], close: string): string =>
    parts.length === 0 ? open + close : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return wrap(
      '[',
      items.map((item) => print(item, inner)),
      ']',
    );
  }
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return wrap(
    '{',
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`),
    '}',
  );
}

function printed(vars: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(vars).filter(([name]) => !INTERNAL_VARIABLES.has(name)));
}
