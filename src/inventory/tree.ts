/** The tree that YAML and JSON texts become: values with the place of each, keys with theirs. */
import type { Place } from '../model/finding';
import type { Json } from '../model/host';
import { ExactNumber } from '../model/host';

export interface MapTree {
  readonly kind: 'map';
  readonly at: Place;
  /** Keys are unique. */
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  /** Whether the key was written as text; `1:` and `yes:` in YAML are not. */
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
}

export type Tree = MapTree | ListTree | ScalarTree;

/** Ansible's spelling of a value that is never templated, in JSON. */
export const UNSAFE = '__ansible_unsafe';
/** Ansible's spelling of an encrypted value, in JSON. */
export const VAULT = '__ansible_vault';

/** Deeper structures are refused before they can exhaust the stack. */
export const DEEPEST = 100;

/** The plain value of a tree. Shared branches (YAML aliases) stay shared. */
export function toJson(tree: Tree, shared = new Map<Tree, Json>()): Json {
  if (tree.kind === 'scalar') return tree.value;
  const known = shared.get(tree);
  if (known !== undefined) return known;
  const value =
    tree.kind === 'list'
      ? tree.items.map((item) => toJson(item, shared))
      : Object.fromEntries(tree.entries.map((entry) => [entry.key, toJson(entry.value, shared)] as const));
  shared.set(tree, value);
  return value;
}

/** The entry of a key. */
export function entryOf(tree: MapTree, key: string): Entry | undefined {
  return tree.entries.find((entry) => entry.key === key);
}

/** What a value is, in the words of messages. */
export function describe(tree: Tree): string {
  if (tree.kind === 'map') return 'a mapping';
  if (tree.kind === 'list') return 'a list';
  if (tree.value === null) return 'nothing';
  if (tree.value instanceof ExactNumber) return 'a number';
  return typeof tree.value === 'object' ? 'an encrypted or unsafe value' : `a ${typeof tree.value}`;
}
