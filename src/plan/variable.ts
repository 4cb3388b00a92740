/** Whether a unit's variable is in force: what the JVMs of the unit make of all their options counts, and the variable itself where there is no JVM. */
import type { JvmOption, ObservedJvm, ObservedUnit } from '../model/observed';
import { splitWords } from '../probe/optionWords';
import { dropInPath } from '../systemd/paths';
import { heapOf, isLarger, missing, sizeOf, subjectOf } from './jvm';
import { sameWords } from './wanted';

/** A wanted word that is not in force, and what is in its place. */
export interface Overruled {
  readonly word: string;
  readonly instead?: JvmOption;
  /** The JVM that lacks it, where the unit has several. */
  readonly pid?: number;
}

/** The options of each JVM; those of the main process's variable where the unit has none. */
function optionLists(unit: ObservedUnit): readonly (readonly JvmOption[])[] {
  const jvms = unit.jvms ?? [];
  if (jvms.length > 0) return jvms.map((jvm) => knownOptions(jvm, unit));
  // Where it comes from is of no matter here.
  return [(unit.main?.variable ?? []).map((word) => ({ word, from: 'the command line' as const }))];
}

/**
 * An argument file that is gone (a start script writes it anew for each start) hides what the JVM has: then what its unit's process began with is
 * taken for that, unless HotSpot itself shows another heap.
 */
function knownOptions({ argumentFileGone, options }: ObservedJvm, { main }: ObservedUnit): readonly JvmOption[] {
  if (argumentFileGone !== true) return options;
  return [...options, ...(main?.variable ?? []).map((word) => ({ word, from: 'an argument file' as const }))];
}

/** Whether a running unit has all words of a value in force, and none of those that the value leaves out of the present one. */
export function isInEffect(value: string, unit: ObservedUnit): boolean {
  const { main, nextVariable = [] } = unit;
  if (main === undefined) return true;
  // What it has it can have from the variable that the value moves away from: the next start would not give it that.
  if (unit.otherVariable !== undefined) return false;
  // It began with another value. Words that its start script adds cannot be told from those that are gone from the value.
  if (main.isOlder) return sameWords(value, main.variable);
  const wanted = splitWords(value);
  if (overruled(value, unit).length > 0) return false;
  const gone = setsVariable(unit) ? nextVariable.filter((word) => !isAbout(word, wanted)) : [];
  return !optionLists(unit).some((options) => options.some(({ word }) => gone.includes(word)));
}

/** Whether a value says something of what a word is about. */
function isAbout(word: string, wanted: readonly string[]): boolean {
  const subject = subjectOf(word);
  return subject === undefined ? wanted.includes(word) : wanted.some((other) => subjectOf(other) === subject);
}

/** oomcfg's drop-in of the unit sets a variable. */
export function setsVariable(unit: ObservedUnit): boolean {
  return unit.files.some((file) => file.path === dropInPath(unit.id) && file.setsVariable.length > 0);
}

/** What of a value is not in force. A JVM with a smaller heap beside one that has it all (a launcher, a health check) is as it should be. */
export function overruled(value: string, unit: ObservedUnit): readonly Overruled[] {
  const wanted = splitWords(value);
  const jvms = unit.jvms ?? [];
  if (jvms.length === 0) return optionLists(unit).flatMap((options) => missing(wanted, options));
  const heap = sizeOf('-Xmx', { options: wanted.map((word) => ({ word, from: 'the command line' })) });
  const all = jvms.map((jvm) => ({ jvm, lacks: lacking(jvm, knownOptions(jvm, unit), wanted, heap) }));
  const isSmall = (jvm: ObservedJvm): boolean => heap !== undefined && (heapOf(jvm) ?? Infinity) < heap;
  const hasOne = all.some(({ lacks }) => lacks.length === 0);
  return all.flatMap(({ jvm, lacks }) => (hasOne && isSmall(jvm) ? [] : ofJvm(lacks, jvm, jvms.length)));
}

function ofJvm(lacks: readonly Overruled[], { pid }: ObservedJvm, jvms: number): readonly Overruled[] {
  return jvms < 2 ? lacks : lacks.map((lack) => ({ ...lack, pid }));
}

