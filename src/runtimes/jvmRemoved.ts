/** Decides which options some JDKs refuse, so that a service dies at the restart after an upgrade (or a downgrade). */
import { printable } from '../model/printable';
import { runtimeFinding } from './findings';
import type { RuntimeFinding } from './findings';
import type { JavaOwner } from './javaSettings';

interface Removed {
  readonly option: RegExp;
  /** The JDKs that exit with `Unrecognized VM option`, for people. */
  readonly refusedBy: string;
  readonly instead: string;
}

const BY_BUDGET = 'Remove it: the heap comes from the budget.';
const BY_LOG = 'Write -Xlog:gc*:file=PATH:time:filecount=5,filesize=10m (from 9 on).';

/** Those "17 and later" and "25 and later" were tried on 17 and 25; 26 and 28 are from the release notes and early-access builds. */
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
  { option: /^-XX:[+-]UseBiasedLocking/, refusedBy: 'JDK 25 and later', instead: 'Remove it.' },
  { option: /^-XX:(Max|Min|Initial)RAMFraction=/, refusedBy: 'JDK 25 and later', instead: BY_BUDGET },
  {
    option: /^-XX:[+-]ZGenerational/,
    refusedBy: 'JDKs before 21, and 26 and later',
    instead: 'Remove it: from 23 on ZGC is generational by itself.',
  },
  { option: /^-XX:(MaxRAM=|[+-]AggressiveHeap)/, refusedBy: 'JDK 28 and later', instead: BY_BUDGET },
];

/** OOM366 for each; none where the user has the JVM pass over what it does not know. */
export function removedOptions(words: readonly string[], owner: JavaOwner): readonly RuntimeFinding[] {
  if (words.includes('-XX:+IgnoreUnrecognizedVMOptions')) return [];
  return words.flatMap((word) => {
    const row = REMOVED.find(({ option }) => option.test(word));
    if (row === undefined) return [];
    const option = printable(word, 80);
    return [
      runtimeFinding('OOM366', {
        summary: `${option} is refused by ${row.refusedBy} (${owner.unit})`,
        detail:
          'Such a JVM exits with `Unrecognized VM option`: the service would not start again after its next restart.',
        fix: row.instead,
        facts: { unit: owner.unit, option, refusedBy: row.refusedBy },
        where: owner.extraAt ?? owner.at,
      }),
    ];
  });
}
