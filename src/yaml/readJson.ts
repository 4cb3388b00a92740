/**
 * JSON text to a tree with places; a key given twice is found, which JSON.parse does not. jsonc-parser has offsets too,
 * but reads into any depth by recursion and rounds numbers; with the text checked before, two patterns are all it
 * takes.
 */
import type { Place } from '../model/finding';
import type { Json } from '../model/host';
import { DEEPEST } from './ansible';
import { exactFloat, exactInteger } from './numbers';
import { Places } from './places';
import type { Problem, Tell } from './problem';
import type { Entry, Tree } from './tree';

const BLANK = /[ \t\r\n]*/y;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[^ \t\r\n,:[\]{}"]+/y;

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a text that JSON.parse accepts (the caller has tried). Undefined where it is nested too deeply, or `tell` calls
 * it unusable.
 */
export function readJson(file: string, text: string, tell: Tell): Tree | undefined {
  const reader = new JsonReader(text, new Places(file, text), tell);
  const tree = reader.value([]);
  return reader.isUsable ? tree : undefined;
}

class JsonReader {
  isUsable = true;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly places: Places,
    private readonly teller: Tell,
  ) {}

  /** `path` are the keys above it. */
  value(path: readonly string[]): Tree {
    this.skip(BLANK);
    const at = this.places.at(this.at);
    const first = this.text[this.at];
    if (first !== '{' && first !== '[') {
      const source = this.skip(TOKEN);
      return { kind: 'scalar', at, value: readScalar(source), source };
    }
    if (path.length >= DEEPEST) {
      this.tell({ kind: 'nesting' }, at);
      // The rest of the text has no meaning any more; an empty list ends every loop above.
      this.at = this.text.length;
      return { kind: 'list', at, items: [] };
    }
    return first === '{' ? this.map(path) : this.list(path);
  }

  private map(path: readonly string[]): Tree {
    const at = this.places.at(this.at);
    const entries = new Map<string, Entry>();
    while (this.goesOn('}')) {
      const keyAt = this.places.at(this.at);
      const key = JSON.parse(this.skip(TOKEN)) as string;
      this.skip(BLANK);
      this.at += 1;
      const below = [...path, key];
      const before = entries.get(key);
      if (before !== undefined) this.tell({ kind: 'duplicate', key, path: below, first: before.keyAt }, keyAt);
      entries.set(key, { key, isText: true, keyAt, value: this.value(below) });
    }
    return { kind: 'map', at, entries };
  }

  private list(path: readonly string[]): Tree {
    const at = this.places.at(this.at);
    const items: Tree[] = [];
    const below = [...path, ''];
    while (this.goesOn(']')) items.push(this.value(below));
    return { kind: 'list', at, items };
  }

  /** Steps over the opening bracket or a comma; false, past the closing bracket, at the end. */
  private goesOn(closing: string): boolean {
    this.skip(BLANK);
    if (this.text[this.at] !== closing && this.at < this.text.length) {
      this.at += 1;
      this.skip(BLANK);
    }
    if (this.at < this.text.length && this.text[this.at] !== closing) return true;
    this.at += 1;
    return false;
  }

  private tell(problem: Problem, at: Place): void {
    if (this.teller(problem, at) !== 'go on') this.isUsable = false;
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}

/** Numbers as Python's json.loads reads them: without a fraction and an exponent one is an integer. */
function readScalar(token: string): Json {
  if (/^-?\d+$/.test(token)) return exactInteger(BigInt(token));
  const value = JSON.parse(token) as Json;
  return typeof value === 'number' ? exactFloat(value) : value;
}
