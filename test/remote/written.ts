/** Finds the records that the scripts write, and what does not agree with the table of types. */
import { type Fields, RECORDS, REPORTS } from '../../src/remote/protocol';

export interface Written {
  readonly table: 'look' | 'change';
  readonly type: string;
  /** How many words it has behind its type; undefined where they are put together elsewhere. */
  readonly words?: number;
  readonly text: string;
}

const EXPANSION = /\$\(\((?:[^()]|\([^()]*\))*\)\)|\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}/g;
/**
 * A call that writes a literal record, where a command can stand. `$1`, `$emit`, `$steady` and `$how` are `s` or `v`.
 */
const CALL =
  /(?:^|[;{(!|&)]|\b(?:then|do|else))[ \t]*([svr]|"?\$(?:1|emit|EMIT|how|steady)"?) (?:"((?:[^"\\$]|\\.|\$\{[^}]*\}|\$\((?:[^()]|\([^()]*\))*\)|\$)*)"|'([^']*)'|([A-Za-z]+)(?=\s|;|$))/gm;

/** Types that are put in by a name or a variable. */
const NAMED: readonly (readonly [RegExp, Written['table']])[] = [
  [/\bwords (?:"?\$\w+"?|s|v) (\w+) /g, 'look'],
  [/\bnoted_of (\w+) /g, 'look'],
  [/\bKS_\$nth=\\"\\\$\{KS_\$nth\}(\w+) /g, 'look'],
  [/\b(?:FAILS_AS|ENDED)='?(\w+)/g, 'change'],
  [/\$N! (\w+)|'%s! (step) %s\\n'/g, 'change'],
];

/** What a variable of a record holds that has several words; all other variables hold one. */
const SEVERAL: Readonly<Record<string, number>> = {
  'c $line': 2,
  'before $line': 3,
  'left $AWAY': 3,
  'widest $widest': 2,
  'room $room $pages': 5,
  'above$line V': 6,
  'above V': 6,
  'pending $X': 2,
  'generation V': 2,
  edges$names: 3,
  'free V': 2,
  'effect $1': 5,
  'nojournal $text': 2,
  'revalued $unit$revalued': 2,
};

export function writtenIn(script: string): readonly Written[] {
  const text = script.replaceAll(/^\s*#.*$/gm, '');
  const calls = [...text.matchAll(CALL)].flatMap(([, how, double, single, bare]): Written[] => {
    const record = (double ?? single ?? bare ?? '').replaceAll(EXPANSION, 'V');
    const type = /^[A-Za-z]+/.exec(record)?.[0];
    // `in` is the word behind `case $1`; a variable alone is found by its name.
    if (type === undefined || (bare !== undefined && type === 'in')) return [];
    const words = SEVERAL[record.trim()] ?? record.trim().split(' ').length - 1;
    return [{ table: how === 'r' ? 'change' : 'look', type, words, text: record }];
  });
  const named = NAMED.flatMap(([pattern, table]) =>
    [...text.matchAll(pattern)].map(([whole, type, other]): Written => ({ table, type: type ?? other!, text: whole })),
  );
  return [...calls, ...named];
}

/** One sentence for each that is not in the table, or has other fields there, and for each row that nobody writes. */
export function disagreements(written: readonly Written[]): readonly string[] {
  const tables = { look: RECORDS, change: REPORTS };
  const wrong = written.flatMap(({ table, type, words, text }) => {
    const rows: Readonly<Record<string, { readonly fields: Fields }>> = tables[table];
    const row = Object.hasOwn(rows, type) ? rows[type] : undefined;
    if (row === undefined) return [`\`${text}\` is in no row`];
    const kinds = Object.values(row.fields);
    const isOpen = ['text', 'words', 'pair'].includes(kinds.at(-1) ?? '');
    const fits = words === undefined || (isOpen ? words >= kinds.length - 1 : words === kinds.length);
    return fits ? [] : [`\`${text}\` has ${words} words, and its row ${kinds.length} fields`];
  });
  const unwritten = (['look', 'change'] as const).flatMap((table) =>
    Object.keys(tables[table])
      .filter((type) => !written.some((one) => one.table === table && one.type === type))
      .map((type) => `nobody writes ${type}`),
  );
  return [...wrong, ...unwritten];
}
