/** Decides which given options a JVM, or the variable that carries them, would not take. */
import { formatSize } from '../model/bytes';
import type { Bytes } from '../model/bytes';
import type { Finding } from '../model/finding';
import { printable } from '../model/printable';
import { runtimeFinding } from './findings';
import type { JavaOwner, JavaSettings } from './javaSettings';
import { REGION_ORDER, REGIONS } from './jvmOptions';
import type { GivenOption, Region } from './jvmOptions';

/** Variables whose reader takes quotes away (java(1), JDK_JAVA_OPTIONS; JVM TI specification, JAVA_TOOL_OPTIONS). */
const UNQUOTING = new Set(['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS']);

/** All mistakes in what the spec and `extra` give, before anything is calculated. */
export function checkOptions(
  java: JavaSettings,
  given: ReadonlyMap<Region, GivenOption>,
  owner: JavaOwner,
): readonly Finding[] {
  return [
    ...java.extra.flatMap((word) => checkWord(word, java.variable, owner)),
    ...REGION_ORDER.flatMap((region) => checkRegion(region, java, given.get(region), owner)),
  ];
}

/** The words travel in one variable, joined by single spaces; launch scripts split it at blanks, and no quoting brings a blank through. */
function checkWord(word: string, variable: string, owner: JavaOwner): Finding[] {
  const blank = word === '' || /\s/u.test(word);
  if (!blank && !(UNQUOTING.has(variable) && /["']/.test(word))) return [];
  return [
    runtimeFinding('OOM355', {
      summary: `the option "${printable(word, 80)}" for ${owner.unit} cannot be passed in ${variable}`,
      detail: blank
        ? `Launch scripts split ${variable} at blanks, quoted or not: the JVM would see other words, or refuse to start.`
        : `Whoever reads ${variable} takes quotes away: the JVM would see another word.`,
      fix: 'Leave the word out of extra, or put it into an argument file and pass @FILE (java(1), from 9 on).',
      facts: { unit: owner.unit, variable, word: printable(word, 80) },
      where: owner.at,
    }),
  ];
}

function checkRegion(region: Region, java: JavaSettings, option: GivenOption | undefined, owner: JavaOwner): Finding[] {
  const { least, most, words } = REGIONS[region];
  const key = java.regions[region];
  if (key !== undefined && option !== undefined) {
    return [
      runtimeFinding('OOM354', {
        summary: `java of ${owner.unit} gives the ${words} twice: java.${region} and ${printable(option.word, 80)} in extra`,
        detail: 'A JVM takes the last one and says nothing about the other.',
        fix: `Keep one of java.${region} and ${printable(option.word, 80)}.`,
        facts: { unit: owner.unit, key: `java.${region}`, word: printable(option.word, 80) },
        where: owner.at,
      }),
    ];
  }
  const size: Bytes | undefined = option === undefined ? key : option.size;
  if (option === undefined && key === undefined) return [];
  if (size !== undefined && size >= least && size <= most) return [];
  const name = option === undefined ? `java.${region}` : printable(option.word, 80);
  const bounds =
    most === Number.MAX_SAFE_INTEGER ? `at least ${formatSize(least)}` : `${formatSize(least)} to ${formatSize(most)}`;
  return [
    runtimeFinding('OOM353', {
      summary: `a JVM would not start with ${name}${option === undefined && size !== undefined ? ` of ${formatSize(size)}` : ''} (${owner.unit})`,
      detail:
        size === undefined
          ? 'A JVM reads digits and at most one letter of k, m, g and t as a size, and exits at anything else.'
          : `The JVM takes ${bounds} for the ${words} and exits otherwise.`,
      fix: size === undefined ? 'Write the size as in -Xmx512m.' : `Choose a size of ${bounds}.`,
      facts: { unit: owner.unit, option: name, ...(size === undefined ? {} : { size }) },
      where: owner.at,
    }),
  ];
}
