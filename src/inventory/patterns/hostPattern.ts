/** Which hosts a pattern such as `web:&prod:!web03` selects, by Ansible's rules. */
import { isOneEditAway } from '../../model/text/editDistance';
import type { InventorySentences } from '../inventoryFindings';
import { parseAddress } from './hostRange';
import { show } from '../text';

/** What patterns are matched against; hosts and groups in the order in which sources name them first. */
export interface Population {
  readonly hosts: readonly string[];
  readonly groups: readonly string[];
  hasHost(name: string): boolean;
  /** The hosts of a group and of all below it; undefined where there is no such group. */
  hostsOf(group: string): readonly string[] | undefined;
}

export type Selection =
  | { readonly ok: true; readonly hosts: readonly string[] }
  | { readonly ok: false; readonly remark: InventorySentences };

/** Names of this machine, which exist even where no source has them. */
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Between two commas: a list of all hosts may be longer. */
const LONGEST_PATTERN = 10_000;
const LONGEST_REGEX = 1000;

const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]$/;
const GLOB = /[*?[]/;

/**
 * Splits a pattern into its terms: at commas where it has any, else at colons, but for those of ranges and IPv6
 * addresses (docs.ansible.com, "Patterns: targeting hosts and groups"). Undefined where a bracket has no other: Ansible
 * drops it, and `web[` would be `web`.
 */
export function splitPattern(pattern: string): readonly string[] | undefined {
  const terms = pattern.includes(',')
    ? pattern.split(',')
    : parseAddress(pattern) !== undefined
      ? [pattern]
      : pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+|[[\]]/g);
  if (terms?.some((term) => term === '[' || term === ']') === true) return undefined;
  return (terms ?? []).map((term) => term.trim()).filter((term) => term !== '');
}

/** Whether the name is one of this machine's that need not be in the inventory. */
export function isLocalName(name: string): boolean {
  return LOCAL_NAMES.has(name);
}

/** Matches patterns; remembers each, for the same few patterns are asked again for every service. */
export class Matcher {
  private readonly selections = new Map<string, Selection>();
  private readonly terms = new Map<string, Selection>();

  constructor(private readonly population: Population) {}

  /**
   * The hosts of a pattern, each once: plain terms first, in their order; then only those in every `&` term stay, and
   * those of every `!` term go. Without a plain term it starts from all hosts. A name that is neither a host nor a
   * group is an error.
   */
  match(pattern: string): Selection {
    const known = this.selections.get(pattern);
    if (known !== undefined) return known;
    const selection = this.evaluate(pattern);
    this.selections.set(pattern, selection);
    return selection;
  }

  private evaluate(pattern: string): Selection {
    if (pattern.split(',').some((part) => part.length > LONGEST_PATTERN)) {
      return refuse(
        'the pattern is far too long',
        `More than ${LONGEST_PATTERN} characters are not a pattern.`,
        'Make a group of these hosts.',
      );
    }
    // A name such as fe80::1%eth0 is a host's, however many colons it has.
    const terms = this.population.hasHost(pattern) ? [pattern] : splitPattern(pattern);
    if (terms === undefined) {
      return refuse(
        `the brackets of ${show(pattern)} do not match`,
        'Ansible would drop the unmatched one, and select hosts that were not meant.',
        'Write [0] or [0:2] after a group, or [a-z] for one character.',
      );
    }
    if (terms.length === 0) {
      return refuse(
        `${show(pattern)} names no host and no group`,
        'Ansible would select all hosts; if a script built the pattern, its names were empty.',
        'Write all if you mean all hosts.',
      );
    }
    const signed = (sign: string): string[] =>
      terms.filter((term) => term.startsWith(sign)).map((term) => term.slice(1));
    const plain = terms.filter((term) => !/^[&!]/.test(term));
    let hosts = new Set<string>();
    for (const term of plain.length === 0 ? ['all'] : plain) {
      const selection = this.term(term);
      if (!selection.ok) return selection;
      for (const host of selection.hosts) hosts.add(host);
    }
    for (const [sign, stays] of [
      ['&', true],
      ['!', false],
    ] as const) {
      for (const term of signed(sign)) {
        const selection = this.term(term);
        if (!selection.ok) return selection;
        const named = new Set(selection.hosts);
        hosts = new Set([...hosts].filter((host) => named.has(host) === stays));
      }
    }
    return { ok: true, hosts: [...hosts] };
  }

  private term(term: string): Selection {
    if (this.population.hasHost(term)) return { ok: true, hosts: [term] };
    const known = this.terms.get(term);
    if (known !== undefined) return known;
    const selection =
      term === ''
        ? refuse(
            'a term of the pattern is a lone & or !',
            '& and ! go before a name.',
            'Remove it, or put a name after it.',
          )
        : this.lookUp(term);
    this.terms.set(term, selection);
    return selection;
  }

  private lookUp(term: string): Selection {
    const subscript = term.startsWith('~') ? null : SUBSCRIPT.exec(term);
    const expression = subscript?.[1] ?? term;
    const found = this.enumerate(expression);
    if (!found.ok || subscript === null) return found;
    return slice(term, found.hosts, subscript);
  }

