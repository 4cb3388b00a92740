/** Decides which options some JDKs refuse, so that a service dies at the restart after an upgrade (or a downgrade). */
import { shownOption } from '../../../model/text/shownOptions';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner, JavaSettings } from '../settings';
import { flagRefused } from './flagChecks';
import { JDKS } from './flags';
import { textRefused } from './texts';
import type { TextRefused } from './textRefused';
import { textMissing, wordRefused } from './words';

interface Removed {
  readonly option: RegExp;
  /** The JDKs that exit with `Unrecognized VM option`, for people. */
  readonly refusedBy: string;
  readonly instead: string;
}

const BY_BUDGET = 'Remove it: the heap comes from the budget.';
const BY_LOG = 'Write -Xlog:gc*:file=PATH:time:filecount=5,filesize=10m (from 9 on).';

/**
 * Those "17 and later" and "25 and later" were tried on 17 and 25; 26 and 28 are from the release notes and
 * early-access builds.
 */
const REMOVED: readonly Removed[] = [
  {
    option: /^-XX:(Max)?PermSize=/,
    refusedBy: 'JDK 17 and later',
    instead: 'Use java.metaspace, or java.loadedClasses.',
  },
  {
    option: /^-XX:[+-]?(UseConcMarkSweepGC|UseParNewGC|CMS\w+|UseCMS\w+)/,
    refusedBy: 'JDK 15 and later',
    instead: 'Use -XX:+UseG1GC.',
  },
  { option: /^-XX:[+-]UseParallelOldGC/, refusedBy: 'JDK 17 and later', instead: 'Use -XX:+UseParallelGC.' },
  { option: /^-XX:[+-]UseCGroupMemoryLimitForHeap/, refusedBy: 'JDK 17 and later', instead: BY_BUDGET },
  {
    option: /^-XX:[+-](AggressiveOpts|UseFastAccessorMethods|UnlockCommercialFeatures)/,
    refusedBy: 'JDK 17 and later',
    instead: 'Remove it.',
  },
  {
    option: /^-XX:[+-]?(PrintGC(Date|Time)Stamps|UseGCLogFileRotation|NumberOfGCLogFiles|GCLogFileSize)/,
    refusedBy: 'JDK 9 and later',
    instead: BY_LOG,
  },
  { option: /^-X(incgc|concgc|noincgc)$/, refusedBy: 'JDK 9 and later', instead: 'Remove it.' },
  {
    option: /^-Xbootclasspath(\/p)?:/,
    refusedBy: 'JDK 9 and later',
    instead: 'Use --patch-module, or -Xbootclasspath/a: for what only adds.',
  },
  { option: /^-d(32|64)$/, refusedBy: 'JDK 10 and later', instead: 'Remove it: the JVM is a 64-bit one.' },
  {
    // java(1) of 17 has it, but the launcher passes it on to the JVM, which does not know it.
    option: /^--disable-@files$/,
    refusedBy: 'JDK 17',
    instead: 'Remove it.',
  },
  { option: /^-X(oss\d.*|sqnopause|usealtsigs|eprof)$/, refusedBy: 'JDK 17 and later', instead: 'Remove it.' },
  { option: /^-X(future|noagent)$/, refusedBy: 'JDK 25 and later', instead: 'Remove it.' },
  { option: /^-XX:[+-]UseBiasedLocking/, refusedBy: 'JDK 25 and later', instead: 'Remove it.' },
  { option: /^-XX:(Max|Min|Initial)RAMFraction=/, refusedBy: 'JDK 25 and later', instead: BY_BUDGET },
  {
    option: /^-XX:[+-]ZGenerational/,
    refusedBy: 'JDKs before 21, and 26 and later',
    instead: 'Remove it: from 23 on ZGC is generational by itself.',
  },
  { option: /^-XX:(MaxRAM=|[+-]AggressiveHeap)/, refusedBy: 'JDK 28 and later', instead: BY_BUDGET },
];

/** A word that some JVM or its launcher refuses. */
export interface RefusedWord {
  /** Whether all of them do. */
  readonly surely: boolean;
  /** For people. */
  readonly by: string;
  readonly detail: string;
  readonly fix: string;
  /** Only JDKs that are older than the option refuse it, which its author will know. */
  readonly isNew: boolean;
  /**
   * Of an option that some JVMs do not recognize, and others may: its name as it is in the JVM's library, without -XX:.
   */
  readonly flag?: string;
}

/** The name of a -XX option, and of another one what the JVM compares a word with: `--finalization=`, `-Xnoagent`. */
function flagName(word: string): { readonly flag?: string } {
  const name = nameInLibrary(word);
  return name === undefined ? {} : { flag: name };
}

function nameInLibrary(word: string): string | undefined {
  const since9 = SINCE_9.exec(word)?.[0];
  if (since9 !== undefined) return since9 === '--enable-preview' ? since9 : `${since9}=`;
  return /^-XX:[+-]?(\w+)/.exec(word)?.[1] ?? NEWER.exec(word)?.[0] ?? OF_JVM_ALONE.exec(word)?.[0];
}

