/** The tree that YAML and JSON texts become: values with the place of each, keys with theirs. */
import type { Place } from '../model/finding';
import type { Json } from '../model/host';

export interface MapTree {
  readonly kind: 'map';
  readonly at: Place;
  /** By key, in the order in which they are written; what is merged comes first. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: string;
  /** Whether the key was written as text; `1:` is not, nor is `yes:` to Ansible. */
  readonly isText: boolean;
  readonly keyAt: Place;
  readonly value: Tree;
}

export interface ListTree {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: Json;
  /** As written, without quotes: `0644` and `420` can have the same value but another source. */
  readonly source: string;
}

/** Aliased parts are shared, so that a tree is a graph without cycles. */
export type Tree = MapTree | ListTree | ScalarTree;

/** The entry of a map; undefined where there is no such key or no map. */
export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}

/** The entries of a map; none where it is not a map. */
export function entriesOf(tree: Tree | undefined): readonly Entry[] {
  return tree?.kind === 'map' ? [...tree.entries.values()] : [];
}

/** The items of a list; none where it is not a list. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** A value that is not there. */
export function nothingAt(at: Place): ScalarTree {
  return { kind: 'scalar', at, value: null, source: '' };
}

/** The plain value of a tree. Shared branches (YAML aliases) stay shared. */
export function toJson(tree: Tree, shared = new Map<Tree, Json>()): Json {
  if (tree.kind === 'scalar') return tree.value;
  const known = shared.get(tree);
  if (known !== undefined) return known;
  const value =
    tree.kind === 'list'
      ? tree.items.map((item) => toJson(item, shared))
      : Object.fromEntries(entriesOf(tree).map((entry) => [entry.key, toJson(entry.value, shared)] as const));
  shared.set(tree, value);
  return value;
}
