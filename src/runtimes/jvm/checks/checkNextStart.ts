/**
 * Findings on how the command line of a stopped unit affects the options of the spec, which only its next start would
 * show.
 */
import type { DesiredJava } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { JvmOption, ObservedUnit } from '../../../model/observed';
import type { MayOption } from '../../../model/observedJvm';
import { shownOption } from '../../../model/text/shownOptions';
import { printable } from '../../../model/text/printable';
import { splitWords } from '../../words';
import { hasHiddenValue } from '../optionWords';
import { wontStart, wrongTogether } from './checkOwnWords';
import { planFinding } from '../../../rules/host';
import { isReadByJava, missing, rankOf, RANK } from '../running/options';
import { optionName } from '../running/ownOptions';
import { isShownBehind } from './stronger';

/** Only for a unit that does not run: otherwise its JVM shows it. */
export function checkNextStart(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  // (Where something else removes the variable, another finding says so.)
  const isLost = unit.startLoss !== undefined && unit.startLoss.what !== 'rules';
  if (unit.main !== undefined || unit.unsetsVariable === true || isLost) return [];
  const around = aroundVariable(java, unit);
  if (around === undefined) return [...mayWin(java, unit), ...cannotTell(java, unit)];
  const { before, behind } = around;
  const words = (options: readonly JvmOption[]): readonly string[] => options.map(({ word }) => word);
  const isSure = unit.nextOptions?.isGuess !== true;
  return [
    ...stronger(java, unit, behind),
    ...wrongTogether(java, unit, words(before), words(behind)).map((what) => wontStart(java, unit, what, isSure)),
    ...cannotTell(java, unit),
  ];
}

interface Around {
  readonly before: readonly JvmOption[];
  readonly behind: readonly JvmOption[];
}

/**
 * The options before and after the variable; undefined where the variable does not reach the JVM, or nothing is known
 * of its command line.
 */
function aroundVariable({ variable }: DesiredJava, { nextOptions }: ObservedUnit): Around | undefined {
  if (nextOptions === undefined) return undefined;
  const { options, place } = nextOptions;
  const isRead = isReadByJava(variable);
  if (!isRead && place === undefined) return undefined;
  const isBehind = (option: JvmOption, index: number): boolean =>
    isRead ? RANK[option.from] > rankOf(variable) : index >= (place ?? 0);
  return { before: options.filter((option, index) => !isBehind(option, index)), behind: options.filter(isBehind) };
}

function stronger(java: DesiredJava, unit: ObservedUnit, behind: readonly JvmOption[]): readonly Finding[] {
  const found = missing(splitWords(java.value), behind).flatMap(({ word, instead }) =>
    instead === undefined ? [] : [{ word, instead }],
  );
  if (found.length === 0) return [];
  const isGuess = unit.nextOptions?.isGuess === true;
  const isWorkedOut = found.every(({ instead }) => hasHiddenValue(instead.word));
  return [
    planFinding('optionWins', {
      ...(isGuess || isWorkedOut ? { severity: 'warning' as const } : {}),
      summary: `${unit.id} does not run; at its next start ${found.map(({ word, instead }) => `${shownOption(instead.word)} of ${instead.from} ${isGuess ? 'may' : 'would'} win over ${shownOption(word)}`).join('; ')}`,
      detail: `Of several options for one thing a JVM takes the last: JAVA_TOOL_OPTIONS comes first, then JDK_JAVA_OPTIONS, then the command line, then _JAVA_OPTIONS. What it overrules of ${java.variable} would be in force nowhere.${isGuess ? ' The quotes of ExecStart= could not be read, so this may be a part of another word.' : ''}${isWorkedOut ? ' Its value is known when the unit starts, and not before.' : ''}`,
      fix: `Take ${[...new Set(found.map(({ instead }) => optionName(instead.word)))].join(', ')} from where it is, say the same in the spec, or use java: {variable: _JAVA_OPTIONS}, which comes last.`,
      facts: {
        unit: unit.id,
        variable: java.variable,
        options: found.map(({ instead }) => shownOption(instead.word)),
        from: found.map(({ instead }) => instead.from),
        wanted: found.map(({ word }) => shownOption(word)),
      },
      where: java.at,
    }),
  ];
}

/**
 * For a unit with a start script: that may give a JVM options of its own, or those in other variables of the unit,
 * after the variable or in place of it.
 */
function mayWin(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const later = (unit.mayOptions ?? []).filter(
    (one) => rankOf(one.variable) >= rankOf(java.variable) && !isShownBefore(one, java, unit),
  );
  return [
    ...ofVariables(
      java,
      unit,
      overruling(
        java,
        later.filter((one) => !isOfScript(one)),
      ),
    ),
    ...ofScripts(java, unit, overruling(java, later.filter(isOfScript))),
  ];
}

