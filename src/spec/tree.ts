/** The shape of a YAML text once it is read: maps, lists and scalars that know where they stand. */
import type { Place } from '../model/finding';

export interface Scalar {
  readonly kind: 'scalar';
  readonly at: Place;
  /** Integers past 2^53 are inexact here; `source` is exact. */
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `0644` and `420` have the same value but another source. */
  readonly source: string;
}

export interface List {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Tree[];
}

export interface Entry {
  readonly key: string;
  /** Of the key. */
  readonly at: Place;
  readonly value: Tree;
}

export interface Mapping {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Aliased parts are shared, so that a tree is a graph without cycles. */
export type Tree = Scalar | List | Mapping;

/** The entry of a map; undefined where there is no such key or no map. */
export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}

/** The entries of a map in the order written; none where it is no map. */
export function entriesOf(tree: Tree | undefined): readonly Entry[] {
  return tree?.kind === 'map' ? [...tree.entries.values()] : [];
}

/** The items of a list; none where it is no list. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** The tree without its places, for a schema validator. Maps have no prototype: a key may be called `__proto__`. */
export function plain(tree: Tree): Plain {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plain);
    case 'map': {
      const map = Object.create(null) as { [key: string]: Plain };
      for (const entry of tree.entries.values()) map[entry.key] = plain(entry.value);
      return map;
    }
  }
}
