/**
 * Which options a JVM has beside those of the spec and of its unit's variable, and which of them are gone after a
 * restart.
 */
import type { DesiredJava } from '../wanted';
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { subjectOf } from '../running/options';

/** Options that oomcfg sizes anew: replacing them is what was asked for. */
export const SIZING =
  /^-X?(?:mx|ms|ss)\d|^-X(?:mx|ms|ss)|^-XX:(?:(?:MaxHeap|InitialHeap|ThreadStack|MaxMetaspace|ReservedCodeCache|MaxDirectMemory)Size|(?:Max|Initial|Min)RAM(?:Percentage|Fraction))=/;

/** Options whose text is a file: scripts put the time, their process ID or a folder of this start into it. */
const FILED = /^(-javaagent:|-agentpath:|-Xbootclasspath\/a:|@)(.*)$/;
const TEMPORARY = /^\/(?:tmp|run|var\/tmp|var\/run|dev\/shm)\//;

/**
 * What stands for a word before and after a restart: the same at each start, so without the file that a log goes to
 * (`-Xlog:gc:/tmp/gc-4711.log`) and without the folder of an agent; the same for a name as for its word. It may be
 * shown: no value, which can be a secret.
 */
export function optionName(word: string): string {
  const name = /^-X(?:mx|ms|mn|ss)|^-Xloggc(?=:)|^-Xlog:[^:]*(?=:)/.exec(word)?.[0] ?? word;
  const plain = name.split('=')[0] ?? name;
  const [, agent, path] = FILED.exec(plain) ?? [];
  if (agent === undefined || path === undefined) return plain;
  return `${agent}${TEMPORARY.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1)}`;
}

/** Names, each as often as a word of that name is there. */
type Counts = ReadonlyMap<string, number>;

function countNames(words: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(optionName(word), (counts.get(optionName(word)) ?? 0) + 1);
  return counts;
}

/**
 * How often a name is there in all JVMs together, an option of which one is enough once a JVM. `given` are words that a
 * JVM has from elsewhere.
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

/** Of agents, --add-opens, -Xlog there can be several that all count; of anything else one is enough. */
function isOneOfMany(name: string): boolean {
  return subjectOf(name) === undefined;
}

/**
 * Names of options that the unit's JVMs have now and that a start with the new value is to give them as well: whatever
 * is neither the spec's, nor in the variable that the spec replaces, nor a size. Each is there as often as it is in all
 * JVMs together: one of them can lose what another one keeps. Undefined where no JVM runs.
 */
export function ownOptions(java: DesiredJava, unit: ObservedUnit): readonly string[] | undefined {
  const jvms = unit.jvms ?? [];
  if (jvms.length === 0) return undefined;
  // What the spec says that it replaces is lost knowingly.
  if (java.replace) return [];
  const value = splitWords(java.value);
  // Of a variable that gives way to another one, too, nothing is to stay.
  const variable = [...(unit.nextVariable ?? []), ...(unit.otherVariable?.words ?? [])];
  const decided = new Set([...value, ...variable].map(subjectOf));
  const present = countIn(jvms, ({ word }) => !SIZING.test(word) && !value.includes(word), countNames(variable));
  return [...present].flatMap(([name, count]) =>
    isOneOfMany(name) || !decided.has(subjectOf(name)) ? Array<string>(count).fill(name) : [],
  );
}

/**
 * Which of those names fewer JVMs have now, each once; `variable` are the words that the variable gives a JVM, `were`
 * is how many JVMs there were. Where fewer run than before, a part of the names goes with those: then it is enough that
 * the rest have their share.
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