/** Whether the option is in a script, not in a variable. */
function isOfScript({ variable }: MayOption): boolean {
  return variable.startsWith('/');
}

/**
 * Whether the script puts the option before the variable, which then wins. (Variables that a JVM itself reads are not
 * on the command line.)
 */
function isShownBefore({ word, variable }: MayOption, java: DesiredJava, { sizesBefore = [] }: ObservedUnit): boolean {
  const isOfShell = variable.startsWith('/') || variable === 'ExecStart=';
  return isOfShell && !isReadByJava(java.variable) && sizesBefore.some((name) => word.startsWith(name));
}

interface MayWin {
  readonly word: string;
  readonly own: string;
  readonly variable: string;
}

/** In each place the last word for the same thing counts. */
function overruling(java: DesiredJava, later: readonly MayOption[]): readonly MayWin[] {
  const places = [...new Set(later.map(({ variable }) => variable))];
  return places.flatMap((variable) => {
    const words = later.filter((one) => one.variable === variable);
    return missing(
      splitWords(java.value),
      words.map(({ word }) => ({ word, from: 'the command line' })),
    ).flatMap(({ word, instead }) => (instead === undefined ? [] : [{ word, own: instead.word, variable }]));
  });
}

function factsOf(java: DesiredJava, unit: ObservedUnit, found: readonly MayWin[]): Finding['facts'] {
  return {
    unit: unit.id,
    variable: java.variable,
    options: found.map(({ own }) => shownOption(own)),
    from: found.map(({ variable }) => variable),
    wanted: found.map(({ word }) => shownOption(word)),
  };
}

function ofVariables(java: DesiredJava, unit: ObservedUnit, found: readonly MayWin[]): readonly Finding[] {
  if (found.length === 0) return [];
  return [
    planFinding('otherVariable', {
      summary: `${unit.id} does not run; if its start passes it on, ${found.map(({ word, own, variable }) => `${shownOption(own)} of ${variable} may win over ${shownOption(word)}`).join('; ')}`,
      facts: factsOf(java, unit, found),
      where: java.at,
    }),
  ];
}

function ofScripts(java: DesiredJava, unit: ObservedUnit, found: readonly MayWin[]): readonly Finding[] {
  if (found.length === 0) return [];
  const isLast = isReadByJava(java.variable);
  const inWords = ({ word, own, variable }: MayWin): string =>
    `${shownOption(own)} of ${printable(variable, 120)} ${isLast || isShownBehind(own, unit) ? 'would win' : `would win, if it comes after $${java.variable},`} over ${shownOption(word)}`;
  return [
    planFinding('mayWin', {
      summary: `${unit.id} does not run; at its next start ${found.map(inWords).join('; ')}`,
      detail: `The start script gives it by itself. Of several options for one thing a JVM takes the last. Whether that line is reached${found.some(({ own }) => hasHiddenValue(own)) ? ', and what its value is,' : ''} cannot be seen before the unit runs.`,
      fix: `Read the script: take ${[...new Set(found.map(({ own }) => optionName(own)))].join(', ')} out${isLast ? '' : `, or put $${java.variable} after it`}; or use java: {variable: _JAVA_OPTIONS}, which comes last.`,
      facts: factsOf(java, unit, found),
      where: java.at,
    }),
  ];
}

/** Reasons why the options of the next JVM cannot be known now. Nothing on a command line overrules _JAVA_OPTIONS. */
function cannotTell(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const { isNamedNowhere, namesVariable, nextOptions, blindScripts = [] } = unit;
  const isUnread = isNamedNowhere === true && namesVariable !== true;
  const reasons =
    java.variable === '_JAVA_OPTIONS'
      ? []
      : [
          ...(isUnread ? [`nothing that its ExecStart= starts names ${java.variable}, as far as it can be read`] : []),
          ...(nextOptions?.hasFileUnread === true
            ? ['it has an argument file that is not there, or not to be found before it runs']
            : []),
          ...blindScripts.map((path) => `${printable(path, 120)} reads a file whose name is not known before it runs`),
        ];
  if (reasons.length === 0) return [];
  return [
    planFinding('unknownStart', {
      ...(isUnread || nextOptions?.hasFileUnread === true ? {} : { severity: 'info' as const }),
      summary: `${unit.id} does not run, and what its next JVM gets is not known: ${reasons.join('; ')}`,
      facts: { unit: unit.id, variable: java.variable, because: reasons },
      where: java.at,
    }),
  ];
}
