/** Reads `java`: the sizes of the JVM, the variable that carries the options, and further options. */
import type { Bytes } from '../../model/bytes';
import type { Placed } from '../../model/finding';
import { shownOption } from '../../model/text/shownOptions';
import { printable } from '../../model/text/printable';
import type { JavaSpec } from '../../model/spec';
import type { Note } from '../specFindings';
import { readSize } from './sizes';
import { entryOf, itemsOf, type Tree } from '../../yaml/tree';
import { hasControlCharacter, readBoolean, readInteger, readText } from '../values';

const SIZES = ['heap', 'stack', 'codeCache', 'directMemory', 'metaspace'] as const;
const COUNTS = ['loadedClasses', 'threads', 'headroom'] as const;

/** Variables that the service, the loader or systemd needs for something else (environ(7), ld.so(8), systemd.exec(5)). */
const TAKEN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|BASH_ENV|PS4|LANG|LC_.*|LD_.*|GCONV_PATH|MALLOC_.*|TMPDIR|TZ|TERM|JAVA_HOME|CLASSPATH|NOTIFY_SOCKET|WATCHDOG_.*|LISTEN_.*|MAINPID|MANAGERPID|INVOCATION_ID|JOURNAL_STREAM|CREDENTIALS_DIRECTORY|(RUNTIME|STATE|CACHE|LOGS|CONFIGURATION)_DIRECTORY|SYSTEMD_.*|DBUS_.*|XDG_.*)$/;

/** The java map; undefined where there is none. An empty map is a value: everything is calculated. */
export function readJava(tree: Tree | undefined, note: Note): JavaSpec | undefined {
  if (tree?.kind !== 'map') return undefined;
  const java: { -readonly [K in keyof JavaSpec]: JavaSpec[K] } = {};
  for (const key of SIZES) {
    const size = readBytes(entryOf(tree, key)?.value, `java.${key}`, note);
    if (size !== undefined) java[key] = size;
  }
  const initialHeap = readInitialHeap(entryOf(tree, 'initialHeap')?.value, note);
  if (initialHeap !== undefined) java.initialHeap = initialHeap;
  for (const key of COUNTS) {
    const count = readInteger(entryOf(tree, key)?.value, `java.${key}`, note);
    if (count !== undefined) java[key] = count;
  }
  const variable = readVariable(entryOf(tree, 'variable')?.value, note);
  if (variable !== undefined) java.variable = variable;
  const extra = readExtra(entryOf(tree, 'extra')?.value, note);
  if (extra !== undefined) java.extra = extra;
  const replace = readBoolean(entryOf(tree, 'replace')?.value);
  if (replace !== undefined) java.replace = replace;
  return java;
}

/** Sizes of java are bytes: sizes.ts refuses shares and infinity. */
function readBytes(tree: Tree | undefined, key: string, note: Note): Placed<Bytes> | undefined {
  const size = readSize(tree, key, note);
  return size?.value.kind === 'bytes' ? { value: size.value.bytes, at: size.at } : undefined;
}

/** A size, or `max` for as much as the heap, whatever that is. */
function readInitialHeap(tree: Tree | undefined, note: Note): Placed<Bytes | 'max'> | undefined {
  if (tree?.kind === 'scalar' && tree.value === 'max') return { value: 'max', at: tree.at };
  return readBytes(tree, 'java.initialHeap', note);
}

function readVariable(tree: Tree | undefined, note: Note): Placed<string> | undefined {
  const variable = readText(tree, 'java.variable', note);
  if (variable === undefined) return undefined;
  // Behind the name there can be options, and a password in them.
  const [plain = ''] = variable.value.split(/[\s=:"']/);
  const name = `${printable(plain, 60)}${plain === variable.value ? '' : '…'}`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable.value)) {
    note('OOM151', variable.at, {
      summary: `"${name}" is not a name of an environment variable`,
      facts: { variable: name },
    });
    return undefined;
  }
  if (TAKEN.test(variable.value)) {
    note('OOM152', variable.at, {
      summary: `${name} must not hold Java options`,
      facts: { variable: name },
    });
    return undefined;
  }
  return variable;
}

/** A list of words, or one text that is split at blanks (a folded text may have line breaks). */
function readExtra(tree: Tree | undefined, note: Note): Placed<readonly string[]> | undefined {
  if (tree?.kind === 'scalar' && typeof tree.value === 'string') {
    const words = tree.value.split(/[ \t\r\n]+/).filter((word) => word !== '');
    const good = words.filter((word) => goodWord(word, tree, note));
    return good.length === words.length ? { value: words, at: tree.at } : undefined;
  }
  if (tree?.kind !== 'list') return undefined;
  const words: string[] = [];
  for (const item of itemsOf(tree)) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return undefined;
    if (goodWord(item.value, item, note)) words.push(item.value);
  }
  return words.length === tree.items.length ? { value: words, at: tree.at } : undefined;
}

function goodWord(word: string, tree: Tree, note: Note): boolean {
  if (word !== '' && !/\s/.test(word) && !hasControlCharacter(word)) return true;
  const shown = shownOption(word);
  note('OOM153', tree.at, {
    summary: `java.extra holds ${word === '' ? 'an empty word' : `"${shown}"`}`,
    detail:
      'The options are passed on in one variable, separated by blanks: a blank within a word would break it apart, and a line break or control character would end the line.',
    fix: word === '' ? 'Remove it.' : 'Write each option as an entry of its own, or all of them as one text.',
    facts: { word: shown },
  });
  return false;
}
