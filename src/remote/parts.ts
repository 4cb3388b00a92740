/** Which functions of a script's text a run needs, and which its shell reads only when it comes to one of them. */
import { quote } from './shell';

const FUNCTION = /^(\w+)\(\) \{(?: .* \}|\n(?:.*\n)*?\})$/gm;

/** Texts that were cut already: a fleet asks for the same one again and again. */
const known = new Map<string, string>();

/**
 * The text without the functions that none of `entries` comes to, and without indentation. A function is taken where its name occurs as a word, and
 * where a name is put together ("env_$mode") all that begin so: rather one too many. What stands outside of functions stays. Functions begin and
 * end at the start of a line, as shfmt writes them.
 *
 * A shell parses what it is sent as far as it runs it, which takes some 30 ns a byte. So functions that are come to through those of `seldom` alone travel as
 * one quoted text: the first of `seldom` that is called has it read, and is called once more.
 */
export function partFor(text: string, entries: readonly string[], seldom: readonly string[] = []): string {
  const key = `${entries.join(' ')}\n${seldom.join(' ')}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const bodies = new Map([...text.matchAll(FUNCTION)].map(([body, name = '']) => [name, body]));
  const gates = new Set(seldom.filter((name) => bodies.has(name)));
  const often = reached(bodies, entries, gates);
  const stubs = [...gates].filter((name) => often.has(name));
  const later = [...reached(bodies, stubs, new Set())].filter((name) => !often.has(name) || gates.has(name));
  const kept = text.replaceAll(FUNCTION, (body, name: string) => (often.has(name) && !gates.has(name) ? body : ''));
  const part =
    stubs.length === 0
      ? kept
      : `${kept}\n${readLater(
          stubs,
          later.map((name) => bodies.get(name) ?? ''),
        )}`;
  const flat = flatten(part);
  known.set(key, flat);
  return flat;
}

/** All that `entries` come to; what is called in a function of `gates` is not followed. */
function reached(
  bodies: ReadonlyMap<string, string>,
  entries: readonly string[],
  gates: ReadonlySet<string>,
): ReadonlySet<string> {
  const needed = new Set(entries);
  for (const name of needed) {
    if (gates.has(name)) continue;
    for (const [, word = '', dynamic] of (bodies.get(name) ?? '').matchAll(/\b([a-z]\w*)(\$)?/g)) {
      if (dynamic === undefined) {
        if (bodies.has(word)) needed.add(word);
      } else for (const other of bodies.keys()) if (other.startsWith(word)) needed.add(other);
    }
  }
  return needed;
}

/** Functions of these names that have the text of `bodies` read, which defines them anew, and call themselves then. */
function readLater(names: readonly string[], bodies: readonly string[]): string {
  const stubs = names.map((name) => `${name}() { eval "$SELDOM"; ${name} "$@"; }`);
  return [`SELDOM=${quote(flatten(bodies.join('\n')))}`, ...stubs, ''].join('\n');
}

/** Without indentation and empty lines. (A line within quotes that begins with a blank would lose it: a test holds that there is none.) */
function flatten(text: string): string {
  return text.replaceAll(/^\s+/gm, '');
}
