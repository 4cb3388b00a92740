/**
 * Decides which of the variables that a JVM itself reads would put the wanted options of a unit in force: other options
 * of its JVM can come after it.
 */
import type { DesiredJava } from '../wanted';
import type { JvmOption, JvmSource, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { isReadByJava, missing, rankOf, RANK } from '../running/options';

/** In the order in which they are proposed. Nothing comes after the last one. */
const VARIABLES = ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'] as const satisfies readonly JvmSource[];
type ReadVariable = (typeof VARIABLES)[number];

/** For a unit without a JVM only the contents of its variable are known. */
export function variableThatWins(java: DesiredJava, unit: ObservedUnit): ReadVariable {
  const wanted = splitWords(java.value);
  const jvms = unit.jvms ?? [];
  // What the unit or a script puts into the variable still reaches the JVM.
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

/** The wanted words for which an option after the variable has another value. */
function overruledBy(wanted: readonly string[], options: readonly JvmOption[], variable: ReadVariable) {
  const behind = options.filter(({ from }) => RANK[from] > rankOf(variable));
  return missing(wanted, behind).filter(({ instead }) => instead !== undefined);
}

/**
 * At each start HotSpot prints first, on stderr, that it picked the variable up: scripts take that line for the
 * version.
 */
const FIRST_LINE = (variable: ReadVariable): string =>
  ` A script that reads the first line of \`java -version\` breaks with ${variable}, because a JVM prints there that it picked that up.`;

const WHO_READS: Readonly<Record<ReadVariable, string>> = {
  JDK_JAVA_OPTIONS: ', which the `java` command reads from 9 on',
  JAVA_TOOL_OPTIONS: ', which every JVM reads',
  _JAVA_OPTIONS: ', which every JVM reads, and which overrules the command line',
};

/** For the end of a way out: `java: {variable: NAME}, which ...`. */
export function inWinningVariable(java: DesiredJava, unit: ObservedUnit): string {
  const variable = variableThatWins(java, unit);
  return `java: {variable: ${variable}}${WHO_READS[variable]}.${FIRST_LINE(variable)}`;
}

/** The short form, for the middle of a sentence. */
export function winningVariable(java: DesiredJava, unit: ObservedUnit): string {
  const variable = variableThatWins(java, unit);
  return `java: {variable: ${variable}}${variable === '_JAVA_OPTIONS' ? ', which overrules the command line' : ''}`;
}
