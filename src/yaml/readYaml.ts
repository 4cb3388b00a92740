/** YAML text to a tree with places, in one of the dialects; all that is wrong with it is reported. */
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, parseDocument } from 'yaml';
import type { Place } from '../model/finding';
import type { Dialect } from './dialect';
import { nestingLimit } from './nesting';
import { Places } from './places';
import type { Problem, Tell } from './problem';
import { repaired } from './repair';
import type { Entry, ListTree, MapTree, Tree } from './tree';
import { entriesOf, nothingAt } from './tree';

/** Undefined where the text cannot be read, or `tell` calls it unusable. Never throws for any text. */
export function readYaml(file: string, source: string, dialect: Dialect, tell: Tell): Tree | undefined {
  const { forbidden, nesting, version, schema } = dialect;
  const lines = new Places(file, dialect.isRepaired ? source.replace(/\r(?!\n)|\u0085/g, '\n') : source);
  const control = forbidden?.exec(source);
  if (control) {
    tell({ kind: 'control', character: control[0] }, lines.at(control.index));
    return undefined;
  }
  const deep = nesting === undefined ? undefined : nestingLimit(source, nesting);
  if (deep !== undefined) {
    tell({ kind: 'nesting' }, lines.at(deep));
    return undefined;
  }
  const parse = (text: string): Document =>
    parseDocument(text, {
      version,
      schema,
      intAsBigInt: true,
      // Checked below, in linear time and with the first key's place.
      uniqueKeys: false,
      prettyErrors: false,
      // 'silent' would also accept a second document in silence.
      logLevel: 'error',
    });
  const { document, original } = dialect.isRepaired ? repaired(source, parse) : unrepaired(parse(source));
  const place = (offset: number): Place => lines.at(original(offset));
  if (tellOfParser(document, dialect, place, tell)) return undefined;
  const reader = new Reader(place, dialect, tell);
  try {
    if (isBlank(document)) reader.tell({ kind: 'empty' }, lines.at(0));
    const tree = document.contents === null ? nothingAt(place(0)) : reader.read(document.contents, [], false);
    return reader.isUsable ? tree : undefined;
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

function unrepaired(document: Document): ReturnType<typeof repaired> {
  return { document, original: (offset) => offset };
}

/** Tells of what the parser found, and answers whether the document cannot be used. */
function tellOfParser(document: Document, dialect: Dialect, place: (offset: number) => Place, tell: Tell): boolean {
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]).slice(0, dialect.mostErrors);
  for (const { code, pos } of errors) tell({ kind: 'syntax', code }, place(pos[0]));
  if (errors.length > 0) return true;
  for (const { code, pos } of document.warnings) tell({ kind: 'unknown', code }, place(pos[0]));
  const version = document.directives?.yaml.version;
  if (document.warnings.length === 0 && version !== undefined && version !== dialect.version)
    tell({ kind: 'version', version }, place(0));
  return false;
}

function isBlank({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && !contents.source);
}

/** Thrown within this file alone, where nothing more is to be said of a text. */
class Stopped extends Error {}

class Reader {
  isUsable = true;
  private readonly anchors = new Map<string, Tree | 'open'>();
  private readonly weights = new Map<Tree, number>();
  private aliased = 0;

  constructor(
    private readonly place: (offset: number) => Place,
    private readonly dialect: Dialect,
    private readonly teller: Tell,
  ) {}

  tell(problem: Problem, at: Place): void {
    const verdict = this.teller(problem, at);
    if (verdict !== 'go on') this.isUsable = false;
    if (verdict === 'stop') throw new Stopped();
  }

  /** `path` are the keys above it; `keyAt` is the place of a value that was left out. */
  read(node: Node, path: readonly string[], isMarked: boolean, keyAt?: Place): Tree {
    if (path.length > this.dialect.deepest) return this.refuse({ kind: 'nesting' }, node);
    if (isAlias(node)) return this.follow(node);
    const { anchor } = node as Scalar;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const tree = this.fresh(node, path, isMarked, keyAt);
    if (anchor !== undefined) this.anchors.set(anchor, tree);
    return tree;
  }

  private fresh(node: Node, path: readonly string[], isMarkedAbove: boolean, keyAt: Place | undefined): Tree {
    const { tag } = node as Scalar;
    const isMarked = isMarkedAbove || (tag !== undefined && this.dialect.marks(tag));
    if (isScalar(node)) {
      const value = this.dialect.valueOf(node, isMarked);
      if (value === undefined) return this.refuse({ kind: 'tag', tag: tag ?? '' }, node);
      const source = node.source ?? '';
      const at = value === null && source === '' && keyAt !== undefined ? keyAt : this.at(node);
      return { kind: 'scalar', at, value, source };
    }
    const of = isMap(node) ? 'map' : 'seq';
    if (tag !== undefined && !this.dialect.takesTag(tag, of)) return this.refuse({ kind: 'tag', tag }, node);
    return isMap(node) ? this.map(node, path, isMarked) : this.list(node as YAMLSeq, path, isMarked);
  }

