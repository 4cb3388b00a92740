/** Decides which options of a spec the JVM of its unit does not have, whose warning is settled by that. */
import type { DesiredService } from '../../../model/desired';
import { javaOf } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { planFinding } from '../../../rules/host';
import { splitWords } from '../../words';
import { subjectOf } from '../running/options';

/** Of a unit that systemd has loaded. */
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
        detail: `The name is not in its libjvm.so, which holds that of each option that it has. It exits with \`Unrecognized ${option.startsWith('-XX') ? 'VM ' : ''}option\`, unless -XX:+IgnoreUnrecognizedVMOptions is given.`,
        ...(said === undefined ? {} : { fix: said.fix }),
        facts: { unit: unit.id, variable: java.variable, option },
        where: said?.where ?? java.at,
      });
    });
}

/** As it is written. */
function optionOf(flag: string): string {
  return flag.startsWith('-') ? flag.replace(/=$/, '') : `-XX:${flag}`;
}

/**
 * Warnings about options that the host has answered: the JVM does not have it, which is said as that. (That its
 * libjvm.so has the name settles nothing: the names of options for debug builds are in there as well, and a JVM exits
 * with one of them; seen with TraceBytecodes on JDK 17.)
 */
export function settledDoubts(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const doubts = javaOf(service)?.doubts ?? [];
  return doubts.filter(({ flag }) => isRefused(flag, unit)).map(({ said }) => said);
}

/** Not one with which it runs, and none that it is told to pass over. */
function isRefused(flag: string, { lacksFlags = [], jvms = [], nextOptions }: ObservedUnit): boolean {
  const words = [...jvms.flatMap(({ options }) => options), ...(nextOptions?.options ?? [])].map(({ word }) => word);
  return lacksFlags.includes(flag) && !words.includes(LENIENT) && !words.some((word) => hasOption(word, flag));
}

function hasOption(word: string, flag: string): boolean {
  return flag.startsWith('-') ? word.startsWith(flag.replace(/=$/, '')) : subjectOf(word) === flag;
}

const LENIENT = '-XX:+IgnoreUnrecognizedVMOptions';
