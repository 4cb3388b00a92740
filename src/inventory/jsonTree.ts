/** JSON text to a tree with places; a key given twice is found, which JSON.parse does not. */
import type { Json } from '../model/host';
import type { IsVariable } from './formats/duplicates';
import { noteDuplicate, ofNothing } from './formats/duplicates';
import type { Findings } from './inventoryFindings';
import { exactFloat, exactInteger } from './numbers';
import type { Places } from './text';
import type { Entry, Tree } from './tree';
import { DEEPEST } from './tree';

const BLANK = /[ \t\r\n]*/y;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[^ \t\r\n,:[\]{}"]+/y;

/** Reads a text that JSON.parse accepts (the caller has tried). Undefined where it found an error; findings say which. */
export function readJsonTree(
  text: string,
  places: Places,
  findings: Findings,
  isVariable: IsVariable = ofNothing,
): Tree | undefined {
  const reader = new JsonReader(text, places, findings, isVariable);
  const tree = reader.value([]);
  return reader.failed ? undefined : tree;
}

class JsonReader {
  failed = false;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly places: Places,
    private readonly findings: Findings,
    private readonly isVariable: IsVariable,
  ) {}

  /** `path` are the keys above it. */
  value(path: readonly string[]): Tree {
    this.skip(BLANK);
    const at = this.places.at(this.at);
    const first = this.text[this.at];
    if (first !== '{' && first !== '[') return { kind: 'scalar', at, value: readScalar(this.skip(TOKEN)) };
    if (path.length >= DEEPEST) {
      if (!this.failed) this.findings.add('OOM205', at, tooDeep());
      this.failed = true;
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
      if (entries.has(key) && !noteDuplicate(below, keyAt, this.isVariable, this.findings)) this.failed = true;
      entries.set(key, { key, isText: true, keyAt, value: this.value(below) });
    }
    return { kind: 'map', at, entries: [...entries.values()] };
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

/** Of a structure that is nested too deeply. */
export function tooDeep(): { summary: string; detail: string; fix: string } {
  return {
    summary: `the structure is nested more than ${DEEPEST} levels deep`,
    detail: 'No inventory needs that, and reading it could exhaust the memory.',
    fix: 'Flatten it.',
  };
}