/**
 * Options that the JVM of a unit may not recognize: a look searches its library, which holds the names of all that it
 * does. Both JDKs of the tables accept those with a `~`, so only other JDKs are searched (look/jvm/knownFlags.sh).
 */
export function flagsInDoubt(words: readonly string[], variable: string): readonly string[] {
  const lenient = words.includes('-XX:+IgnoreUnrecognizedVMOptions');
  const names = refusedWords(words, variable).flatMap((refused, index) => {
    if (refused !== undefined) return refused.surely || refused.flag === undefined ? [] : [refused.flag];
    const name = lenient ? undefined : nameInLibrary(words[index] ?? '');
    return name === undefined ? [] : [`~${name}`];
  });
  return [...new Set(names)];
}

/** Options of the launcher that 25 has, and 17 does not have yet. */
const NEWER = /^--(finalization|sun-misc-unsafe-memory-access|illegal-native-access)=/;

/**
 * Options of the launcher that 17 and 25 have: none is in 8, and --enable-native-access came with 16. Written with `=`
 * or a blank, the JVM gets them with `=`.
 */
const SINCE_9 =
  /^--(?:add-(?:modules|exports|opens|reads)|limit-modules|patch-module|(?:upgrade-)?module-path|enable-native-access|illegal-access|enable-preview)(?==|$)/;

/**
 * Options that the launcher passes on unchanged, so that a JVM without their name exits. (It handles -Xfuture itself.)
 */
const OF_JVM_ALONE = /^-X(?:(?:incgc|concgc|noincgc|noagent)$|log(?=:|$))/;

const UNRECOGNIZED =
  'Such a JVM exits with `Unrecognized VM option`: the service would not start again after its next restart.';

/** One service has the same words on every host, and each unknown one is compared with a thousand names. */
const known = new WeakMap<readonly string[], Map<string, readonly (RefusedWord | undefined)[]>>();

/** What is known of each word: what newer JDKs have removed, what their tables say, and what the launcher takes. */
export function refusedWords(words: readonly string[], variable: string): readonly (RefusedWord | undefined)[] {
  const byVariable = known.get(words) ?? new Map<string, readonly (RefusedWord | undefined)[]>();
  const refused = byVariable.get(variable) ?? words.map((_, index) => refusedWord(words, index, variable));
  known.set(words, byVariable.set(variable, refused));
  return refused;
}

function refusedWord(words: readonly string[], index: number, variable: string): RefusedWord | undefined {
  const word = words[index] ?? '';
  const lenient = words.includes('-XX:+IgnoreUnrecognizedVMOptions');
  const other = wordRefused(word, variable);
  const by = JDKS.join(' and ');
  // No JDK gets what the variable cannot carry.
  if (other?.surely) return { ...other, by, isNew: false };
  const row = REMOVED.find(({ option }) => option.test(word));
  if (row !== undefined) {
    const { refusedBy, instead: fix } = row;
    return lenient && word.startsWith('-XX')
      ? undefined
      : { surely: false, by: refusedBy, detail: UNRECOGNIZED, fix, isNew: false, ...flagName(word) };
  }
  const flag = flagRefused(words, index);
  if (flag !== undefined) {
    const { by: jdks, surely, detail, fix, unrecognized } = flag;
    const isNew = unrecognized && jdks.length === 1 && jdks[0] === JDKS[0];
    if (lenient && unrecognized) return undefined;
    return {
      surely,
      by: jdks.join(' and '),
      detail,
      fix,
      isNew,
      ...(unrecognized ? flagName(word) : {}),
    };
  }
  const text: TextRefused | undefined = textRefused(words, index) ?? textMissing(words, index) ?? other;
  if (text !== undefined) return { ...text, by: text.by ?? by, isNew: false };
  return NEWER.test(word)
    ? {
        surely: false,
        by: JDKS[0],
        detail: UNRECOGNIZED,
        fix: 'Remove it where the service runs on such a JDK.',
        isNew: true,
        ...flagName(word),
      }
    : undefined;
}

/** A word that some JVMs refuse, with its finding. */
export interface RefusedOption {
  readonly finding: RuntimeFinding;
  readonly refused: RefusedWord;
}

/** OOM366 for each word that some JVMs refuse and others may take; a note where only older ones do. */
export function removedOptions({ extra, variable }: JavaSettings, owner: JavaOwner): readonly RefusedOption[] {
  const refusals = refusedWords(extra, variable);
  return extra.flatMap((word, index) => {
    const refused = refusals[index];
    if (refused === undefined || refused.surely) return [];
    const { by, detail, fix, isNew } = refused;
    const option = shownOption(word);
    const finding = runtimeFinding('OOM366', {
      summary: `${option} is refused by ${by} (${owner.unit})`,
      detail,
      fix,
      facts: { unit: owner.unit, option, refusedBy: by },
      where: owner.extraAt ?? owner.at,
      ...(isNew ? { severity: 'info' as const } : {}),
    });
    return [{ finding, refused }];
  });
}