  /**
   * Hosts of the groups that the expression names; hosts by their own name where no group is named, or where it is a
   * glob, regex or has a dot.
   */
  private enumerate(expression: string): Selection {
    const test = expression.startsWith('~') ? regexTest(expression.slice(1)) : globTest(expression);
    if (typeof test === 'object') return { ok: false, remark: test };
    const isPlain = typeof test === 'string';
    const groups = isPlain
      ? [expression].filter((name) => this.population.hostsOf(name) !== undefined)
      : this.population.groups.filter(test);
    const hosts = groups.flatMap((group) => this.population.hostsOf(group) ?? []);
    if (groups.length === 0 || !isPlain || expression.includes('.')) {
      if (!isPlain) hosts.push(...this.population.hosts.filter(test));
      else if (this.population.hasHost(expression)) hosts.push(expression);
    }
    if (hosts.length > 0 || groups.length > 0) return { ok: true, hosts };
    if (isLocalName(expression)) return { ok: true, hosts: [expression] };
    return this.unknown(expression, isPlain);
  }

  private unknown(expression: string, isPlain: boolean): Selection {
    return refuse(
      `${show(expression)} matches no host and no group`,
      'Ansible would ignore it with a warning, and the rest of the pattern would select hosts that were not meant.',
      (isPlain ? this.suggestion(expression) : undefined) ??
        'Look at `oomcfg inventory --graph`, and correct the name.',
    );
  }

  /**
   * What was meant, where that is certain enough to be copied: the one host whose first label the name is, or the group
   * that is one typo away from a name that is not like a host's. Another host is never offered, nor a whole group for a
   * host.
   */
  private suggestion(expression: string): string | undefined {
    const { hosts, groups } = this.population;
    const [longer, ...others] = hosts.filter((name) => name.startsWith(`${expression}.`));
    if (longer !== undefined) {
      const names = [longer, ...others].slice(0, MAX_NAMED).map(show).join(', ');
      if (others.length === 0) return `The host is ${names} in the inventory.`;
      return `Write the whole name: ${names}${others.length < MAX_NAMED ? '' : ', and others'}.`;
    }
    if (looksLikeHost(expression)) return undefined;
    const group = nearest(
      expression,
      groups.filter((name) => !looksLikeHost(name)),
    );
    return group === undefined ? undefined : `Did you mean the group ${show(group)}?`;
  }
}

/** Names that a message lists. */
const MAX_NAMED = 3;

/** Whether a name is rather a host's than a group's: it ends in a number, or has a dot. */
export function looksLikeHost(name: string): boolean {
  return /\d$|\./.test(name);
}

/** `[3]`, `[-1]`, `[0:2]` (both ends included) and `[2:]` of the hosts that were found. */
function slice(term: string, hosts: readonly string[], subscript: RegExpExecArray): Selection {
  if (hosts.length === 0) return { ok: true, hosts };
  const [, , index, begin, end] = subscript;
  // Ansible takes an end of 0 for none: [1:0] is [1].
  const single = index ?? (end !== undefined && end !== '' && Number(end) === 0 ? begin : undefined);
  if (single === undefined) {
    const last = end === undefined || end === '' ? hosts.length : Number(end) + 1;
    return { ok: true, hosts: hosts.slice(Number(begin), last) };
  }
  const host = hosts.at(Number(single));
  if (host !== undefined) return { ok: true, hosts: [host] };
  return refuse(
    `${show(term)} counts past the end`,
    `The name before it stands for ${hosts.length === 1 ? '1 host' : `${hosts.length} hosts`}, counted from 0; negative numbers count from the end.`,
    hosts.length === 1 ? 'Write [0].' : `Write [0] to [${hosts.length - 1}], or a range such as [0:2].`,
  );
}

type Test = ((name: string) => boolean) | string | InventorySentences;

/** A regular expression matches from the beginning of the name, but need not reach its end (Python's re.match). */
function regexTest(source: string): Test {
  const remark = (detail: string): InventorySentences => ({
    summary: `~${show(source)} is not a regular expression that can be used`,
    detail,
    fix: 'Correct it, or use a group or a wildcard.',
  });
  if (source === '') return remark('It is empty, and would match every name.');
  if (source.length > LONGEST_REGEX) return remark(`It is longer than ${LONGEST_REGEX} characters.`);
  const flags = /^\(\?([aimsux]+)\)/.exec(source);
  const body = source
    .slice(flags?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$$');
  try {
    const regex = new RegExp(`^(?:${body})`, (flags?.[1] ?? '').replace(/[aux]/g, ''));
    return (name) => regex.test(name);
  } catch (error) {
    return remark(error instanceof Error ? `${show(error.message)}.` : '');
  }
}

/** A shell wildcard: `*`, `?`, `[abc]`, `[!abc]`; the name itself where it has none. */
function globTest(glob: string): Test {
  if (!GLOB.test(glob)) return glob;
  const source = glob.replace(/\[(!?)(\]?[^\]]*)\]|[^]/g, (part, negated?: string, members?: string) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (members === undefined || members === '') return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    return `[${negated === '!' ? '^' : ''}${members.replace(/[\\\]^[]/g, '\\$&')}]`;
  });
  try {
    const regex = new RegExp(`^(?:${source.replace(/(?:\.\*)+/g, '.*')})$`, 's');
    return (name) => regex.test(name);
  } catch {
    return {
      summary: `${show(glob)} is not a wildcard that can be used`,
      detail: 'A range in its brackets runs backwards.',
      fix: 'Write [a-z] from low to high.',
    };
  }
}

/** The one candidate that is a single typo away: one letter too many, too few or wrong, or two swapped. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const near = candidates.slice(0, 20_000).filter((candidate) => isOneEditAway(word, candidate));
  return near.length === 1 && word.length > 2 ? near[0] : undefined;
}

function refuse(summary: string, detail: string, fix: string): Selection {
  return { ok: false, remark: { summary, detail, fix } };
}
