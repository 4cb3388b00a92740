/** Reads a shell script as a tree: as much of the language as the scripts for hosts use. */
import { readWord, type Source, type Word } from './words';

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export type Command =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly files: readonly Word[];
      readonly line: number;
    }
  | { readonly kind: 'list'; readonly items: readonly Command[] }
  | { readonly kind: 'either'; readonly first: Command; readonly second: Command }
  | { readonly kind: 'pipe'; readonly items: readonly Command[] }
  | { readonly kind: 'if'; readonly branches: readonly (readonly [Command, Command])[]; readonly otherwise: Command }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly Word[];
      readonly body: Command;
      readonly line: number;
    }
  | { readonly kind: 'while'; readonly condition: Command; readonly body: Command }
  | { readonly kind: 'case'; readonly word: Word; readonly arms: readonly Arm[]; readonly line: number }
  | { readonly kind: 'subshell'; readonly body: Command }
  | { readonly kind: 'redirected'; readonly body: Command; readonly files: readonly Word[]; readonly line: number }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };

export interface Arm {
  readonly patterns: readonly Word[];
  readonly body: Command;
}

const EMPTY: Command = { kind: 'list', items: [] };
const BLANK = /(?:[ \t]|\\\n|(?<=[\s;&|(])#[^\n]*)*/y;
const GAP = /(?:[ \t\n]|\\\n|#[^\n]*)*/y;
const REDIRECT = /\d*(?:>>|>&|<&|>|<)[ \t]*/y;
const FUNCTION = /(\w+)\(\) /y;
const ASSIGNMENT = /([A-Za-z_]\w*)=/y;
const KEYWORD = /(?:if|then|elif|else|fi|for|in|do|done|while|until|case|esac|[{}!])(?=[\s;)]|$)/y;

/** Throws where it does not know what it reads. */
export function readScript(text: string): Command {
  const source = { text, at: 0 };
  const body = readList(source);
  if (source.at < text.length) throw new Error(`line ${lineOf(source)}: not read: ${rest(source)}`);
  return body;
}

const rest = ({ text, at }: Source): string => text.slice(at, at + 40);
const lineOf = ({ text, at }: Source): number => text.slice(0, at).split('\n').length;

function take(source: Source, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = source.at;
  const match = pattern.exec(source.text);
  if (match === null) return undefined;
  source.at += match[0].length;
  return match;
}

function keyword(source: Source): string {
  KEYWORD.lastIndex = source.at;
  return KEYWORD.exec(source.text)?.[0] ?? '';
}

function expect(source: Source, word: string): void {
  take(source, GAP);
  if (!source.text.startsWith(word, source.at)) {
    throw new Error(`line ${lineOf(source)}: no ${word}: ${rest(source)}`);
  }
  source.at += word.length;
}

/** Up to a bracket or a word that ends it. */
function readList(source: Source): Command {
  const items: Command[] = [];
  for (;;) {
    take(source, GAP);
    if (source.at >= source.text.length || ')'.includes(source.text.charAt(source.at))) break;
    if (source.text.startsWith(';;', source.at)) break;
    if (/^(?:then|elif|else|fi|do|done|esac|\})$/.test(keyword(source))) break;
    const item = readChain(source);
    take(source, BLANK);
    const isBehind = /^&(?![&>])/.test(source.text.slice(source.at, source.at + 2));
    items.push(isBehind ? { kind: 'subshell', body: item } : item);
    if (isBehind || (source.text.startsWith(';', source.at) && !source.text.startsWith(';;', source.at))) source.at++;
  }
  return items.length === 1 ? items[0]! : { kind: 'list', items };
}

/** What is joined by `&&` and `||`: what is behind one may run. */
function readChain(source: Source): Command {
  let first = readPipe(source);
  for (;;) {
    take(source, BLANK);
    if (!/^(?:&&|\|\|)/.test(source.text.slice(source.at, source.at + 2))) return first;
    source.at += 2;
    take(source, GAP);
    first = { kind: 'either', first, second: readPipe(source) };
  }
}

function readPipe(source: Source): Command {
  if (keyword(source) === '!') source.at += 2;
  const items = [readCommand(source)];
  for (;;) {
    take(source, BLANK);
    if (!/^\|(?!\|)/.test(source.text.slice(source.at, source.at + 2))) break;
    source.at++;
    take(source, GAP);
    items.push(readCommand(source));
  }
  return items.length === 1 ? items[0]! : { kind: 'pipe', items };
}

function readCommand(source: Source): Command {
  const line = lineOf(source);
  const body = readCompound(source);
  if (body === undefined) return readSimple(source);
  const files: Word[] = [];
  for (;;) {
    take(source, BLANK);
    if (take(source, REDIRECT) === undefined) break;
    files.push(readWord(source, readList));
  }
  return files.length === 0 ? body : { kind: 'redirected', body, files, line };
}

function readCompound(source: Source): Command | undefined {
  const named = take(source, FUNCTION);
  if (named !== undefined) return { kind: 'function', name: named[1]!, body: readCommand(source) };
  if (source.text.startsWith('(', source.at)) {
    source.at++;
    const body = readList(source);
    expect(source, ')');
    return { kind: 'subshell', body };
  }
  switch (keyword(source)) {
    case '{': {
      source.at++;
      const body = readList(source);
      expect(source, '}');
      return body;
    }
    case 'if':
      return readIf(source);
    case 'while':
    case 'until': {
      source.at += 5;
      const condition = readList(source);
      return { kind: 'while', condition, body: readLoop(source) };
    }
    case 'for':
      return readFor(source);
    case 'case':
      return readCase(source);
    default:
      return undefined;
  }
}

function readLoop(source: Source): Command {
  expect(source, 'do');
  const body = readList(source);
  expect(source, 'done');
  return body;
}

function readIf(source: Source): Command {
  const branches: (readonly [Command, Command])[] = [];
  let otherwise = EMPTY;
  expect(source, 'if');
  for (;;) {
    const condition = readList(source);
    expect(source, 'then');
    branches.push([condition, readList(source)]);
    if (keyword(source) !== 'elif') break;
    expect(source, 'elif');
  }
  if (keyword(source) === 'else') {
    expect(source, 'else');
    otherwise = readList(source);
  }
  expect(source, 'fi');
  return { kind: 'if', branches, otherwise };
}

function readFor(source: Source): Command {
  const line = lineOf(source);
  expect(source, 'for ');
  const [name] = take(source, /\w+/y) ?? [''];
  const words: Word[] = [];
  take(source, BLANK);
  if (keyword(source) === 'in') {
    source.at += 2;
    words.push(...readWords(source));
  } else words.push([{ kind: 'variable', name: '@', isQuoted: true, behind: [] }]);
  if (source.text.startsWith(';', source.at)) source.at++;
  return { kind: 'for', name, words, body: readLoop(source), line };
}

function readWords(source: Source): readonly Word[] {
  const words: Word[] = [];
  for (;;) {
    take(source, BLANK);
    if (source.at >= source.text.length || '\n;&|()'.includes(source.text.charAt(source.at))) return words;
    words.push(readWord(source, readList));
  }
}

function readCase(source: Source): Command {
  const line = lineOf(source);
  expect(source, 'case ');
  const word = readWord(source, readList);
  expect(source, 'in');
  const arms: Arm[] = [];
  for (;;) {
    take(source, GAP);
    if (keyword(source) === 'esac') break;
    const patterns: Word[] = [];
    do {
      take(source, GAP);
      patterns.push(readWord(source, readList));
      take(source, BLANK);
    } while (take(source, /\|/y) !== undefined);
    expect(source, ')');
    arms.push({ patterns, body: readList(source) });
    take(source, GAP);
    take(source, /;;/y);
  }
  expect(source, 'esac');
  return { kind: 'case', word, arms, line };
}

function readSimple(source: Source): Command {
  const line = lineOf(source);
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const files: Word[] = [];
  for (;;) {
    take(source, BLANK);
    if (source.at >= source.text.length) break;
    if (take(source, REDIRECT) !== undefined) {
      files.push(readWord(source, readList));
      continue;
    }
    if ('\n;&|()'.includes(source.text.charAt(source.at))) break;
    const assigned = words.length === 0 ? take(source, ASSIGNMENT) : undefined;
    if (assigned === undefined) words.push(readWord(source, readList));
    else assignments.push({ name: assigned[1]!, value: readWord(source, readList) });
  }
  if (assignments.length + words.length + files.length === 0) {
    throw new Error(`line ${line}: no command: ${rest(source)}`);
  }
  return { kind: 'simple', assignments, words, files, line };
}
