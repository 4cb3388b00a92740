/**
 * Decides what no restart puts in force: of a whole unit, or of some of its JVMs beside one that takes the variable.
 */
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { isJob } from '../../../model/units';
import { splitWords } from '../../words';
import { dropInPath } from '../../../systemd/paths';
import {
  isAbout,
  isInEffect,
  isOutdated,
  isSmaller,
  knownOptions,
  lacksOfJvms,
  optionLists,
  overruled,
  type Overruled,
  setsVariable,
} from './inForce';

/**
 * A restart would not put a value in force: the process began with the one that is in its files now and does not have
 * it, since a start script, the command line or UnsetEnvironment= overrules it, and what is known of that holds for the
 * new value as well. Where it is not known, a restart is worth trying: it is announced, and tells.
 */
export function isFutile(unit: ObservedUnit, value?: string): boolean {
  const { nextVariable } = unit;
  if (!beganWithFiles(unit)) return false;
  if (nextVariable === undefined) return true;
  const present = nextVariable.join(' ');
  if (isInEffect(present, unit) || unit.sourcesEdited === true) return false;
  const lacks = overruled(present, unit);
  if (lacks.some((lack) => isPast(lack, unit))) return false;
  const wanted = splitWords(value ?? present);
  // A word that is taken out and is in force now is one that a restart takes away.
  const lists = optionLists(unit);
  const isInForce = (word: string): boolean => lists.some((options) => options.some((option) => option.word === word));
  const out = nextVariable.filter((word) => !isAbout(word, wanted));
  if (nextVariable.some(isInForce) && out.some(isInForce)) return false;
  return overruled(wanted.join(' '), unit).every((lack) => isStuck(lack, { wanted, lacks, unit }));
}

/**
 * What of a value some JVMs of a unit do not take, whatever is restarted, while another one takes it: they have options
 * of their own.
 */
export function stuckInSome(unit: ObservedUnit, value: string): readonly Overruled[] {
  const { nextVariable = [], sourcesEdited } = unit;
  if (!beganWithFiles(unit) || sourcesEdited === true) return [];
  const wanted = splitWords(value);
  const lacks = lacksOfJvms(nextVariable.join(' '), unit).flatMap((one) => one.lacks);
  const all = lacksOfJvms(value, unit);
  const stuck = all.filter(
    (one) =>
      one.lacks.length > 0 && one.lacks.every((lack) => !isPast(lack, unit) && isStuck(lack, { wanted, lacks, unit })),
  );
  // Where none takes it, it is the unit that does not.
  if (stuck.length === all.length) return [];
  return stuck.flatMap((one) => (isSmaller(one.jvm, value) ? [] : one.lacks));
}

/**
 * Its process began with what oomcfg's file of it says now. (Of a job that was at work when an earlier oomcfg changed
 * its variable, no note says that it is older than that: then its own environment has to have the words.)
 */
function beganWithFiles(unit: ObservedUnit): boolean {
  const { main, nextVariable = [] } = unit;
  if (main === undefined || main.isOlder || !setsVariable(unit) || unit.needDaemonReload) return false;
  if (isJob(unit) && !nextVariable.every((word) => main.variable?.includes(word))) return false;
  return unit.loadedDropIns.includes(dropInPath(unit.id));
}

/** A start of its files as they are now would not put it there. */
function isPast({ instead }: Overruled, unit: ObservedUnit): boolean {
  return instead !== undefined && isOutdated(instead, unit);
}

interface Known {
  readonly wanted: readonly string[];
  /** What of the present value is not in force. */
  readonly lacks: readonly Overruled[];
  readonly unit: ObservedUnit;
}

/**
 * Whether a JVM that lacks a word of a new value would lack it after a restart as well, as it lacks what the present
 * one says.
 */
function isStuck({ word, instead, pid }: Overruled, { wanted, lacks, unit }: Known): boolean {
  const { nextVariable = [], jvms = [] } = unit;
  const out = nextVariable.some((present) => !isAbout(present, wanted));
  const isPassedOn = (options: readonly JvmOption[]): boolean =>
    options.some((option) => nextVariable.includes(option.word));
  const lists = (of: (jvm: ObservedJvm) => boolean): readonly (readonly JvmOption[])[] =>
    jvms.filter(of).map((jvm) => knownOptions(jvm, unit));
  // Nothing of the value arrives: a word that is taken out now may have been the cause, where it comes to no JVM; any
  // other change is for nothing.
  if (!(pid === undefined ? optionLists(unit) : lists((jvm) => jvm.pid === pid)).some(isPassedOn))
    return !out || lists((jvm) => jvm.pid !== pid).some(isPassedOn);
  const same = lacks.find((lack) => lack.pid === pid && (lack.word === word || isAbout(lack.word, [word])));
  if (same === undefined) return false;
  return (same.instead !== undefined && instead !== undefined) || !out;
}
