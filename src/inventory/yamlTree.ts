/** YAML text to a tree with places, read as PyYAML reads it; duplicate keys, unknown tags and alias bombs are found. */
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, parseDocument } from 'yaml';
import type { Place } from '../model/finding';
import type { Json } from '../model/host';
import { ExactNumber } from '../model/host';
import { whyNoYaml } from '../model/yamlWords';
import type { Findings, InventoryCode, InventorySentences } from './inventoryFindings';
import type { IsVariable } from './formats/duplicates';
import { noteDuplicate, ofNothing } from './formats/duplicates';
import { tooDeep } from './jsonTree';
import { Places, show } from './text';
import type { Entry, ListTree, MapTree, Tree } from './tree';
import { DEEPEST, UNSAFE, VAULT, describe } from './tree';
import { repaired } from './yamlRepair';
import { READINGS, readPlainScalar } from './yamlScalar';

/** What aliases may add to the nodes that a file has itself. */
const MOST_ALIASED = 1_000_000;

const CORE = 'tag:yaml.org,2002:';

function parse(text: string): Document {
  return parseDocument(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, prettyErrors: false });
}

/** Reads a YAML document. Undefined where it has errors; findings say which. `isVariable` says where a key may be given twice. */
export function readYamlTree(
  source: string,
  file: string,
  findings: Findings,
  isVariable: IsVariable = ofNothing,
): Tree | undefined {
  const { document, original } = repaired(source, parse);
  const lines = new Places(file, source.replace(/\r(?!\n)|\u0085/g, '\n'));
  const places = { at: (offset: number): Place => lines.at(original(offset)) };
  if (document.errors.length > 0) {
    for (const error of document.errors.slice(0, 10))
      findings.add('OOM205', places.at(error.pos[0]), syntaxRemark(error.code));
    return undefined;
  }
  const reader = new YamlReader(places, findings, isVariable);
  const tree = document.contents === null ? reader.nothing() : reader.read(document.contents, [], false);
  return reader.failed ? undefined : tree;
}

/** What is said for a code of the parser. */
function syntaxRemark(code: string): InventorySentences {
  if (code === 'MULTIPLE_DOCS') {
    return {
      summary: 'the file holds several YAML documents',
      detail: 'Ansible reads files of one document only.',
      fix: 'Remove the --- lines but the first.',
    };
  }
  const fix =
    code === 'TAB_AS_INDENT'
      ? 'Indent with spaces.'
      : 'Correct the line; indentation and quotes are the usual reasons. Put a password with signs into single quotes.';
  return {
    summary: `this is not valid YAML: ${whyNoYaml(code)}`,
    detail: 'A file that is not valid is not read at all.',
    fix,
  };
}

/** Thrown within this file alone, where what is below can no longer be read. */
class Unreadable extends Error {}

class YamlReader {
  failed = false;
  private readonly anchors = new Map<string, Tree | 'open'>();
  private readonly weights = new Map<Tree, number>();
  private aliased = 0;

  constructor(
    private readonly places: Pick<Places, 'at'>,
    private readonly findings: Findings,
    private readonly isVariable: IsVariable,
  ) {}

  nothing(): Tree {
    return { kind: 'scalar', at: this.places.at(0), value: null };
  }

  /** `path` are the keys above it. */
  read(node: Node, path: readonly string[], unsafe: boolean): Tree {
    try {
      return this.node(node, path, unsafe);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return this.nothing();
    }
  }

  private node(node: Node, path: readonly string[], unsafe: boolean): Tree {
    if (path.length > DEEPEST) this.refuse('OOM205', node, tooDeep());
    if (isAlias(node)) return this.alias(node);
    const anchor = (node as Scalar).anchor;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const tree = this.fresh(node, path, unsafe);
    if (anchor !== undefined) this.anchors.set(anchor, tree);
    return tree;
  }

  private fresh(node: Node, path: readonly string[], outerUnsafe: boolean): Tree {
    const tag = (node as Scalar).tag;
    const unsafe = outerUnsafe || tag === '!unsafe';
    if (isScalar(node)) return { kind: 'scalar', at: this.place(node), value: this.scalar(node, unsafe) };
    const expected = isMap(node) ? 'map' : 'seq';
    if (tag !== undefined && tag !== '!unsafe' && tag !== '!' && tag !== CORE + expected) this.refuseTag(node, tag);
    if (isMap(node)) return this.map(node, path, unsafe);
    return this.list(node as YAMLSeq, path, unsafe);
  }

  private scalar(node: Scalar, unsafe: boolean): Json {
    // The failsafe schema knows scalars as text alone.
    const text = typeof node.value === 'string' ? node.value : '';
    const tag = node.tag;
    if (tag === '!vault' || tag === '!vault-encrypted') return { [VAULT]: text };
    if (tag === '!unsafe') return { [UNSAFE]: text };
    const value = this.tagged(node, text, tag);
    return unsafe && typeof value === 'string' ? { [UNSAFE]: value } : value;
  }

  private tagged(node: Scalar, text: string, tag: string | undefined): Json {
    const plain = node.type === 'PLAIN';
    if (tag === undefined || tag === '!') {
      return plain ? readPlainScalar(text) : text;
    }
    if (tag === `${CORE}str`) return text;
    const name = tag.startsWith(CORE) ? tag.slice(CORE.length) : '';
    const value = Object.hasOwn(READINGS, name) ? READINGS[name as keyof typeof READINGS](text) : undefined;
    if (value === undefined) this.refuseTag(node, tag);
    return value;
  }

