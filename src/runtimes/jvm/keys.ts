/** Reads `java`: the sizes of the JVM, the variable that carries the options, and further options. */
import type { Bytes } from '../../model/bytes';
import type { Placed } from '../../model/finding';
import { shownOption } from '../../model/text/shownOptions';
import { printable } from '../../model/text/printable';
import { hasControlCharacter } from '../../model/text/controlCharacters';
import { itemsOf, type Tree } from '../../yaml/tree';
import type { KeyReader, NoteOfKey, WhyNot } from '../runtime';
import type { JavaSpec } from './spec';

const SIZES = ['heap', 'stack', 'codeCache', 'directMemory', 'metaspace'] as const;
const COUNTS = ['loadedClasses', 'threads', 'headroom'] as const;

/**
 * Variables that the service, the loader or systemd needs for something else (environ(7), ld.so(8), systemd.exec(5)).
 */
const TAKEN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|BASH_ENV|PS4|LANG|LC_.*|LD_.*|GCONV_PATH|MALLOC_.*|TMPDIR|TZ|TERM|JAVA_HOME|CLASSPATH|NOTIFY_SOCKET|WATCHDOG_.*|LISTEN_.*|MAINPID|MANAGERPID|INVOCATION_ID|JOURNAL_STREAM|CREDENTIALS_DIRECTORY|(RUNTIME|STATE|CACHE|LOGS|CONFIGURATION)_DIRECTORY|SYSTEMD_.*|DBUS_.*|XDG_.*)$/;

const WHY_NOT: WhyNot = {
  zero: 'The JVM does not start with it, or reads it as no limit.',
  share: 'A share is of the RAM of the host, and this is a part of the budget of one JVM.',
  infinity: 'The rest of the budget is calculated from it.',
};

/** The java map. An empty one is a value: everything is calculated. */
export function readJava(reader: KeyReader): JavaSpec {
  const java: { -readonly [K in keyof JavaSpec]: JavaSpec[K] } = {};
  for (const key of SIZES) {
    const size = reader.bytes(key, WHY_NOT);
    if (size !== undefined) java[key] = size;
  }
  const initialHeap = readInitialHeap(reader);
  if (initialHeap !== undefined) java.initialHeap = initialHeap;
  for (const key of COUNTS) {
    const count = reader.integer(key);
    if (count !== undefined) java[key] = count;
  }
  const variable = readVariable(reader);
  if (variable !== undefined) java.variable = variable;
  const extra = readExtra(reader.tree('extra'), reader.note);
  if (extra !== undefined) java.extra = extra;
  const replace = reader.boolean('replace');
  if (replace !== undefined) java.replace = replace;
  return java;
}

/** A size, or `max` for as much as the heap, whatever that is. */
function readInitialHeap(reader: KeyReader): Placed<Bytes | 'max'> | undefined {
  const tree = reader.tree('initialHeap');
  if (tree?.kind === 'scalar' && tree.value === 'max') return { value: 'max', at: tree.at };
  return reader.bytes('initialHeap', WHY_NOT);
}

function readVariable({ text, note }: KeyReader): Placed<string> | undefined {
  const variable = text('variable');
  if (variable === undefined) return undefined;
  // Options can follow the name, with a password in them.
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
function readExtra(tree: Tree | undefined, note: NoteOfKey): Placed<readonly string[]> | undefined {
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

function goodWord(word: string, tree: Tree, note: NoteOfKey): boolean {
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
