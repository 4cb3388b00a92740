/** Turns one YAML text (1.2 core, with anchors and merge keys) into a tree that knows its places. */
import type { Document, Node, Pair } from 'yaml';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Place } from '../model/finding';
import { shownKey } from '../model/shownOptions';
import { printable } from '../model/printable';
import type { Note } from './specFindings';
import { nestingLimit } from './nesting';
import type { Entry, Mapping, Tree } from './tree';
import { noteYamlProblems } from './yamlProblems';

/** How many values all aliases of a file may stand for together; a hand-written spec has some hundreds. */
const MOST_ALIASED = 100_000;

/** Everything of category Cc that YAML 1.2.2 (5.1, c-printable) leaves out. */
const FORBIDDEN = /(?![\t\n\r\u0085])\p{Cc}/u;

/** Thrown and caught in this file only: nothing can be said of the rest of the text. */
class Abandoned extends Error {}

/**
 * Reads a text. Undefined where it holds no usable value; what is wrong has then been noted. Never throws for any text.
 * Duplicate keys, unknown tags, several documents, cyclic and exploding aliases are refused (YAML 1.2.2; merge keys are
 * the YAML 1.1 type http://yaml.org/type/merge.html, which every Ansible user knows).
 */
export function readYaml(file: string, text: string, note: Note): Tree | undefined {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const control = FORBIDDEN.exec(text);
  if (control !== null) {
    note('OOM110', placeWithin(file, text, control.index), {
      summary: `the file holds the control character ${printable(control[0], 20)}`,
      detail:
        'YAML allows no control characters but tab and line breaks; a file with others is often UTF-16 or no text at all.',
      fix: 'Save the file as plain UTF-8 text.',
    });
    return undefined;
  }
  const deep = nestingLimit(text);
  if (deep !== undefined) {
    noteTooDeep(note, placeWithin(file, text, deep));
    return undefined;
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    // Checked below, in linear time and with the first key's line.
    uniqueKeys: false,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    // 'silent' would also accept a second document in silence.
    logLevel: 'error',
  });
  if (noteYamlProblems(document, place, note)) return undefined;
  if (document.contents === null || isBlank(document)) {
    note('OOM105', { file, line: 1, column: 1 }, EMPTY);
    return undefined;
  }
  try {
    return new TreeBuilder(place, note).build(document.contents).tree;
  } catch (error) {
    if (error instanceof Abandoned) return undefined;
    throw error;
  }
}

const EMPTY = {
  summary: 'the spec file is empty',
  detail: 'It holds no value, only blanks or comments; an empty spec would take back everything that oomcfg set.',
  fix: 'Write at least a services or a system key. Where nothing shall be set any more, write services: {}.',
};

function isBlank(document: Document.Parsed): boolean {
  return isScalar(document.contents) && document.contents.value === null && !document.contents.source;
}

function noteTooDeep(note: Note, at: Place): void {
  note('OOM117', at, {
    summary: 'the file is nested too deeply',
    detail: 'A spec is at most some ten levels deep; this text nests further than a parser can safely follow.',
    fix: 'Close the brackets that stay open, or remove the indentation.',
  });
}

