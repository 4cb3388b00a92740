/**
 * Services that do not take their variable, or have a JVM that does not: a restart would have no effect, and the unit
 * has to be changed.
 */
import { type DesiredJava, javaOf } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { shownOption } from '../../../model/text/shownOptions';
import { stuckInSome } from '../running/futile';
import { planFinding } from '../../../rules/host';
import { isJob } from '../../../model/units';
import type { PlannedScene } from '../../restarts';
import { inWords, optionLists, overruled, type Overruled } from '../running/inForce';
import { isUnread } from './checkReaders';
import { whyNotTaken } from './startLosses';
import { inWinningVariable } from './variableThatWins';

export function checkFutile({ service, unit, isFutile, restarts }: PlannedScene): readonly Finding[] {
  const java = javaOf(service);
  if (java === undefined) return [];
  const stuck = stuckInSome(unit, java.value);
  if (stuck.length > 0) return [notInAll(java, unit, stuck, restarts)];
  // That nothing reads the variable is said by itself (checkReaders).
  return isFutile && !isUnread(java, unit) ? [notTaken(java, unit)] : [];
}

function notTaken(java: DesiredJava, unit: ObservedUnit): Finding {
  const lacks = overruled((unit.nextVariable ?? []).join(' '), unit);
  const shown = lacks.slice(0, 5).map((lack) => (unit.jvms?.length ? inWords(lack) : inEnvironment(lack)));
  const isPartly = optionLists(unit).some((options) => options.some(({ word }) => unit.nextVariable?.includes(word)));
  const why = whyNotTaken(java, unit);
  return planFinding('variableIneffective', {
    summary: `${unit.id} was started with ${java.variable} in its files and does not have ${isPartly ? 'all of it' : 'it'}${shown.length === 0 ? '' : `: ${shown.join('; ')}`}`,
    detail: `${why !== undefined ? why.detail : isPartly ? 'Its start script or command line gives options that come after it, or removes some' : `Its start script sets ${java.variable} or the options by itself, or reads another variable`}. ${isJob(unit) ? 'Its next start would have no effect either.' : 'Another restart would have no effect, so apply makes none for that.'}${mayBeHelper(unit)}`,
    fix:
      why?.fix ??
      `Correct the script or the unit and ${isJob(unit) ? 'start it anew' : 'restart it'} by hand, or use ${inWinningVariable(java, unit)}`,
    facts: { unit: unit.id, variable: java.variable, missing: lacks.map(({ word }) => shownOption(word)) },
    where: java.at,
  });
}

/** Seconds in which a JVM that a start script runs beside or before the service can still be at work. */
const YOUNG = 60;

/** Of a unit that was started a moment ago, as a sentence: nothing shows that such a JVM is no part of the service. */
function mayBeHelper({ life: { age }, jvms = [] }: ObservedUnit): string {
  if (age === undefined || age >= YOUNG || jvms.every(({ isMain }) => isMain)) return '';
  return ` The unit began ${age} s ago: where a JVM that ends by itself is meant, such as a migration before the service, look again when it has ended.`;
}

/** For a unit without a JVM: what its process was started with. */
function inEnvironment({ word, instead }: Overruled): string {
  return instead === undefined
    ? `${shownOption(word)} is missing`
    : `its process has ${shownOption(instead.word)} in place of ${shownOption(word)}`;
}

/** `restarts`: a restart is planned for the other JVMs. Process IDs are not named then, since they will change. */
function notInAll(java: DesiredJava, unit: ObservedUnit, stuck: readonly Overruled[], restarts: boolean): Finding {
  const pids = [...new Set(stuck.map(({ pid }) => pid))];
  const total = unit.jvms?.length ?? 0;
  const one = pids.length === 1;
  const overrules = stuck.filter(({ instead }) => instead !== undefined);
  const shown = (overrules.length === 0 ? stuck : overrules)
    .slice(0, 5)
    .map(({ pid, ...lack }) => inWords(restarts || pid === undefined ? lack : { ...lack, pid }));
  return planFinding('variableIneffective', {
    summary: `${one ? 'one' : pids.length} of the ${total} JVMs of ${unit.id} ${one ? 'does' : 'do'} not take ${java.variable}: ${shown.join('; ')}`,
    detail: `${restarts ? 'The planned restart gives it to the others alone' : 'The others have it'}: ${one ? 'this one is' : 'these are'} started with options of ${one ? 'its' : 'their'} own, and no restart changes that. All of them share the limit of the unit.${mayBeHelper(unit)}`,
    fix: `Correct the options where the start script gives them and restart the unit by hand, or run ${one ? 'that JVM' : 'those JVMs'} in a unit of ${one ? 'its' : 'their'} own; java: {variable: _JAVA_OPTIONS} would give each JVM of the unit the same heap.`,
    facts: { unit: unit.id, variable: java.variable, missing: stuck.map(({ word }) => shownOption(word)) },
    where: java.at,
  });
}
