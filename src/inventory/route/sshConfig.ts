/**
 * What ssh_config says of a host's route: read with caution, so that whatever may apply counts as if it did. The
 * library ssh-config answers another question: it keeps no line numbers, follows no Include, throws at a quote that is
 * not closed, takes each criterion of a Match line for true or false, and runs the commands of `Match exec`.
 */
import type { Place } from '../../model/finding';
import { globMatches } from '../../model/text/glob';
import { keywordAndRest, splitArguments, valueOf } from './configLine';
import type { Target } from './options';
import { decidesInConfig, mayDecide } from './options';

/** `maybe`: only ssh could tell, or only at run time (Match exec). */
type Applies = 'yes' | 'no' | 'maybe';

type Condition =
  | { readonly kind: 'host'; readonly patterns: readonly string[] }
  | { readonly kind: 'match'; readonly criteria: readonly Criterion[] };

interface Criterion {
  readonly name: string;
  readonly negated: boolean;
  readonly argument: string;
}

/** One setting that may decide a route, under the conditions of its block and of the Include that leads to it. */
export interface ConfigSetting {
  readonly conditions: readonly Condition[];
  /** As it is written. */
  readonly shown: string;
  readonly keyword: string;
  /** Undefined where ssh would refuse the line. */
  readonly value: string | undefined;
  readonly at: Place;
}

/** The text of each file that an Include names; undefined where nobody can say which files those are. */
export type Includes = (pattern: string) => readonly { readonly file: string; readonly text: string }[] | undefined;

/** OpenSSH's READCONF_MAX_DEPTH. */
const DEEPEST = 16;

/** An Include that cannot be followed: it may say anything. */
const UNREAD = '(include)';

/** The settings of a file and of those that it includes, in their order. */
export function readSshConfig(
  file: string,
  text: string,
  includes: Includes,
  outer: readonly Condition[] = [],
  depth = 0,
): readonly ConfigSetting[] {
  const settings: ConfigSetting[] = [];
  let conditions = outer;
  for (const [index, line] of text.split('\n').entries()) {
    const { keyword: shown, rest } = keywordAndRest(line);
    const keyword = shown.toLowerCase();
    if (keyword === 'host') conditions = [...outer, { kind: 'host', patterns: splitArguments(rest) }];
    else if (keyword === 'match') conditions = [...outer, { kind: 'match', criteria: readCriteria(rest) }];
    else if (keyword === 'include') {
      for (const pattern of splitArguments(rest)) {
        const files = depth < DEEPEST ? includes(pattern) : undefined;
        if (files === undefined) {
          const at = { file, line: index + 1, column: 1 };
          settings.push({ conditions, shown: 'Include', keyword: UNREAD, value: '', at });
        }
        for (const one of files ?? []) {
          settings.push(...readSshConfig(one.file, one.text, includes, conditions, depth + 1));
        }
      }
    } else if (mayDecide(keyword)) {
      const at = { file, line: index + 1, column: line.length - line.trimStart().length + 1 };
      settings.push({ conditions, shown, keyword, value: valueOf(keyword, rest), at });
    }
  }
  return settings;
}

function readCriteria(text: string): readonly Criterion[] {
  const words = splitArguments(text).flatMap((word) => {
    const equals = /^(!?[A-Za-z]+)=(.*)$/.exec(word);
    return equals === null ? [word] : [equals[1] ?? '', equals[2] ?? ''];
  });
  const criteria: Criterion[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = (words[index] ?? '').toLowerCase();
    const name = word.replace(/^!/, '');
    const takesNone = name === 'all' || name === 'canonical' || name === 'final';
    const argument = takesNone ? '' : (words[(index += 1)] ?? '');
    criteria.push({ name, negated: word.startsWith('!'), argument });
  }
  return criteria;
}

/**
 * The first setting that may decide another route than the direct one, or another user; undefined where there is none.
 */
export function decidingSetting(settings: readonly ConfigSetting[], target: Target): ConfigSetting | undefined {
  // The first value of a keyword wins, where it surely applies (ssh_config(5)); of IdentityFile all count.
  const settled = new Set<string>();
  for (const setting of settings) {
    const { keyword } = setting;
    if (settled.has(keyword)) continue;
    const applies = allApply(setting.conditions, target);
    if (applies === 'no') continue;
    if (keyword === UNREAD || decidesInConfig(keyword, setting.value, target)) return setting;
    if (applies !== 'yes' || keyword === 'identityfile') continue;
    settled.add(keyword);
    // `ProxyCommand none` keeps later ProxyJumps away, but not the other way round (OpenSSH 9.2).
    if (keyword === 'proxycommand') settled.add('proxyjump');
  }
  return undefined;
}

function allApply(conditions: readonly Condition[], target: Target): Applies {
  return every(
    conditions.map((condition) =>
      condition.kind === 'host'
        ? hostApplies(condition.patterns, target.address)
        : every(condition.criteria.map((one) => criterionApplies(one, target))),
    ),
  );
}

function every(answers: readonly Applies[]): Applies {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

function criterionApplies({ name, negated, argument }: Criterion, target: Target): Applies {
  const known = (matches: boolean): Applies => (matches === negated ? 'no' : 'yes');
  if (name === 'all') return known(true);
  // What HostName makes of the name has decided already where it is another.
  if (name === 'host' || name === 'originalhost') return known(listMatches(argument, target.address));
  if (name === 'user' && target.isUserGiven) return known(listMatches(argument, target.user));
  return 'maybe';
}

/** The patterns of a Host line: one has to match, and none after a ! may. */
function hostApplies(patterns: readonly string[], address: string): Applies {
  const plain = patterns.filter((pattern) => !pattern.startsWith('!'));
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (negated.some((pattern) => globMatches(pattern, address))) return 'no';
  return plain.some((pattern) => globMatches(pattern.toLowerCase(), address.toLowerCase())) ? 'yes' : 'no';
}

function listMatches(list: string, text: string): boolean {
  return hostApplies(list.split(','), text) === 'yes';
}
