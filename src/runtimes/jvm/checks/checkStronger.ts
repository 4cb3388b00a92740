/**
 * Decides whether options of the running JVM would overrule the wanted ones after a restart as well, which would be for
 * nothing then, or are of files that were edited since.
 */
import type { DesiredJava } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { shownOption } from '../../../model/text/shownOptions';
import { isJob } from '../../../model/units';
import { planFinding } from '../../../rules/host';
import { splitWords } from '../../words';
import { isFutile } from '../running/futile';
import { inWords, isGone, isInEffect, isOutdated, isSmaller, type Overruled } from '../running/inForce';
import { missing, sayTheSame } from '../running/options';
import { optionName } from '../running/ownOptions';
import { isNamedBehind, isShownBehind, strongerOptions } from './stronger';

export function checkStronger(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  if (unit.main === undefined || isInEffect(java.value, unit) || isFutile(unit, java.value)) return [];
  const wanted = splitWords(java.value);
  const all = (unit.jvms ?? []).map((jvm) => ({
    jvm,
    wins: missing(wanted, strongerOptions(java, unit, jvm)).filter(({ instead }) => instead !== undefined),
  }));
  // One with a smaller heap beside one that gets all of it is as it should be.
  const hasOne = all.some(({ wins }) => wins.length === 0);
  const found = all.flatMap(({ jvm, wins }): readonly Overruled[] =>
    hasOne && isSmaller(jvm, java.value) ? [] : wins,
  );
  const distinct = found.filter(
    ({ word }, index) => found.findIndex((other) => sayTheSame(other.word, word)) === index,
  );
  const stays = distinct.filter(({ instead }) => instead === undefined || !isOutdated(instead, unit));
  if (distinct.length === 0) return [];
  return stays.length === 0 ? [sourcesChanged(distinct, java, unit)] : [optionWins(stays, java, unit)];
}

/**
 * Its script was edited since the JVM began, and does not show any more where it puts the option: the order in the JVM
 * says nothing about the next one, and a restart tells.
 */
function isOpen({ instead }: Overruled, unit: ObservedUnit): boolean {
  if (instead === undefined || unit.sourcesEdited !== true || instead.from !== 'the command line') return false;
  return !isShownBehind(instead.word, unit) && !isNamedBehind(instead, unit);
}

function optionWins(wins: readonly Overruled[], java: DesiredJava, unit: ObservedUnit): Finding {
  const open = wins.every((one) => isOpen(one, unit));
  const names = optionNames(wins);
  const start = next(unit);
  return planFinding('optionWins', {
    ...(open ? { severity: 'warning' as const } : {}),
    summary: `${unit.id}: ${wins.map(inWords).join('; ')}`,
    detail: `Of several options for one thing a JVM takes the last: JAVA_TOOL_OPTIONS comes first, then JDK_JAVA_OPTIONS, then the command line, then _JAVA_OPTIONS. ${open ? `Its start script was edited since this JVM began, and still names ${names}; whether it gives that to the next JVM cannot be seen from outside, and ${start} tells.` : `A restart would not put the value of ${java.variable} in force.`}`,
    fix: open
      ? `Where the script gives ${names} no more, nothing but ${start} is missing. Else take ${names} out of it, or use java: {variable: _JAVA_OPTIONS}, which comes last.`
      : `Take ${names} from where it is, say the same in the spec, or use java: {variable: _JAVA_OPTIONS}, which comes last.`,
    facts: {
      unit: unit.id,
      variable: java.variable,
      options: wins.map(({ instead }) => shownOption(instead?.word ?? '')),
      from: wins.map(({ instead }) => instead?.from ?? ''),
      wanted: wins.map(({ word }) => shownOption(word)),
    },
    where: java.at,
  });
}

function next(unit: ObservedUnit): string {
  return isJob(unit) || unit.refusesRestart === true ? 'its next start' : 'the restart';
}

/**
 * What gave the options is not there any more, or gives them before the variable: the process began before its unit or
 * its script was edited.
 */
function sourcesChanged(past: readonly Overruled[], java: DesiredJava, unit: ObservedUnit): Finding {
  const gone = past.filter(({ instead }) => instead !== undefined && isGone(instead.word, unit));
  const moved = past.filter((one) => !gone.includes(one));
  const what = [
    ...(gone.length === 0 ? [] : [`${printable(optionNames(gone), 100)} of its JVM is in none of them now`]),
    ...(moved.length === 0 ? [] : [`they put ${printable(optionNames(moved), 100)} before $${java.variable} now`]),
  ];
  return planFinding('sourcesChanged', {
    summary: `${unit.id} began before its files changed: ${what.join(', and ')}`,
    detail: `${past.map(inWords).join('; ')} in the process that runs. The unit, its environment and its start script were read as they are now, so a new process has the value of ${java.variable} in force.`,
    ...(next(unit) === 'the restart' ? {} : { fix: 'Nothing to do: its next start brings it.' }),
    facts: {
      unit: unit.id,
      variable: java.variable,
      options: past.map(({ instead }) => shownOption(instead?.word ?? '')),
    },
    where: java.at,
  });
}

/** For people, each once. */
export function optionNames(found: readonly Overruled[]): string {
  return [...new Set(found.map(({ word, instead }) => optionName(instead?.word ?? word)))].join(', ');
}