/** One JVM of the unit has all of a value: the variable arrives, and another one has options of its own. */
export function oneHasAll(value: string, unit: ObservedUnit): boolean {
  const jvms = unit.jvms ?? [];
  return jvms.length > 1 && jvms.some((jvm) => missing(splitWords(value), knownOptions(jvm, unit)).length === 0);
}

function lacking(
  jvm: ObservedJvm,
  options: readonly JvmOption[],
  wanted: readonly string[],
  heap: number | undefined,
): readonly Overruled[] {
  const lacks = missing(wanted, options);
  if (lacks.length > 0 || heap === undefined || jvm.heapMax === undefined) return lacks;
  return isLarger(jvm, heap as NonNullable<ObservedJvm['heapMax']>)
    ? wanted.filter((word) => subjectOf(word) === 'MaxHeapSize').map((word) => ({ word }))
    : [];
}

/**
 * A restart would not put a value in force: the process began with the one that is in its files now and does not have it, since a start script, the
 * command line or UnsetEnvironment= overrules it, and what is known of that holds for the new value as well. Where it is not known, a restart is
 * worth trying: it is announced, and tells.
 */
export function isFutile(unit: ObservedUnit, value?: string): boolean {
  const { main, nextVariable } = unit;
  if (main === undefined || main.isOlder || !setsVariable(unit) || unit.needDaemonReload) return false;
  if (!unit.loadedDropIns.includes(dropInPath(unit.id))) return false;
  if (nextVariable === undefined) return true;
  const present = nextVariable.join(' ');
  if (isInEffect(present, unit) || unit.sourcesEdited === true) return false;
  const lacks = overruled(present, unit);
  if (lacks.some(({ instead }) => instead !== undefined && isGone(instead.word, unit))) return false;
  return isBlocked(splitWords(value ?? present), nextVariable, lacks, unit);
}

/** Whether all that a value would change is what the present one does not have either. */
function isBlocked(
  wanted: readonly string[],
  present: readonly string[],
  lacks: readonly Overruled[],
  unit: ObservedUnit,
): boolean {
  const lists = optionLists(unit);
  // A word that is taken out and is in force now is one that a restart takes away.
  const out = present.filter((word) => !isAbout(word, wanted));
  const isInForce = (word: string): boolean => lists.some((options) => options.some((option) => option.word === word));
  const isPassedOn = present.some(isInForce);
  if (isPassedOn && out.some(isInForce)) return false;
  return overruled(wanted.join(' '), unit).every(({ word, instead }) => {
    // Nothing of the value arrives: a word that is taken out now may have been the cause, any other change is for nothing.
    if (!isPassedOn) return out.length === 0;
    const same = lacks.find((lack) => lack.word === word || isAbout(lack.word, [word]));
    if (same === undefined) return false;
    return (same.instead !== undefined && instead !== undefined) || out.length === 0;
  });
}

/** An option of the running JVM is in none of the files from which it came. */
export function isGone(word: string, { goneOptions = [] }: ObservedUnit): boolean {
  return goneOptions.some((name) => word.startsWith(name));
}

/** What a running unit has of a variable, as text: of a JVM the words in force for what the variable and the memory are about. */
export function shownVariable(unit: ObservedUnit, value?: string): string {
  const [jvm] = unit.jvms ?? [];
  const own = unit.main?.variable ?? [];
  if (jvm === undefined) return own.join(' ');
  const about = new Set([...own, ...(unit.nextVariable ?? []), ...splitWords(value ?? ''), ...MEMORY].map(subjectOf));
  const lists = (unit.jvms ?? []).map(({ options }) =>
    options.filter(
      (option, index) =>
        about.has(subjectOf(option.word)) &&
        (subjectOf(option.word) === undefined
          ? own.includes(option.word)
          : !options.slice(index + 1).some((later) => subjectOf(later.word) === subjectOf(option.word))),
    ),
  );
  const texts = [...new Set(lists.map((options) => options.map(({ word }) => word).join(' ')))];
  // One JVM of several can have none of them.
  return texts.length === 1 ? texts.join('') : texts.map((text) => text || '(none)').join(' and ');
}

const MEMORY = [
  '-Xmx',
  '-Xms',
  '-Xss',
  '-XX:MaxDirectMemorySize',
  '-XX:MaxMetaspaceSize',
  '-XX:ReservedCodeCacheSize',
  '-XX:MaxRAMPercentage',
];