  private list(node: YAMLSeq, path: readonly string[], isMarked: boolean): ListTree {
    const below = [...path, ''];
    const items = node.items.map((item) => this.read(item as Node, below, isMarked));
    return { kind: 'list', at: this.at(node), items };
  }

  private map(node: YAMLMap, path: readonly string[], isMarked: boolean): MapTree {
    const own = new Map<string, Entry>();
    const merged: (readonly Entry[])[] = [];
    let mergeAt: Place | undefined;
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const keyAt = this.at(pair.key ?? node);
      const below = [...path, isScalar(pair.key) ? String(pair.key.value) : ''];
      const value = pair.value === null ? nothingAt(keyAt) : this.read(pair.value, below, isMarked, keyAt);
      if (isMergeKey(pair.key)) {
        if (mergeAt !== undefined && !this.dialect.mergesOften)
          this.tell({ kind: 'mergedTwice', first: mergeAt }, keyAt);
        else merged.push(...this.sources(value, pair.value, keyAt));
        mergeAt ??= keyAt;
        continue;
      }
      const key = this.key(pair.key, keyAt);
      if (key === undefined) continue;
      const first = own.get(key.key);
      if (first !== undefined)
        this.tell({ kind: 'duplicate', key: key.key, path: [...path, key.key], first: first.keyAt }, keyAt);
      if (first === undefined || this.dialect.keeps === 'last') own.set(key.key, { ...key, keyAt, value });
    }
    return { kind: 'map', at: this.at(node), entries: merged.length === 0 ? own : withMerged(own, merged) };
  }

  private key(node: Node | null, keyAt: Place): Pick<Entry, 'key' | 'isText'> | undefined {
    const tree = node === null ? nothingAt(keyAt) : this.read(node, [], false);
    const key = tree.kind === 'scalar' ? this.dialect.keyOf(tree) : undefined;
    if (key === undefined) this.tell({ kind: 'key', tree }, keyAt);
    return key === undefined ? undefined : { key, isText: tree.kind === 'scalar' && typeof tree.value === 'string' };
  }

  /** The entries that `<<: *a` or `<<: [*a, *b]` brings in, of each map. */
  private sources(value: Tree, node: Node | null, keyAt: Place): readonly (readonly Entry[])[] {
    const sources = value.kind === 'list' ? value.items : [value];
    const maps = sources.filter((source) => source.kind === 'map');
    if (maps.length !== sources.length) this.tell({ kind: 'merge', keyAt }, node === null ? keyAt : this.at(node));
    return maps.map(entriesOf);
  }

  private follow(node: Alias): Tree {
    const target = this.anchors.get(node.source);
    if (target === undefined || target === 'open')
      return this.refuse({ kind: 'alias', name: node.source, isWithin: target === 'open' }, node);
    const before = this.aliased;
    this.aliased += this.weigh(target);
    const { mostAliased } = this.dialect;
    if (this.aliased <= mostAliased) return target;
    // One report is enough of what a bomb repeats.
    return before > mostAliased ? nothingAt(this.at(node)) : this.refuse({ kind: 'bomb', most: mostAliased }, node);
  }

  /** How many values a tree stands for, its aliases counted each time. */
  private weigh(tree: Tree): number {
    const known = this.weights.get(tree);
    if (known !== undefined) return known;
    const parts = tree.kind === 'list' ? tree.items : entriesOf(tree).map((entry) => entry.value);
    const weight = parts.reduce((sum, part) => Math.min(sum + this.weigh(part), Number.MAX_SAFE_INTEGER / 2), 1);
    this.weights.set(tree, weight);
    return weight;
  }

  private at(node: Node): Place {
    return this.place(node.range?.[0] ?? 0);
  }

  private refuse(problem: Problem, node: Node): Tree {
    this.tell(problem, this.at(node));
    return nothingAt(this.at(node));
  }
}

/** http://yaml.org/type/merge.html; a quoted << is a key like any other. */
function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<' && key.tag === undefined;
}

/**
 * Merged entries first, own ones over them; of several sources the earlier wins (YAML merge key, type draft of 2005).
 */
function withMerged(
  own: ReadonlyMap<string, Entry>,
  merged: readonly (readonly Entry[])[],
): ReadonlyMap<string, Entry> {
  const all = new Map<string, Entry>();
  for (const entry of merged.toReversed().flat()) all.set(entry.key, entry);
  for (const [key, entry] of own) all.set(key, entry);
  return all;
}
