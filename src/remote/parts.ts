/** Which functions of a script a run needs, and which its shell reads only when one of them is called. */
import type { CutFunction, CutScript } from './cutScript';
import { quote } from './shell';

/** Functions are joined to texts of at least this many characters. */
const TEXT_SIZE = 4096;

/** Parts that were made already: a fleet asks for the same ones again and again. */
const known = new WeakMap<CutScript, Map<string, readonly string[]>>();

/**
 * The functions of `scripts` that `entries` need, as texts that define some of them each. A function is taken where its
 * name occurs as a word; where a name is composed ("env_$mode"), all that begin like that are taken: rather one too
 * many. What is outside of functions comes first. Those of `without` are never called in this run.
 *
 * A shell parses all commands that it is sent, which takes some 30 ns a byte. So functions that are needed only by
 * those of `seldom` travel as one quoted text: the first of `seldom` that is called evaluates it, and is called again.
 */
export function partFor(
  scripts: readonly [CutScript, ...CutScript[]],
  entries: readonly string[],
  seldom: readonly string[] = [],
  without: readonly string[] = [],
): readonly string[] {
  const ofFirst = known.get(scripts[0]) ?? new Map<string, readonly string[]>();
  known.set(scripts[0], ofFirst);
  const key = [entries, seldom, without].map((names) => names.join(' ')).join('\n');
  const before = ofFirst.get(key);
  if (before !== undefined) return before;
  const part = putTogether(scripts, entries, seldom, without);
  ofFirst.set(key, part);
  return part;
}

function putTogether(
  scripts: readonly CutScript[],
  entries: readonly string[],
  seldom: readonly string[],
  without: readonly string[],
): readonly string[] {
  const functions = new Map(scripts.flatMap((script) => script.functions.map((one) => [one.name, one])));
  for (const name of without) functions.delete(name);
  const gates = new Set(seldom.filter((name) => functions.has(name)));
  const often = reached(functions, entries, gates);
  const stubs = [...gates].filter((name) => often.has(name));
  const later = [...reached(functions, stubs, new Set())].filter((name) => !often.has(name) || gates.has(name));
  const textOf = (name: string): string => functions.get(name)?.text ?? '';
  const kept = [...functions.keys()].filter((name) => often.has(name) && !gates.has(name)).map(textOf);
  const outside = scripts.flatMap((script) => script.outside || []).join('\n');
  return grouped([outside, ...kept, ...readLater(stubs, later.map(textOf))]);
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

/**
 * The names of all functions that `entries` need, themselves included; calls in a function of `gates` are not followed.
 */
function reached(
  functions: ReadonlyMap<string, CutFunction>,
  entries: readonly string[],
  gates: ReadonlySet<string>,
): ReadonlySet<string> {
  const needed = new Set(entries.filter((name) => functions.has(name)));
  for (const name of needed) {
    if (gates.has(name)) continue;
    for (const word of functions.get(name)?.calls ?? []) {
      if (!word.endsWith('$')) {
        if (functions.has(word)) needed.add(word);
      } else for (const other of functions.keys()) if (other.startsWith(word.slice(0, -1))) needed.add(other);
    }
  }
  return needed;
}

/** Functions of these names that evaluate the text of `bodies`, which defines them again, and then call themselves. */
function readLater(names: readonly string[], bodies: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const stubs = names.map((name) => `${name}() { eval "$SELDOM"; ${name} "$@"; }`);
  return [`SELDOM=${quote(bodies.join('\n'))}`, ...stubs];
}
