/** Decides what the command line of a unit that does not run makes of the options of the spec: its next start would be the first to show it. */
import type { DesiredJava } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { JvmOption, ObservedUnit } from '../../../model/observed';
import { shownOption } from '../../../model/text/shownOptions';
import { splitWords } from '../optionWords';
import { wontStart, wrongTogether } from './checkOwnWords';
import { planFinding } from '../../../rules/host';
import { isReadByJava, missing, rankOf, RANK } from '../running/options';
import { optionName } from './ownOptions';

/** Of a running unit its JVM tells. */
export function checkNextStart(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const around = aroundVariable(java, unit);
  if (around === undefined) return mayWin(java, unit);
  const { before, behind } = around;
  const words = (options: readonly JvmOption[]): readonly string[] => options.map(({ word }) => word);
  return [
    ...stronger(java, unit, behind),
    ...wrongTogether(java, unit, words(before), words(behind)).map((what) => wontStart(java, unit, what, true)),
  ];
}

interface Around {
  readonly before: readonly JvmOption[];
  readonly behind: readonly JvmOption[];
}

/** Undefined where the variable does not come to the JVM, or nothing is known of its command line. */
function aroundVariable({ variable }: DesiredJava, unit: ObservedUnit): Around | undefined {
  const { main, nextOptions, unsetsVariable } = unit;
  if (main !== undefined || nextOptions === undefined || unsetsVariable === true) return undefined;
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
  return [
    planFinding('optionWins', {
      summary: `${unit.id} does not run; at its next start ${found.map(({ word, instead }) => `${shownOption(instead.word)} of ${instead.from} would win over ${shownOption(word)}`).join('; ')}`,
      detail: `Of several options for one thing a JVM takes the last: JAVA_TOOL_OPTIONS comes first, then JDK_JAVA_OPTIONS, then the command line, then _JAVA_OPTIONS. What it overrules of ${java.variable} would be in force nowhere.`,
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

/** Of a start script: it may give a JVM what other variables of the unit hold, behind the variable or in place of it. */
function mayWin(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const { main, mayOptions = [], unsetsVariable } = unit;
  if (main !== undefined || unsetsVariable === true) return [];
  const later = mayOptions.filter(({ variable }) => rankOf(variable) >= rankOf(java.variable));
  const names = [...new Set(later.map(({ variable }) => variable))];
  const found = names.flatMap((variable) => {
    const words = later.filter((one) => one.variable === variable);
    return missing(
      splitWords(java.value),
      words.map(({ word }) => ({ word, from: 'the command line' })),
    ).flatMap(({ word, instead }) => (instead === undefined ? [] : [{ word, own: instead.word, variable }]));
  });
  if (found.length === 0) return [];
  return [
    planFinding('otherVariable', {
      summary: `${unit.id} does not run; where its start hands it on, ${found.map(({ word, own, variable }) => `${shownOption(own)} of ${variable} may win over ${shownOption(word)}`).join('; ')}`,
      detail: `The unit has it in ExecStart=, Environment= or an EnvironmentFile=. Whether the program that it starts hands that on to a JVM, and in which order, cannot be seen before it runs.`,
      facts: {
        unit: unit.id,
        variable: java.variable,
        options: found.map(({ own }) => shownOption(own)),
        from: found.map(({ variable }) => variable),
        wanted: found.map(({ word }) => shownOption(word)),
      },
      where: java.at,
    }),
  ];
}
