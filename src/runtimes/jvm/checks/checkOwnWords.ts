/**
 * Decides whether a JVM starts with the options of the spec together with those from its unit or script: each can be
 * right, and both together keep it from starting.
 */
import type { DesiredJava } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { exclusions } from '../options/conflicts';
import { contradictions } from '../options/relations';
import { planFinding } from '../../../rules/host';
import { isReadByJava, rankOf, RANK } from '../running/options';
import { isNamedBehind } from './stronger';
import { isGone, isInEffect } from '../running/inForce';
import { winningVariable } from './variableThatWins';

/** For a unit whose JVM gets a new value at its next start. */
export function checkOwnWords(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  return [...inOneWord(java, unit), ...besideOwn(java, unit)];
}

/** `${NAME}` in ExecStart= is one word: a JVM does not recognize several options in it. */
function inOneWord(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const { variable, value, at } = java;
  const { id, oneWord } = unit;
  const words = splitWords(value).length;
  if (oneWord === undefined || words < 2 || isReadByJava(variable)) return [];
  return [
    planFinding('oneWord', {
      ...(oneWord === 'java' ? {} : { severity: 'warning' as const }),
      summary: `ExecStart= of ${id} passes $\{${variable}} on as one word, and the spec puts ${words} options into it`,
      detail: `systemd splits $${variable} into words, but not $\{${variable}} (systemd.service(5)). ${oneWord === 'java' ? 'The JVM would take all of them for one option and exit with an error.' : 'A program that passes its arguments on unchanged would start a JVM that takes all of them for one option.'}`,
      fix: `Write $${variable} in ExecStart=, or use ${winningVariable(java, unit)}.`,
      facts: { unit: id, variable, words },
      where: at,
    }),
  ];
}

function besideOwn(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  if (unit.main === undefined || unit.unsetsVariable || isInEffect(java.value, unit)) return [];
  const wrong = new Map<string, { readonly what: Finding; readonly isSure: boolean }>();
  for (const jvm of unit.jvms ?? []) {
    for (const what of together(java, unit, jvm)) wrong.set(what.summary, { what, isSure: isSure(java, unit, jvm) });
  }
  return [...wrong.values()].map(({ what, isSure: sure }) => wontStart(java, unit, what, sure));
}

/** `sure`: both are known to reach the JVM. */
export function wontStart(java: DesiredJava, unit: ObservedUnit, what: Finding, sure: boolean): Finding {
  const others =
    unit.main === undefined
      ? 'the others are on its command line, or in another variable of the unit'
      : 'the others it has today from its unit, its start script or another variable';
  return planFinding('ownWords', {
    ...(sure ? {} : { severity: 'warning' as const }),
    summary: `the JVM of ${unit.id} would not start with its own options beside those of the spec: ${what.summary.replace(` (${unit.id})`, '')}`,
    detail: `Those of the spec come in ${java.variable}; ${others}.${sure ? '' : ` Whether the script reads ${java.variable}, and adds them to it, cannot be seen from outside.`}`,
    facts: {
      unit: unit.id,
      variable: java.variable,
      ...(what.facts['options'] === undefined ? {} : { options: what.facts['options'] }),
    },
    where: java.at,
  });
}

/**
 * Mistakes in all words of the next start together that neither the JVM's own nor the new ones have alone: those of the
 * new ones are reported elsewhere, and the JVM runs with its own.
 */
function together(java: DesiredJava, unit: ObservedUnit, jvm: ObservedJvm): readonly Finding[] {
  const own = ownWords(java, unit, jvm);
  return wrongTogether(
    java,
    unit,
    own.filter(({ isBehind }) => !isBehind).map(({ word }) => word),
    own.filter(({ isBehind }) => isBehind).map(({ word }) => word),
  );
}

/** `before` and `behind` are the JVM's own words before and after those of the variable. */
export function wrongTogether(
  java: DesiredJava,
  unit: ObservedUnit,
  before: readonly string[],
  behind: readonly string[],
): readonly Finding[] {
  const added = splitWords(java.value);
  const known = new Set([before.concat(behind), added].flatMap((words) => mistakes(words, unit, java).map(said)));
  return mistakes([...before, ...added, ...behind], unit, java).filter((one) => !known.has(said(one)));
}

function said({ summary }: Finding): string {
  return summary;
}

function mistakes(words: readonly string[], { id }: ObservedUnit, { at }: DesiredJava): readonly Finding[] {
  const owner = { unit: id, at };
  return [...exclusions([], words, owner), ...contradictions([], words, owner)];
}

interface OwnWord extends JvmOption {
  /** It comes after the variable's words. */
  readonly isBehind: boolean;
}

/** The options of a JVM that a start with another value of the variable has as well. */
function ownWords(java: DesiredJava, unit: ObservedUnit, { options }: ObservedJvm): readonly OwnWord[] {
  const rank = rankOf(java.variable);
  const goes = wordsThatGo(java, unit);
  const isVariable = ({ word, from }: JvmOption): boolean =>
    isReadByJava(java.variable) ? from === java.variable : RANK[from] === rank && goes.has(word);
  // Options after the variable's present words come after the new ones as well.
  const last = options.findLastIndex(isVariable);
  return options.flatMap((option, index) => {
    if (isVariable(option) || goes.has(option.word) || isGone(option.word, unit)) return [];
    const isBehind = last >= 0 ? index > last : isNamedBehind(option, unit);
    const isLater = RANK[option.from] > rank || (RANK[option.from] === rank && isBehind);
    return [{ ...option, isBehind: isLater }];
  });
}

/** Words of the variable's present value, and of the variable that it replaces. */
function wordsThatGo(
  { variable }: DesiredJava,
  { main, nextVariable = [], otherVariable }: ObservedUnit,
): ReadonlySet<string> {
  const other = otherVariable?.words ?? [];
  // For a variable that the JVM itself reads, the source of each word is known.
  return new Set(isReadByJava(variable) ? other : [...(main?.variable ?? []), ...nextVariable, ...other]);
}

/**
 * Whether both are known to reach the JVM: a variable that is empty today may be one that the script does not read, or
 * replaces with its own.
 */
function isSure(java: DesiredJava, unit: ObservedUnit, { options }: ObservedJvm): boolean {
  if (isReadByJava(java.variable) || unit.namesVariable) return true;
  const present = unit.main?.variable ?? [];
  return present.some((word) => options.some((option) => option.word === word));
}
