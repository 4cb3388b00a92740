/** Decides which given options a JVM would refuse, or the variable cannot carry, each by itself. */
import { formatBound, formatSize } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';
import { shownOption } from '../../../model/text/shownOptions';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner, JavaSettings } from '../settings';
import { refusedWords } from './removed';
import type { RefusedWord } from './removed';
import { takesWord, textMissing } from './words';
import { boundsOf, readOptions, readSizeWord, regionBounds, REGION_ORDER, withinBounds } from '../regions';
import type { Bounds, Region } from '../regions';

/** Variables whose reader removes quotes (java(1), JDK_JAVA_OPTIONS; JVM TI specification, JAVA_TOOL_OPTIONS). */
const UNQUOTING = new Set(['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS']);

/** All mistakes in what the spec and `extra` give, before anything is calculated. */
export function checkOptions(java: JavaSettings, owner: JavaOwner): readonly RuntimeFinding[] {
  return [
    ...cannotPass(java, owner),
    ...java.extra.flatMap((word, index) => (isQuoted(word, java.variable) ? [] : checkWord(java, index, owner))),
    ...givenTwice(java, owner),
    ...REGION_ORDER.flatMap((region) => checkRegion(region, java.regions[region], owner)),
  ];
}

/** The reader of the spec has made sure that a word has no blank in it. */
function checkWord({ extra, variable }: JavaSettings, index: number, owner: JavaOwner): RuntimeFinding[] {
  const word = extra[index] ?? '';
  const why =
    refusal(word) ??
    sure(refusedWords(extra, variable)[index]) ??
    sure(textMissing(extra, index)) ??
    (isStray(word, extra[index - 1]) ? STRAY : undefined);
  if (why === undefined) return [];
  const shown = shownWord(extra, index);
  return [
    runtimeFinding('OOM353', {
      summary: `a JVM would not start with ${shown} (${owner.unit})`,
      detail: why.detail,
      fix: why.fix,
      facts: { unit: owner.unit, option: shown, ...(why.size === undefined ? {} : { size: why.size }) },
      where: owner.extraAt ?? owner.at,
    }),
  ];
}

/** A word for a message. A word that is not an option can be the rest of a value, so only its place is named. */
function shownWord(extra: readonly string[], index: number): string {
  const word = extra[index] ?? '';
  return /^[-@]/.test(word) ? shownOption(word) : `word ${index + 1} of extra`;
}

