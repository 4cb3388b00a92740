/**
 * Which options a JVM has other than those of the spec and of its unit's variable, and which of them are gone after a
 * restart.
 */
import type { DesiredJava } from '../wanted';
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { subjectOf } from './options';

/** Options that oomcfg sizes: replacing them is what the spec asks for. */
export const SIZING =
  /^-X?(?:mx|ms|ss)\d|^-X(?:mx|ms|ss)|^-XX:(?:(?:MaxHeap|InitialHeap|ThreadStack|MaxMetaspace|ReservedCodeCache|MaxDirectMemory)Size|(?:Max|Initial|Min)RAM(?:Percentage|Fraction))=/;

/** Options whose value is a file: scripts put the time, their process ID or a folder of this start into it. */
const FILED = /^(-javaagent:|-agentpath:|-Xbootclasspath\/a:|@)(.*)$/;
const TEMPORARY = /^\/(?:tmp|run|var\/tmp|var\/run|dev\/shm)\//;

/**
 * A name for a word that is the same at each start: without the file of a log (`-Xlog:gc:/tmp/gc-4711.log`), and
 * without the folder of an agent. The name of a name is itself. It can be shown: it has no value, which can be a
 * secret.
 */
export function optionName(word: string): string {
  const name = /^-X(?:mx|ms|mn|ss)|^-Xloggc(?=:)|^-Xlog:[^:]*(?=:)/.exec(word)?.[0] ?? word;
  const plain = name.split('=')[0] ?? name;
  const [, agent, path] = FILED.exec(plain) ?? [];
  if (agent === undefined || path === undefined) return plain;
  return `${agent}${TEMPORARY.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1)}`;
}

/** How many words there are of each name. */
type Counts = ReadonlyMap<string, number>;

function countNames(words: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(optionName(word), (counts.get(optionName(word)) ?? 0) + 1);
  return counts;
}

/**
 * How many words of each name all JVMs have together; of options of which one is enough, one for each JVM. `given` are
 * words that each JVM has from the variable.
 */
function countIn(jvms: readonly ObservedJvm[], counted: (option: JvmOption) => boolean, given: Counts): Counts {
  const all = new Map<string, number>();
  for (const { options } of jvms) {
    for (const [name, count] of countNames(options.filter(counted).map(({ word }) => word))) {
      const own = isOneOfMany(name) ? Math.max(0, count - (given.get(name) ?? 0)) : 1;
      if (own > 0) all.set(name, own + (all.get(name) ?? 0));
    }
  }
  return all;
}

/** Several agents, --add-opens or -Xlog all count; of any other option one is enough. */
function isOneOfMany(name: string): boolean {
  return subjectOf(name) === undefined;
}

/**
 * Names of options that the unit's JVMs have now and must still have after a start with the new value: whatever is
 * neither from the spec, nor in the variable that the spec replaces, nor a size. Each is listed as often as all JVMs
 * have it together, since one of them can lose what another keeps. Undefined where no JVM runs.
 */
export function ownOptions(java: DesiredJava, unit: ObservedUnit): readonly string[] | undefined {
  const jvms = unit.jvms ?? [];
  if (jvms.length === 0) return undefined;
  // With `replace` the spec accepts the loss.
  if (java.replace) return [];
  const value = splitWords(java.value);
  // Nothing of a variable that is replaced by another one has to stay, either.
  const variable = [...(unit.nextVariable ?? []), ...(unit.otherVariable?.words ?? [])];
  const decided = new Set([...value, ...variable].map(subjectOf));
  const present = countIn(jvms, ({ word }) => !SIZING.test(word) && !value.includes(word), countNames(variable));
  return [...present].flatMap(([name, count]) =>
    isOneOfMany(name) || !decided.has(subjectOf(name)) ? Array<string>(count).fill(name) : [],
  );
}

/**
 * Which of `names` occur less often now, each once; `variable` are the words that the variable gives a JVM, `were` is
 * how many JVMs there were. Where fewer run than before, it is enough that these have their share of the names.
 */
export function lostOptions(
  names: readonly string[],
  jvms: readonly ObservedJvm[],
  variable: readonly string[] = [],
  were = 1,
): readonly string[] {
  const present = countIn(jvms, () => true, countNames(variable));
  const share = Math.min(1, jvms.length / were);
  return [...countNames(names)].flatMap(([name, count]) =>
    (present.get(name) ?? 0) >= Math.ceil(count * share) ? [] : [name],
  );
}
