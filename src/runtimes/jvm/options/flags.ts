/** What is known of a -XX option on each JDK of the tables: its kind, the option that unlocks it, and its range. */
import { NUMBER_FLAGS } from './numberFlags';
import { OTHER_FLAGS } from './otherFlags';

/** The JDKs of the tables: the oldest that is widely used, and the newest with long-term support. */
export const JDKS = ['JDK 17', 'JDK 25'] as const;
export type Jdk = (typeof JDKS)[number];

export type FlagKind = 'switch' | 'integer' | 'double' | 'text';

/** A flag on one JDK. */
export interface Flag {
  readonly kind: FlagKind;
  /** The option that has to be in front of it; undefined for product flags. */
  readonly unlock: 'UnlockExperimentalVMOptions' | 'UnlockDiagnosticVMOptions' | undefined;
  /** Bounds of a number; absent where only the type bounds it. */
  readonly least?: number;
  readonly most?: number;
}

export type FlagByJdk = ReadonlyMap<Jdk, Flag>;

const UNLOCKS: Readonly<Record<string, Flag['unlock']>> = {
  x: 'UnlockExperimentalVMOptions',
  d: 'UnlockDiagnosticVMOptions',
};

const SHORTHAND: Readonly<Record<string, number>> = { i: 2 ** 31 - 1, u: 2 ** 32 - 1 };

function bound(text: string): number | undefined {
  return text === '' ? undefined : (SHORTHAND[text] ?? Number(text));
}

function range(text: string | undefined): Pick<Flag, 'least' | 'most'> {
  const [from = '', to = ''] = (text ?? '').split('..');
  const [least, most] = [bound(from), bound(to)];
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
}

function* rows(): Generator<readonly [string, FlagByJdk]> {
  for (const [kind, locks, words] of [...NUMBER_FLAGS, ...OTHER_FLAGS]) {
    for (const word of words.trim().split(/\s+/)) {
      const [name = '', text = ''] = word.split('=');
      const ranges = text.split('|');
      const flags = JDKS.flatMap((jdk, index): (readonly [Jdk, Flag])[] => {
        const lock = locks[index] ?? '-';
        const own = ranges[Math.min(index, ranges.length - 1)];
        return lock === '-' ? [] : [[jdk, { kind: kind as FlagKind, unlock: UNLOCKS[lock], ...range(own) }]];
      });
      yield [name, new Map(flags)];
    }
  }
}

/** By name. The tables are read when the first option is checked, since most runs have none. */
let known: ReadonlyMap<string, FlagByJdk> | undefined;

export function jvmFlags(): ReadonlyMap<string, FlagByJdk> {
  known ??= new Map(rows());
  return known;
}