function isQuoted(word: string, variable: string): boolean {
  return UNQUOTING.has(variable) && /["']/.test(word);
}

/** One finding for all: a quoted value with a blank in it is two words by now. */
function cannotPass({ extra, variable }: JavaSettings, owner: JavaOwner): RuntimeFinding[] {
  const words = extra.flatMap((word, index) => (isQuoted(word, variable) ? [shownWord(extra, index)] : []));
  if (words.length === 0) return [];
  const shown = words.join(' and ');
  return [
    runtimeFinding('OOM153', {
      summary: `${shown} for ${owner.unit} cannot be passed in ${variable}`,
      detail: `The reader of ${variable} removes quotes: the JVM would see another word.`,
      fix: `Leave ${words.length === 1 ? 'the word' : 'them'} out of extra, or put ${words.length === 1 ? 'it' : 'them'} into an argument file and pass @FILE (java(1), from 9 on).`,
      facts: { unit: owner.unit, variable, word: words.join(' ') },
      where: owner.extraAt ?? owner.at,
    }),
  ];
}

function sure(refused: Pick<RefusedWord, 'surely' | 'detail' | 'fix'> | undefined): Refusal | undefined {
  return refused?.surely ? refused : undefined;
}

interface Refusal {
  readonly detail: string;
  readonly fix: string;
  readonly size?: Bytes;
}

const NOT_A_SIZE: Refusal = {
  detail: 'A JVM reads digits and at most one letter of k, m, g and t as a size, and exits at anything else.',
  fix: 'Write the size as in -Xmx512m.',
};

const NO_YOUNG: Refusal = {
  detail: 'A JVM exits with `Invalid initial young generation size`.',
  fix: 'Write a size as in -Xmn256m, or remove it.',
};

const STRAY: Refusal = {
  detail: 'It is not an option, so the launcher takes it for the name of the class to start, or refuses it.',
  fix: 'Write an option and its value as one word (-Xmx512m), or remove it.',
};

/** Options that HotSpot reads as a percentage, 0 to 100. */
const PERCENTAGE = /^-XX:((?:Max|Min|Initial)RAMPercentage)=(.*)$/s;
/** Why every JVM refuses a word; undefined where none is known to. Each was tried on 17 and 25. */
function refusal(word: string): Refusal | undefined {
  if (/^-Xmn0+[kmgt]?$/i.test(word)) return NO_YOUNG;
  const sized = readSizeWord(word);
  if (sized !== undefined)
    return sized.size === undefined
      ? NOT_A_SIZE
      : withinBounds(sized)
        ? undefined
        : outside(boundsOf(sized.option), sized.size);
  const percent = PERCENTAGE.exec(word);
  if (percent !== null) return percentage(percent[2] ?? '');
  const [, named] = /^-XX:[+-]?(X(?:mx|ms|mn|ss).*)$/.exec(word) ?? [];
  return named === undefined ? undefined : { detail: 'The option has no -XX: in front.', fix: `Write -${named}.` };
}

function outside({ least, most, words }: Bounds, size: Bytes): Refusal {
  const bounds =
    most === Number.MAX_SAFE_INTEGER
      ? `at least ${formatBound(least, 'least')}`
      : `${formatBound(least, 'least')} to ${formatBound(most, 'most')}`;
  return {
    detail: `The JVM takes ${bounds} for the ${words} and exits otherwise.`,
    fix: `Choose a size of ${bounds}.`,
    size,
  };
}

function percentage(text: string): Refusal | undefined {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) <= 100) return undefined;
  return { detail: 'The option takes a number from 0 to 100, without a sign.', fix: 'Write for example 75.0.' };
}

/**
 * Whether the launcher takes a word for the name of a class: one without a dash, and one that begins with @@ or has
 * nothing after its @ (tried on 17 and 25).
 */
function isStray(word: string, before: string | undefined): boolean {
  return !/^(?:-|@[^@])/.test(word) && (before === undefined || !takesWord(before));
}

/** A key of java and a word of extra for the same size: which of the two was meant cannot be known. */
function givenTwice(java: JavaSettings, owner: JavaOwner): RuntimeFinding[] {
  const sizes = readOptions(java.extra);
  const initial = java.extra.findLast((word) => /^-X?ms|^-XX:InitialHeapSize=/.test(word));
  const pairs = [
    ...REGION_ORDER.map((region) => [region, java.regions[region], sizes.get(region)?.word] as const),
    ['initialHeap', java.initialHeap, initial] as const,
  ];
  return pairs.flatMap(([key, value, word]) => {
    if (value === undefined || word === undefined) return [];
    const shown = shownOption(word);
    return [
      runtimeFinding('OOM154', {
        summary: `java.${key} is given, and java.extra holds ${shown} (${owner.unit})`,
        fix: `Remove ${shown} from extra, or remove java.${key}.`,
        facts: { unit: owner.unit, key: `java.${key}`, option: shown },
        where: owner.extraAt ?? owner.at,
      }),
    ];
  });
}

function checkRegion(region: Region, size: Bytes | undefined, owner: JavaOwner): RuntimeFinding[] {
  const bounds = regionBounds(region);
  if (size === undefined || (size >= bounds.least && size <= bounds.most)) return [];
  const { detail, fix } = outside(bounds, size);
  return [
    runtimeFinding('OOM353', {
      summary: `a JVM would not start with java.${region} of ${formatSize(size)} (${owner.unit})`,
      detail,
      fix,
      facts: { unit: owner.unit, option: `java.${region}`, size },
      where: owner.regionsAt?.[region] ?? owner.at,
    }),
  ];
}
