/** Decides which options of a running JVM come after a variable, so that they win whatever its value is. */
import type { DesiredJava } from '../wanted';
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../model/observed';
import { isReadByJava, rankOf, RANK, subjectOf } from '../running/options';
import { SIZING } from '../running/ownOptions';
import { isGone, setsVariable } from '../running/inForce';

type Variable = Pick<DesiredJava, 'variable'>;

/** The index of the last word of a script's variable among a JVM's options; -1 where there is none. */
function lastOf({ variable }: Variable, { main }: ObservedUnit, { options }: ObservedJvm): number {
  const present = new Set(main?.variable ?? []);
  return options.findLastIndex(({ word, from }) => RANK[from] === rankOf(variable) && present.has(word));
}

/** Options that certainly come after the variable. */
export function strongerOptions(java: Variable, unit: ObservedUnit, jvm: ObservedJvm): readonly JvmOption[] {
  const own = rankOf(java.variable);
  const last = lastOf(java, unit, jvm);
  const isBehind = (option: JvmOption, index: number): boolean =>
    // Options after the variable's present words on the command line come after the new ones as well.
    last >= 0 ? index > last : isNamedBehind(option, unit);
  return jvm.options.filter(
    (option, index) =>
      RANK[option.from] > own || (!isReadByJava(java.variable) && RANK[option.from] === own && isBehind(option, index)),
  );
}

/** Whether ExecStart= has the option after the variable, even if that is empty today. */
export function isNamedBehind({ word, from }: JvmOption, { behindVariable = [] }: ObservedUnit): boolean {
  return behindVariable.some((name) =>
    name === '@' ? from === 'an argument file' : from === 'the command line' && subjectOf(name) === subjectOf(word),
  );
}

/**
 * Sizes on the command line that no variable of the unit gives, unless the start script shows that it puts them before
 * the variable, which then wins. Where the JVM has words of the variable, the order is known.
 */
export function doubtfulSizes(java: Variable, unit: ObservedUnit, jvm: ObservedJvm): readonly JvmOption[] {
  const isKnown = isReadByJava(java.variable) || unit.namesVariable === true || setsVariable(unit);
  if (isKnown || lastOf(java, unit, jvm) >= 0 || (unit.scriptSets ?? []).length > 0) return [];
  const given = new Set([...(unit.main?.variable ?? []), ...(unit.nextVariable ?? [])]);
  return jvm.options.filter(
    ({ word, from }) =>
      from === 'the command line' &&
      SIZING.test(word) &&
      !given.has(word) &&
      !isGone(word, unit) &&
      !isOneOf(word, unit.sizesBefore),
  );
}

/** Whether the start script shows that it puts a size after the variable. */
export function isShownBehind(word: string, { sizesBehind }: ObservedUnit): boolean {
  return isOneOf(word, sizesBehind);
}

/** `names` are beginnings: `-Xmx`, `-XX:MaxMetaspaceSize`. */
function isOneOf(word: string, names: readonly string[] = []): boolean {
  return names.some((name) => word.startsWith(name));
}
