/**
 * Whether a unit's variable is in force: what the JVMs of the unit make of all their options counts, and the variable
 * itself where there is no JVM.
 */
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { shownOption } from '../../../model/text/shownOptions';
import { dropInPath } from '../../../systemd/paths';
import { hasEffect, heapOf, isLarger, missing, sizeOf, subjectOf } from './options';
import { sameWords, splitWords } from '../../words';

/** A wanted word that is not in force, and what is in its place. */
export interface Overruled {
  readonly word: string;
  readonly instead?: JvmOption;
  /** The JVM that lacks it, where the unit has several. */
  readonly pid?: number;
}

/** The options of each JVM; those of the main process's variable where the unit has none. */
export function optionLists(unit: ObservedUnit): readonly (readonly JvmOption[])[] {
  const jvms = unit.jvms ?? [];
  if (jvms.length > 0) return jvms.map((jvm) => knownOptions(jvm, unit));
  // Where it comes from is of no matter here.
  return [(unit.main?.variable ?? []).map((word) => ({ word, from: 'the command line' as const }))];
}

/**
 * An argument file that is gone (a start script writes it anew for each start) hides what the JVM has: then what its
 * unit's process began with is taken for that, unless HotSpot itself shows another heap.
 */
export function knownOptions({ argumentFileGone, options }: ObservedJvm, { main }: ObservedUnit): readonly JvmOption[] {
  if (argumentFileGone !== true) return options;
  return [...options, ...(main?.variable ?? []).map((word) => ({ word, from: 'an argument file' as const }))];
}

/**
 * Whether a running unit has all words of a value in force, and none of those that the value leaves out of the present
 * one.
 */
export function isInEffect(value: string, unit: ObservedUnit): boolean {
  const { main, nextVariable = [] } = unit;
  if (main === undefined) return true;
  // What it has it can have from the variable that the value moves away from: the next start would not give it that.
  if (unit.otherVariable !== undefined) return false;
  // It began with another value. Words that its start script adds cannot be told from those that are gone from the
  // value.
  if (main.isOlder) return sameWords(value, main.variable);
  const wanted = splitWords(value);
  if (isOursNext(unit) && !addTheSame(wanted, nextVariable)) return false;
  if (overruled(value, unit).length > 0) return false;
  const gone = setsVariable(unit) ? nextVariable.filter((word) => !isAbout(word, wanted)) : [];
  return !optionLists(unit).some((options) => options.some(({ word }) => gone.includes(word)));
}

/** What a new process would get of the variable is what oomcfg's drop-in says. */
function isOursNext({ id, environmentFile, files }: ObservedUnit): boolean {
  const last = files.findLast(({ setsVariable }) => setsVariable.length > 0);
  return environmentFile === undefined && last?.path === dropInPath(id);
}

/**
 * Whether two values have the same words that add to others of their kind, in the same order. One by one they do not
 * tell: a word can be there twice, belong to the word before it (`--add-opens M/P=X`), or overrule one before it
 * (`-Xint -Xmixed`, `-Xlog:disable`).
 */
function addTheSame(wanted: readonly string[], present: readonly string[]): boolean {
  const adding = (words: readonly string[]): readonly string[] => words.filter((word) => subjectOf(word) === undefined);
  return sameWords(adding(wanted).join(' '), adding(present));
}

/** Whether a value says something of what a word is about. */
export function isAbout(word: string, wanted: readonly string[]): boolean {
  const subject = subjectOf(word);
  return subject === undefined ? wanted.includes(word) : wanted.some((other) => subjectOf(other) === subject);
}

/** oomcfg's drop-in of the unit sets a variable. */
export function setsVariable(unit: ObservedUnit): boolean {
  return unit.files.some((file) => file.path === dropInPath(unit.id) && file.setsVariable.length > 0);
}

/**
 * Whether a JVM of a unit may have something in force that its variable gave. (A start script can lose the variable, a
 * JVM can have all of it from its command line.) The same word can be its own: where one is in force, it counts. What
 * a script took out of the environment once it had read it shows by all of its words. Undefined where there is no JVM.
 */
