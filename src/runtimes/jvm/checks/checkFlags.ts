/** Reports options of a spec that the JVM of the unit does not have, and drops the warnings that this settles. */
import type { DesiredService } from '../../../model/desired';
import { javaOf } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { planFinding } from '../../../rules/host';
import { splitWords } from '../../words';
import { subjectOf } from '../running/options';

/** `unit` is one that systemd has loaded. */
export function checkFlags(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const java = javaOf(service);
  if (java === undefined) return [];
  const doubts = new Map(java.doubts.map(({ flag, said }) => [flag, said]));
  return (unit.lacksFlags ?? [])
    .filter((flag) => splitWords(java.value).some((word) => hasOption(word, flag)) && isRefused(flag, unit))
    .map((flag) => {
      const option = optionOf(flag);
      const said = doubts.get(flag);
      return planFinding('flagUnknown', {
        summary: `the JVM of ${unit.id} would not start with ${option}: it does not have that option`,
        detail: `The name is not in its libjvm.so, which holds the names of all its options. It exits with \`Unrecognized ${option.startsWith('-XX') ? 'VM ' : ''}option\`, unless -XX:+IgnoreUnrecognizedVMOptions is given.`,
        ...(said === undefined ? {} : { fix: said.fix }),
        facts: { unit: unit.id, variable: java.variable, option },
        where: said?.where ?? java.at,
      });
    });
}

/** The option as it is written. */
function optionOf(flag: string): string {
  return flag.startsWith('-') ? flag.replace(/=$/, '') : `-XX:${flag}`;
}

/**
 * Warnings that a look has settled: the JVM does not have the option, which is an error of its own. (A name in
 * libjvm.so settles nothing: it also holds names of options for debug builds, with which a JVM exits; seen with
 * TraceBytecodes on JDK 17.)
 */
export function settledDoubts(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const doubts = javaOf(service)?.doubts ?? [];
  return doubts.filter(({ flag }) => isRefused(flag, unit)).map(({ said }) => said);
}

/**
 * Whether the JVM would refuse the option: it does not have it, does not run with it, and is not told to ignore unknown
 * ones.
 */
function isRefused(flag: string, { lacksFlags = [], jvms = [], nextOptions }: ObservedUnit): boolean {
  const words = [...jvms.flatMap(({ options }) => options), ...(nextOptions?.options ?? [])].map(({ word }) => word);
  return lacksFlags.includes(flag) && !words.includes(LENIENT) && !words.some((word) => hasOption(word, flag));
}

function hasOption(word: string, flag: string): boolean {
  return flag.startsWith('-') ? word.startsWith(flag.replace(/=$/, '')) : subjectOf(word) === flag;
}

const LENIENT = '-XX:+IgnoreUnrecognizedVMOptions';