/** Line and column of an offset without a parsed document. */
function placeWithin(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** A tree and how many values it stands for, aliases followed. */
interface Built {
  readonly tree: Tree;
  readonly weight: number;
}

class TreeBuilder {
  /** `open` while the anchored value itself is being read. */
  private readonly anchors = new Map<string, Built | 'open'>();
  private aliased = 0;

  constructor(
    private readonly place: (offset: number) => Place,
    private readonly note: Note,
  ) {}

  /** `fallback` is where a value that was left out would stand: its key. */
  build(node: Node | null, fallback?: Place): Built {
    if (isAlias(node)) return this.follow(node.source, this.at(node));
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const built = this.buildValue(node, fallback);
    if (anchor !== undefined) this.anchors.set(anchor, built);
    return built;
  }

  private at(node: Node | null, fallback?: Place): Place {
    return node?.range ? this.place(node.range[0]) : (fallback ?? this.place(0));
  }

  private buildValue(node: Node | null, fallback?: Place): Built {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item as Node | null));
      const tree: Tree = { kind: 'list', at: this.at(node), items: items.map((item) => item.tree) };
      return { tree, weight: items.reduce((sum, item) => sum + item.weight, 1) };
    }
    if (isMap(node)) return this.buildMap(node.items as Pair<Node | null, Node | null>[], this.at(node));
    // An unquoted !staging is read as a tag without a value; that is told, and what was meant is the text.
    const bareTag = isScalar(node) && node.source === '' && node.tag?.startsWith('!') ? node.tag : undefined;
    const value: unknown = bareTag ?? (isScalar(node) ? node.value : null);
    const source = isScalar(node) ? (node.source ?? '') : '';
    const leftOut = value === null && source === '';
    const at = leftOut && fallback !== undefined ? fallback : this.at(node, fallback);
    const known =
      typeof value === 'bigint'
        ? Number(value)
        : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? value
          : null;
    return { tree: { kind: 'scalar', at, value: known, source }, weight: 1 };
  }

  private buildMap(pairs: readonly Pair<Node | null, Node | null>[], at: Place): Built {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    let mergeKey: Place | undefined;
    let weight = 1;
    for (const pair of pairs) {
      const keyAt = this.at(pair.key, at);
      const isMerge = isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';
      const key = isMerge ? '<<' : this.keyText(pair.key, keyAt);
      const value = this.build(pair.value, keyAt);
      weight += value.weight;
      if (key === undefined) continue;
      const first = isMerge ? mergeKey : own.get(key)?.at;
      if (first !== undefined) {
        this.noteDuplicate(key, keyAt, first);
      } else if (isMerge) {
        mergeKey = keyAt;
        this.merge(value.tree, merged, keyAt);
      } else {
        own.set(key, { key, at: keyAt, value: value.tree });
      }
    }
    // What the map says itself wins over what it merges, wherever the merge key stands.
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    const tree: Mapping = { kind: 'map', at, entries: own };
    return { tree, weight };
  }

  private keyText(node: Node | null, at: Place): string | undefined {
    const key = isAlias(node) ? this.follow(node.source, at).tree : this.build(node, at).tree;
    if (key.kind === 'scalar' && (typeof key.value === 'string' || key.source !== '')) {
      return typeof key.value === 'string' ? key.value : key.source;
    }
    this.note('OOM116', at, {
      summary: key.kind === 'scalar' ? 'a key is empty' : `a ${key.kind} stands where a key should be`,
      detail: 'Keys of a spec are words.',
      fix: 'Write the key as one word followed by a colon.',
    });
    return undefined;
  }

  /** Earlier maps of a list win over later ones. */
  private merge(tree: Tree, into: Map<string, Entry>, at: Place): void {
    const maps = tree.kind === 'list' ? tree.items : [tree];
    for (const map of maps) {
      if (map.kind !== 'map') {
        this.note('OOM116', at, {
          summary: 'a merge key (<<) without a map',
          detail: 'The merge key takes over the entries of a map or of several maps; nothing else can be merged.',
          fix: 'Write <<: *name, where &name stands before a map.',
        });
        return;
      }
      for (const [key, entry] of map.entries) if (!into.has(key)) into.set(key, entry);
    }
  }

  private follow(source: string, at: Place): Built {
    const name = printable(source, 60);
    const target = this.anchors.get(source);
    if (target === undefined || target === 'open') {
      this.note('OOM114', at, {
        summary: target === 'open' ? `*${name} stands inside of what it refers to` : `*${name} refers to nothing`,
        detail:
          target === 'open'
            ? 'The value would hold itself and have no end.'
            : `An unquoted * begins a YAML alias, and no &${name} stands above it.`,
        fix: target === 'open' ? `Remove *${name} here.` : `Quote it where a pattern is meant: '*${name}'.`,
        facts: { alias: name },
      });
      return { tree: { kind: 'scalar', at, value: null, source: '' }, weight: 1 };
    }
    this.aliased += target.weight;
    if (this.aliased > MOST_ALIASED) {
      this.note('OOM114', at, {
        summary: `the aliases of this file stand for more than ${MOST_ALIASED} values`,
        detail: 'Aliases of aliases multiply; a file of some lines can stand for more values than fit into memory.',
        fix: 'Write the values out, or remove the aliases that are not needed.',
        facts: { limit: MOST_ALIASED },
      });
      throw new Abandoned();
    }
    return target;
  }

  private noteDuplicate(key: string, at: Place, first: Place): void {
    const name = shownKey(key);
    this.note('OOM113', at, {
      summary: `${name} stands twice in this map; the first is on line ${first.line}`,
      detail: 'Most programs take the later one in silence, and the earlier budget is lost.',
      fix:
        key === '<<'
          ? 'Merge several with <<: [*one, *other].'
          : 'Remove one of the two, or join what stands below them.',
      facts: { key: name, firstLine: first.line, firstColumn: first.column },
    });
  }
}