export function isTaken(unit: ObservedUnit): boolean | undefined {
  const { main, jvms = [], lateJvms = [], recentJvms = [], moreJvms, nextVariable = [] } = unit;
  if (jvms.length === 0) return undefined;
  if (moreJvms !== undefined) return true;
  const lists = [...jvms, ...lateJvms, ...recentJvms].map((jvm) => knownOptions(jvm, unit));
  const words = [...(main?.variable ?? []), ...nextVariable];
  if (main?.variable !== undefined || main?.isOlder === true)
    return lists.some((options) => words.some((word) => hasEffect(word, options)));
  return words.length > 0 && lists.some((options) => words.every((word) => hasEffect(word, options)));
}

/**
 * What of a value is not in force. A JVM with a smaller heap beside one that has it all (a launcher, a health check) is
 * as it should be, also where that one began later: a launcher may take its time (Elasticsearch's).
 */
export function overruled(value: string, unit: ObservedUnit): readonly Overruled[] {
  const jvms = unit.jvms ?? [];
  if (jvms.length === 0) return optionLists(unit).flatMap((options) => missing(splitWords(value), options));
  const all = lacksOfJvms(value, unit);
  const wanted = splitWords(value);
  const hasOne =
    all.some(({ lacks }) => lacks.length === 0) ||
    [...(unit.lateJvms ?? []), ...(unit.recentJvms ?? [])].some((jvm) => hasAll(jvm, wanted));
  return all.flatMap(({ jvm, lacks }) => (hasOne && isSmaller(jvm, value) ? [] : lacks));
}

function hasAll({ options }: ObservedJvm, wanted: readonly string[]): boolean {
  return missing(wanted, options).length === 0;
}

/** The words of a value that each JVM of a unit lacks. */
export function lacksOfJvms(
  value: string,
  unit: ObservedUnit,
): readonly { readonly jvm: ObservedJvm; readonly lacks: readonly Overruled[] }[] {
  const wanted = splitWords(value);
  const { jvms = [] } = unit;
  const heap = heapIn(value);
  return jvms.map((jvm) => ({
    jvm,
    lacks: ofJvm(lacking(jvm, knownOptions(jvm, unit), wanted, heap), jvm, jvms.length),
  }));
}

/** Whether a JVM has a smaller heap than a value sets. */
export function isSmaller(jvm: ObservedJvm, value: string): boolean {
  const heap = heapIn(value);
  return heap !== undefined && (heapOf(jvm) ?? Infinity) < heap;
}

function heapIn(value: string): number | undefined {
  return sizeOf('-Xmx', { options: splitWords(value).map((word) => ({ word, from: 'the command line' })) });
}

/** For people. */
export function inWords({ word, instead, pid }: Overruled): string {
  const where = pid === undefined ? '' : ` in its JVM with PID ${pid}`;
  if (instead === undefined) return `${shownOption(word)} is missing${where}`;
  return `${shownOption(instead.word)} of ${instead.from} wins over ${shownOption(word)}${where}`;
}

function ofJvm(lacks: readonly Overruled[], { pid }: ObservedJvm, jvms: number): readonly Overruled[] {
  return jvms < 2 ? lacks : lacks.map((lack) => ({ ...lack, pid }));
}

/** Whether one of several JVMs of the unit has all of a value. */
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

/** Whether an option of the running JVM is in none of its source files any more. */
export function isGone(word: string, { goneOptions = [] }: ObservedUnit): boolean {
  return goneOptions.some((name) => word.startsWith(name));
}

/**
 * The files of a unit would not put an option of its running JVM in force again: none of them has it any more, or its
 * start script, which was edited since, puts it before the variable.
 */
export function isOutdated({ word, from }: JvmOption, unit: ObservedUnit): boolean {
  const { sourcesEdited, sizesBefore = [] } = unit;
  const isBefore = from === 'the command line' && sizesBefore.some((name) => word.startsWith(name));
  return isGone(word, unit) || (sourcesEdited === true && isBefore);
}

/**
 * What a running unit has of a variable, as text: of a JVM the words in force for what the variable and the memory are
 * about.
 */
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
