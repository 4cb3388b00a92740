/**
 * A variable of a unit's environment: only a new process gets it, and its runtime knows what of it counts in a running
 * one.
 */
import type { ObservedUnit } from '../model/observed';
import { isAlive, seenForEach } from '../model/units';
import { runningOf } from '../runtimes';
import { sameWords, splitWords } from '../runtimes/words';
import { quote } from '../remote/shell';
import { withoutOurs } from '../systemd/dropIns';
import { environmentAssignment } from '../systemd/escape';
import { dropInPath } from '../systemd/paths';
import { type Leftovers, type Present, setByOurs, SYSTEM, type UnitKind, type Wanted } from './kind';
import { isUnread } from './unit/unread';

/** Every setting of a unit that is not a directive. */
export const variable: UnitKind = {
  of: 'unit',
  owns: ({ target }) => target !== SYSTEM,
  asked: ({ unit, variables }) =>
    variables.map(({ name, value, at }): Wanted => ({ target: unit, setting: name, value, at })),
  unitOf: ({ target, setting }, observed) => seenForEach(observed, target).find((unit) => unit.variable === setting),
  dropped: droppedOf,
  present: (_, unit) => presentOf(unit),
  absent: () => '',
  kernelHolds: ({ value, dropped }, present, unit) => {
    if (unit.main !== undefined && unit.isHidden === true)
      return isSettledUnseen(unit, dropped ? undefined : String(value));
    if (present.kernel === null || unit.main === undefined) return true;
    return dropped ? isGone(value, present, unit) : runningOf(unit).isInEffect(String(value), unit);
  },
  fileHolds: ({ value, dropped }, present, { nextVariable }) =>
    dropped ? !setByOurs(present) : sameWords(String(value), nextVariable),
  takesEffect: (_, __, ___, anew) => anew,
  comesAnew: true,
  // Where no JVM has been started, the environment of a shell says what one would get, not what is in force.
  // And so it is where the environment may not be read.
  hasNobody: (unit) => unit.isHidden === true || runningOf(unit).hasNobody?.(unit) === true,
  // Nobody looked at all of its JVMs.
  mayMiss: ({ moreJvms }) => moreJvms !== undefined,
  isFutile: (value, unit) => unit.isHidden !== true && runningOf(unit).isFutile?.(String(value), unit) === true,
  isInOne: (value, unit) => runningOf(unit).isInOne?.(String(value), unit) === true,
  isOfProcess: true,
  calls: {
    // Processes that are older than what their variable becomes, also where nothing restarts them.
    before: ({ target, setting, takesEffect, dropped }) => {
      if (takesEffect === 'start' && dropped) return [`variable_kept ${quote(target)} ${quote(setting)}`];
      return takesEffect === 'live' ? [] : [`began ${quote(target)}`];
    },
  },
  written: {
    settingOf: (key, value) => (key === 'Environment' ? /^"([A-Za-z_][A-Za-z0-9_]*)=/.exec(value)?.[1] : undefined),
    valueOf: ({ setting, after }) => environmentAssignment(setting, String(after)),
  },
  shows: 'options',
};

function droppedOf({ unit, observed, isGone: isNotAsked }: Leftovers): readonly Wanted[] {
  return seenForEach(observed, unit.id).flatMap((one) => droppedIn(one, isNotAsked));
}

function droppedIn(unit: ObservedUnit, isNotAsked: Leftovers['isGone']): readonly Wanted[] {
  const { id, variable: name, loadState, files, earlier = [] } = unit;
  if (name === undefined || !isNotAsked(name)) return [];
  if (loadState === 'not-found' && !isAlive(unit)) return [];
  const ours = [...files.filter(({ path }) => path === dropInPath(id)), ...earlier];
  if (ours.every(({ setsVariable }) => setsVariable.length === 0)) return [];
  const other = withoutOurs(unit.files).findLast(({ setsVariable }) => setsVariable.length > 0);
  const value = other === undefined ? '' : `as in ${other.path}:${other.setsVariable.at(-1) ?? 0}`;
  return [{ target: id, setting: name, value, dropped: true }];
}

function presentOf(unit: ObservedUnit): Present {
  const kernel = unit.main === undefined || unit.isHidden === true ? null : runningOf(unit).shown(unit);
  const last = unit.environmentFile ?? unit.files.findLast(({ setsVariable }) => setsVariable.length > 0)?.path ?? null;
  // A JVM can have in force what its command line, or another variable, says in place of these words.
  const isNext = unit.main?.variableIsNext === true && isAllOfVariable(unit, kernel);
  return {
    kernel,
    file: unit.nextVariable?.join(' ') ?? null,
    setBy: kernel === null || !isNext ? null : last,
    nextBy: kernel !== null && isNext ? null : last,
  };
}

/** Every word that is shown is one of the variable's own. */
function isAllOfVariable({ main, nextVariable = [] }: ObservedUnit, shown: string | null): boolean {
  const own = new Set([...(main?.variable ?? []), ...nextVariable]);
  return splitWords(shown ?? '').every((word) => own.has(word));
}

/**
 * Of a process whose environment may not be read the files tell what it began with, unless they were changed since,
 * which is noted on the host. `value` is undefined of a dropped one.
 */
function isSettledUnseen(unit: ObservedUnit, value: string | undefined): boolean {
  const { main, nextVariable = [], needDaemonReload, earlier, files } = unit;
  if (main?.isOlder === true || needDaemonReload || earlier !== undefined) return false;
  if (value !== undefined) return sameWords(value, nextVariable);
  return !files.some(({ path, setsVariable }) => path === dropInPath(unit.id) && setsVariable.length > 0);
}

/**
 * Whether what runs has nothing more of a dropped one than it is to have: then a start without it would change nothing.
 */
function isGone(value: Wanted['value'], present: Present, unit: ObservedUnit): boolean {
  const { main, files, earlier } = unit;
  const isTaken = runningOf(unit).isTaken?.(unit);
  // While oomcfg's file is in force, a new process would still get its value; what it would get without it cannot be
  // seen.
  const ours = files.filter(({ path }) => path === dropInPath(unit.id));
  const isOurs = [...ours, ...(isUnread(unit) ? (earlier ?? []) : [])].some(
    ({ setsVariable }) => setsVariable.length > 0,
  );
  if (isOurs) {
    // Another file wins over ours, and what runs began with that.
    const isOthers = main?.variableIsNext === true && !unit.needDaemonReload && !setByOurs(present);
    return isOthers || !(isTaken ?? (value !== '' || main?.variable !== undefined));
  }
  // A start script can give the process another value than systemd did (Tomcat's adds to it): then it is enough that
  // the process began after ours was gone. One that began before is noted on the host.
  if (main?.variableIsNext === true || (main?.isOlder !== true && earlier === undefined)) return true;
  return main?.variable !== undefined && isTaken === false;
}
