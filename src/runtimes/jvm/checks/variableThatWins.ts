/**
 * Decides which variable that a JVM reads by itself would put the wanted options of a unit in force: what else its JVM
 * is given can come behind it.
 */
import type { DesiredJava } from '../wanted';
import type { JvmOption, JvmSource, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { isReadByJava, missing, rankOf, RANK } from '../running/options';

/** In the order in which they are proposed. Nothing comes behind the last one. */
const VARIABLES = ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'] as const satisfies readonly JvmSource[];
type ReadVariable = (typeof VARIABLES)[number];

/** Of a unit without a JVM what its variable holds is all that is known. */
export function variableThatWins(java: DesiredJava, unit: ObservedUnit): ReadVariable {
  const wanted = splitWords(java.value);
  const jvms = unit.jvms ?? [];
  // What the unit or a script puts into the variable goes on coming to the JVM.
  const kept: readonly JvmOption[] = isReadByJava(java.variable)
    ? []
    : (unit.nextVariable ?? []).map((word) => ({ word, from: 'the command line' }));
  const lists = [kept, ...jvms.map(({ options }) => options)];
  const wins = (variable: ReadVariable): boolean =>
    variable !== java.variable &&
    (variable !== 'JDK_JAVA_OPTIONS' || jvms.every(({ readsJdkOptions }) => readsJdkOptions)) &&
    lists.every((options) => overruledBy(wanted, options, variable).length === 0);
  return VARIABLES.find(wins) ?? '_JAVA_OPTIONS';
}

/** Of the wanted words those for which an option behind the variable says something else. */
function overruledBy(wanted: readonly string[], options: readonly JvmOption[], variable: ReadVariable) {
  const behind = options.filter(({ from }) => RANK[from] > rankOf(variable));
  return missing(wanted, behind).filter(({ instead }) => instead !== undefined);
}

/**
 * HotSpot says at each start that it picked the variable up, on stderr before all else: scripts take that line for the
 * version.
 */
const FIRST_LINE = (variable: ReadVariable): string =>
  ` A script that reads the first line of \`java -version\` breaks with ${variable}, for a JVM says there that it picked that up.`;

const WHO_READS: Readonly<Record<ReadVariable, string>> = {
  JDK_JAVA_OPTIONS: ', which the `java` command reads from 9 on',
  JAVA_TOOL_OPTIONS: ', which every JVM reads',
  _JAVA_OPTIONS: ', which every JVM reads, and which overrules the command line',
};

/** For a way out that is the last of a sentence: `java: {variable: NAME}, which ...`. */
export function inWinningVariable(java: DesiredJava, unit: ObservedUnit): string {
  const variable = variableThatWins(java, unit);
  return `java: {variable: ${variable}}${WHO_READS[variable]}.${FIRST_LINE(variable)}`;
}

/** For one that is short. */
export function winningVariable(java: DesiredJava, unit: ObservedUnit): string {
  const variable = variableThatWins(java, unit);
  return `java: {variable: ${variable}}${variable === '_JAVA_OPTIONS' ? ', which overrules the command line' : ''}`;
}
