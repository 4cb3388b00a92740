/**
 * Decides what is said of the choices for a JVM once its unit was seen: options of its own can choose the collector
 * for which the spec leaves it open.
 */
import type { Finding } from '../../../model/finding';
import type { JvmOption, ObservedUnit } from '../../../model/observed';
import { chosenCollectors } from '../budget/collectors';
import { type OwnCollector, setAside } from '../budget/setAside';
import { isLess } from '../../runtimeFindings';
import type { DesiredJava } from '../wanted';

export function choicesOn({ choices, undecided }: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const own = undecided === undefined ? undefined : ownCollector(unit);
  if (undecided === undefined || own === undefined) return choices;
  return [...setAside(undecided, own), ...choices.filter(isLess)];
}

/** The collector that options of all its JVMs choose, but for those of the variable, which the spec gives anew. */
function ownCollector({ jvms = [], nextOptions, nextVariable = [] }: ObservedUnit): OwnCollector | undefined {
  const lists =
    jvms.length > 0 ? jvms.map(({ options }) => options) : nextOptions === undefined ? [] : [nextOptions.options];
  const found = lists.map((options) => collectorIn(options.filter(({ word }) => !nextVariable.includes(word))));
  const [first] = found;
  return found.every((one) => one?.collector === first?.collector) ? first : undefined;
}

function collectorIn(options: readonly JvmOption[]): OwnCollector | undefined {
  const [collector] = chosenCollectors(options.map(({ word }) => word));
  const option = options.findLast(({ word }) => word === `-XX:+${collector?.option}`);
  return collector === undefined || option === undefined ? undefined : { collector, from: option.from };
}
