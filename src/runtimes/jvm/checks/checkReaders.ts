/**
 * Decides whether anything between systemd and the JVM of a unit reads the variable at all, and puts it where its words
 * are options of the JVM.
 */
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import type { Misplaced } from '../../../model/observedJvm';
import { printable } from '../../../model/text/printable';
import { planFinding } from '../../../rules/host';
import { splitWords } from '../../words';
import { isInEffect } from '../running/inForce';
import { isReadByJava } from '../running/options';
import type { DesiredJava } from '../wanted';
import { isJavaCommand } from './startLosses';
import { inWinningVariable, winningVariable } from './variableThatWins';

/** Who does not read it: what runs shows it, or a program of that name alone. */
type Unread = 'older Java' | 'the JVM itself' | 'a java command' | undefined;

function unreadBy({ variable }: DesiredJava, unit: ObservedUnit): Unread {
  const jvms = unit.jvms ?? [];
  if (variable === 'JDK_JAVA_OPTIONS' && jvms.length > 0 && !jvms.some((jvm) => jvm.readsJdkOptions))
    return 'older Java';
  if (isReadByJava(variable) || unit.namesVariable) return undefined;
  // What systemd started is the JVM itself: no script in between could read the variable. A script that is replaced by
  // it has another name. (jsvc changes its first argument, to jsvc.exec, and not the name of the process.)
  const isItself = jvms.some(
    ({ isMain, program }) =>
      isMain && [program, unit.main?.comm ?? ''].some((name) => name !== '' && unit.programs.includes(name)),
  );
  if (isItself) return 'the JVM itself';
  return unit.programs.some(isJavaCommand) ? 'a java command' : undefined;
}

/**
 * Whether the JVM that runs shows that the variable does not come to it, and nothing was edited since that could change
 * that: a restart for its options would be for nothing.
 */
export function isUnread(java: DesiredJava, unit: ObservedUnit): boolean {
  if (unit.needDaemonReload || unit.sourcesEdited === true) return false;
  const by = unreadBy(java, unit);
  return by === 'older Java' || by === 'the JVM itself';
}

/**
 * An error where what runs shows it: as where somebody else's assignment wins, nothing is restarted for options that
 * would not arrive.
 */
export function checkReaders(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const by = unreadBy(java, unit);
  if (by === undefined) return [];
  const common = {
    ...(isUnread(java, unit) ? { severity: 'error' as const } : {}),
    facts: { unit: unit.id, variable: java.variable },
    where: java.at,
  };
  if (by === 'older Java') {
    return [
      planFinding('plainJava', {
        ...common,
        summary: `the JVM of ${unit.id} does not read JDK_JAVA_OPTIONS`,
        detail: `The \`java\` command reads it from Java 9 on. An older one does not, and neither does another launcher, such as jsvc (here: ${printable(unit.jvms?.[0]?.program || 'unknown', 40)}).`,
        fix: `Use ${inWinningVariable(java, unit)}`,
      }),
    ];
  }
  return [
    planFinding('plainJava', {
      ...common,
      summary: `${unit.id} starts its JVM itself, which does not read ${java.variable}`,
      detail: `${java.variable} is read by launch scripts. With \`ExecStart=/usr/bin/java ...\` (or jsvc) the options have no effect unless the command line names $${java.variable}.`,
      fix: `Put $${java.variable} into ExecStart=, behind options that it is to overrule${unit.startLoss === undefined ? `, or use ${inWinningVariable(java, unit)}` : '.'}`,
    }),
  ];
}

/**
 * For a command line that has the variable where its JVM does not get the options: in quotes, which make one word of
 * all of them, or behind the main class.
 */
export function checkPlaces(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const { misplaced = [] } = unit;
  if (misplaced.length === 0 || isReadByJava(java.variable) || unit.unsetsVariable === true) return [];
  if (unit.main !== undefined && (isInEffect(java.value, unit) || isTakenToday(unit))) return [];
  const words = splitWords(java.value).length;
  const [found] = misplaced
    .filter(({ what }) => what === 'behind' || words > 1)
    .sort((a, b) => Number(isCertain(b, unit)) - Number(isCertain(a, unit)));
  if (found === undefined) return [];
  return [found.what === 'behind' ? behindMain(java, unit, found) : inQuotes(java, unit, found, words)];
}

/** A JVM that runs has the words of the variable one by one, so that another line starts it. */
function isTakenToday({ main, jvms = [] }: ObservedUnit): boolean {
  const words = main?.variable ?? [];
  return (
    words.length > 1 && jvms.some(({ options }) => words.every((word) => options.some((one) => one.word === word)))
  );
}

/** Of scripts only the one that systemd starts is known to run. */
function isCertain({ isPlain, path }: Misplaced, { programs, scriptSets = [] }: ObservedUnit): boolean {
  const isStarted = path === 'ExecStart=' || programs.includes(path.slice(path.lastIndexOf('/') + 1));
  return isPlain && isStarted && scriptSets.length === 0;
}

function placeOf({ path, line }: Misplaced): string {
  return path === 'ExecStart=' ? path : `${printable(path, 120)}:${line}`;
}

function inQuotes(java: DesiredJava, unit: ObservedUnit, found: Misplaced, words: number): Finding {
  const { variable } = java;
  const place = placeOf(found);
  const isSure = isCertain(found, unit);
  return planFinding('quotedVariable', {
    ...(isSure ? {} : { severity: 'warning' as const }),
    summary: `${place} ${isSure ? 'passes' : 'may pass'} "$${variable}" of ${unit.id} on in quotes, as one word, and the spec puts ${words} options into it`,
    detail: `A shell splits $${variable} into words, but not "$${variable}". A JVM that gets it takes all of them for one option and exits with an error.${isSure ? '' : ' Whether that line starts the JVM cannot be seen from outside.'}`,
    fix: `Write $${variable} without quotes there, or use ${winningVariable(java, unit)}.`,
    facts: { unit: unit.id, variable, place, words },
    where: java.at,
  });
}

function behindMain(java: DesiredJava, unit: ObservedUnit, found: Misplaced): Finding {
  const { variable } = java;
  const place = placeOf(found);
  const isSure = isCertain(found, unit);
  return planFinding('behindMain', {
    ...(isSure ? {} : { severity: 'warning' as const }),
    summary: `${place} ${isSure ? 'has' : 'may have'} $${variable} of ${unit.id} behind the main class or -jar, where it goes to the program and not to the JVM`,
    detail: `What comes behind them on a command line of java are arguments of the program (java(1)): the options of the spec would have no effect.${isSure ? '' : ' Whether that line starts the JVM cannot be seen from outside.'}`,
    fix: `Put $${variable} before the main class or -jar there, or use ${winningVariable(java, unit)}.`,
    facts: { unit: unit.id, variable, place },
    where: java.at,
  });
}