  private list(node: YAMLSeq, path: readonly string[], unsafe: boolean): ListTree {
    const below = [...path, ''];
    const items = node.items.map((item) => this.read(item as Node, below, unsafe));
    return { kind: 'list', at: this.place(node), items };
  }

  private map(node: YAMLMap, path: readonly string[], unsafe: boolean): MapTree {
    const own = new Map<string, Entry>();
    const merged: Entry[][] = [];
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const keyNode = pair.key;
      const below = [...path, keyNode !== null && isScalar(keyNode) ? String(keyNode.value) : ''];
      const value = pair.value === null ? this.nothingAt(keyNode ?? node) : this.read(pair.value, below, unsafe);
      if (
        keyNode !== null &&
        isScalar(keyNode) &&
        keyNode.value === '<<' &&
        keyNode.type === 'PLAIN' &&
        keyNode.tag === undefined
      ) {
        merged.push(...this.mergeSources(value, pair.value ?? keyNode));
        continue;
      }
      const key = this.key(keyNode, node);
      if (key === undefined) continue;
      if (own.has(key.key) && !noteDuplicate([...path, key.key], key.keyAt, this.isVariable, this.findings))
        this.failed = true;
      own.set(key.key, { ...key, value });
    }
    return {
      kind: 'map',
      at: this.place(node),
      entries: merged.length === 0 ? [...own.values()] : withMerged(own, merged),
    };
  }

  /** A key as JSON spells it: Ansible prints 1 and true as "1" and "true". */
  private key(node: Node | null, map: Node): Omit<Entry, 'value'> | undefined {
    const keyAt = this.place(node ?? map);
    const tree = node === null ? this.nothing() : this.read(node, [], false);
    if (tree.kind === 'scalar' && tree.value instanceof ExactNumber) {
      return { key: tree.value.text, isText: false, keyAt };
    }
    if (tree.kind !== 'scalar' || (typeof tree.value === 'object' && tree.value !== null)) {
      this.failed = true;
      const remark = {
        summary: `a key is ${describe(tree)}`,
        detail: 'Keys are plain words.',
        fix: 'Quote it where {{ }} or [ ] is meant as text.',
      };
      this.findings.add('OOM206', keyAt, remark);
      return undefined;
    }
    return { key: `${tree.value}`, isText: typeof tree.value === 'string', keyAt };
  }

  /** The entries that `<<: *a` or `<<: [*a, *b]` brings in. */
  private mergeSources(value: Tree, node: Node): Entry[][] {
    const sources = value.kind === 'list' ? value.items : [value];
    const maps = sources.filter((source) => source.kind === 'map');
    if (maps.length !== sources.length) {
      this.failed = true;
      const remark = {
        summary: '<< merges something that is no mapping',
        detail: 'Only mappings can be merged.',
        fix: 'Point << at a mapping.',
      };
      this.findings.add('OOM206', this.place(node), remark);
    }
    return maps.map((map) => [...map.entries]);
  }

  private alias(node: Alias): Tree {
    const target = this.anchors.get(node.source);
    if (target === undefined || target === 'open') {
      const why = target === 'open' ? 'holds itself' : 'is declared nowhere above';
      const remark = {
        summary: `the anchor of this alias ${why}`,
        detail: 'A value that begins with * is an alias: it repeats an anchored value from above it.',
        fix: 'Correct the name behind the *, or quote the value where it is text (a password).',
      };
      this.refuse('OOM205', node, remark);
    }
    this.aliased += this.weigh(target);
    if (this.aliased > MOST_ALIASED) {
      this.refuse('OOM217', node, {
        summary: `the aliases stand for more than ${MOST_ALIASED} values`,
        detail: 'Such a file is small on disk and fills the memory once it is read.',
        fix: 'Write the values out, or put them into group_vars.',
      });
    }
    return target;
  }

  /** How many values a tree stands for, its aliases counted each time. */
  private weigh(tree: Tree): number {
    const known = this.weights.get(tree);
    if (known !== undefined) return known;
    const parts =
      tree.kind === 'map' ? tree.entries.map((entry) => entry.value) : tree.kind === 'list' ? tree.items : [];
    const weight = parts.reduce((sum, part) => Math.min(sum + this.weigh(part), Number.MAX_SAFE_INTEGER / 2), 1);
    this.weights.set(tree, weight);
    return weight;
  }

  private place(node: Node): Tree['at'] {
    return this.places.at(node.range?.[0] ?? 0);
  }

  private nothingAt(node: Node): Tree {
    return { kind: 'scalar', at: this.place(node), value: null };
  }

  private refuseTag(node: Node, tag: string): never {
    this.refuse('OOM213', node, {
      summary: `the value has ${tag.startsWith(CORE) ? `the tag ${show(tag.replace(CORE, '!!'))}` : 'a tag'}, which is not supported`,
      detail: 'A value that begins with ! has a tag. Supported are plain YAML values, !unsafe and !vault.',
      fix: 'Quote the value as text, or write it plainly.',
    });
  }

  private refuse(code: InventoryCode, node: Node, remark: InventorySentences): never {
    // One report is enough of what a bomb repeats.
    if (!this.failed || code !== 'OOM217') this.findings.add(code, this.place(node), remark);
    this.failed = true;
    throw new Unreadable();
  }
}

/** Merged entries first, own ones over them; of several sources the earlier wins (YAML merge key, type draft of 2005). */
function withMerged(own: ReadonlyMap<string, Entry>, merged: readonly (readonly Entry[])[]): Entry[] {
  const all = new Map<string, Entry>();
  for (const entry of merged.toReversed().flat()) all.set(entry.key, entry);
  for (const [key, entry] of own) all.set(key, entry);
  return [...all.values()];
}
