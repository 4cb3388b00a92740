/** What one simple command of a script does to variables: which names it reads, assigns, makes its own or calls. */
import type { Command } from './tree';
import { plainText, textOf, type Part, type Word } from './words';

export type Simple = Extract<Command, { kind: 'simple' }>;

export interface Effects {
  readonly reads: readonly string[];
  readonly assigns: readonly string[];
  readonly locals: readonly string[];
  /** Names of functions, any of which may be what runs. */
  readonly calls: readonly string[];
  /** Commands in words: they run in a shell of their own. */
  readonly inner: readonly Command[];
}

export interface Reads {
  readonly reads: readonly string[];
  readonly inner: readonly Command[];
}

/** What is expanded in words. */
export function readsOf(words: readonly Word[]): Reads {
  const reads: string[] = [];
  const inner: Command[] = [];
  const visit = (part: Part): void => {
    if (part.kind === 'variable') {
      reads.push(part.name);
      part.behind.forEach(visit);
    } else if (part.kind === 'number') reads.push(...part.names);
    else if (part.kind === 'output') inner.push(part.body);
  };
  for (const word of words) word.forEach(visit);
  return { reads, inner };
}

/** How a record is written: what `$emit` and `$1` are where they stand in the place of a command. */
const EMITTERS = ['s', 'v'];

export function effectsOf(command: Simple, functions: ReadonlySet<string>): Effects {
  const { assignments, words, files } = command;
  const { reads, inner } = readsOf([...assignments.map(({ value }) => value), ...words, ...files]);
  const [first, ...more] = words;
  const assigned = assignments.map(({ name }) => name);
  if (first === undefined) return { reads, assigns: assigned, locals: [], calls: [], inner };
  const name = plainText(first);
  const none = { reads, assigns: [], locals: [], calls: [], inner };
  if (name === undefined) return { ...none, calls: putTogether(first, functions) };
  if (functions.has(name)) return { ...none, calls: [name] };
  const operands = more.map((word) => plainText(word) ?? '').filter((word) => !word.startsWith('-'));
  if (name === 'read') return { ...none, assigns: operands };
  if (name === 'local') return ownNames(more, none);
  if (name === ':') return { ...none, assigns: defaultsOf(more) };
  if (name === 'eval') return evaluated(more, none);
  return none;
}

/** `local NAME NAME= ...` */
function ownNames(words: readonly Word[], effects: Effects): Effects {
  const texts = words.map((word) => word.map(textOf).join(''));
  const names = (some: readonly string[]): string[] => some.map((text) => text.replace(/=.*/, ''));
  return { ...effects, locals: names(texts), assigns: names(texts.filter((text) => text.includes('='))) };
}

/** `"do_$step"`: all functions whose names begin so. */
function putTogether(word: Word, functions: ReadonlySet<string>): readonly string[] {
  const beginning = word.map(textOf).join('');
  return beginning === '' ? EMITTERS : [...functions].filter((name) => name.startsWith(beginning));
}

/** `: "${NAME:=0}"` */
function defaultsOf(words: readonly Word[]): readonly string[] {
  return words
    .flat()
    .flatMap((part) => (part.kind === 'variable' && /^:?=/.test(part.behind.map(textOf).join('')) ? [part.name] : []));
}

/** Names that are put together, such as `JC_$process`, are nobody's. */
function evaluated(words: readonly Word[], effects: Effects): Effects {
  const text = words
    .flat()
    .map((part) => (part.kind === 'text' ? part.text : '\0'))
    .join('');
  const names = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  return {
    ...effects,
    reads: [...effects.reads, ...names(/\$\{?([A-Za-z_]\w*)(?![\w\0])/g)],
    assigns: names(/(?<![\w\0${}])([A-Za-z_]\w*)=/g),
  };
}
