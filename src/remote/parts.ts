/** Which functions of a script's text a run needs, and which its shell reads only when it comes to one of them. */
import { quote } from './shell';

const FUNCTION = /^(\w+)\(\) \{(?: .* \}|\n(?:.*\n)*?\})$/gm;

/** Texts that were cut already: a fleet asks for the same ones again and again. */
const known = new Map<string, readonly string[]>();

/** By text: to make a key of 200 KB for each host takes 2 ms, where a text that is the same object is found at once. */
const numbers = new Map<string, number>();

function numberOf(text: string): number {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

/** Functions are put together to texts of this many characters at least. */
const TEXT_SIZE = 4096;

/**
 * The functions of `texts` that `entries` come to, without indentation, as texts that define some of them each. A function is
 * taken where its name occurs as a word, and where a name is put together ("env_$mode") all that begin so: rather one
 * too many. What is outside of functions comes first. Functions begin and end at the start of a line, as shfmt writes
 * them. Those of `without` are never called in this run.
 *
 * A shell parses what it is sent as far as it runs it, which takes some 30 ns a byte. So functions that are come to
 * through those of `seldom` alone travel as one quoted text: the first of `seldom` that is called has it read, and is
 * called once more.
 */
export function partFor(
  texts: readonly string[],
  entries: readonly string[],
  seldom: readonly string[] = [],
  without: readonly string[] = [],
): readonly string[] {
  const key = [texts.map(numberOf), entries, seldom, without].map((names) => names.join(' ')).join('\n');
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = texts.join('\n');
  const bodies = new Map([...text.matchAll(FUNCTION)].map(([body, name = '']) => [name, body]));
  for (const name of without) bodies.delete(name);
  const gates = new Set(seldom.filter((name) => bodies.has(name)));
  const often = reached(bodies, entries, gates);
  const stubs = [...gates].filter((name) => often.has(name));
  const later = [...reached(bodies, stubs, new Set())].filter((name) => !often.has(name) || gates.has(name));
  const outside = text.replaceAll(FUNCTION, '');
  const bodyOf = (name: string): string => bodies.get(name) ?? '';
  const kept = [...bodies.keys()].filter((name) => often.has(name) && !gates.has(name)).map(bodyOf);
  const part = grouped([flatten(outside).trimEnd(), ...kept.map(flatten), ...readLater(stubs, later.map(bodyOf))]);
  known.set(key, part);
  return part;
}

function grouped(texts: readonly string[]): readonly string[] {
  const groups: string[] = [];
  let group = '';
  for (const text of texts) {
    group += group === '' ? text : `\n${text}`;
    if (group.length < TEXT_SIZE) continue;
    groups.push(group);
    group = '';
  }
  return group === '' ? groups : [...groups, group];
}

/** All that `entries` come to; what is called in a function of `gates` is not followed. */
function reached(
  bodies: ReadonlyMap<string, string>,
  entries: readonly string[],
  gates: ReadonlySet<string>,
): ReadonlySet<string> {
  const needed = new Set(entries.filter((name) => bodies.has(name)));
  for (const name of needed) {
    if (gates.has(name)) continue;
    for (const word of wordsOf(bodies.get(name) ?? '')) {
      if (!word.endsWith('$')) {
        if (bodies.has(word)) needed.add(word);
      } else for (const other of bodies.keys()) if (other.startsWith(word.slice(0, -1))) needed.add(other);
    }
  }
  return needed;
}

/** By the text of a function; a word that is put together ends with a dollar. */
const words = new Map<string, ReadonlySet<string>>();

function wordsOf(body: string): ReadonlySet<string> {
  const before = words.get(body);
  if (before !== undefined) return before;
  const found = new Set(body.match(/\b[a-z]\w*\$?/g));
  words.set(body, found);
  return found;
}

/** Functions of these names that have the text of `bodies` read, which defines them anew, and call themselves then. */
function readLater(names: readonly string[], bodies: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const stubs = names.map((name) => `${name}() { eval "$SELDOM"; ${name} "$@"; }`);
  return [`SELDOM=${quote(bodies.map(flatten).join('\n'))}`, ...stubs];
}

/**
 * Without indentation and empty lines. (A line within quotes that begins with a blank would lose it: a test holds that
 * there is none.)
 */
function flatten(text: string): string {
  return text.replaceAll(/^\s+/gm, '');
}
