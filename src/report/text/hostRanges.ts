/**
 * Decides how a set of host names is written in short form: `web[01-40]`, `web[01-03,07].example.org`, with leading
 * zeros kept.
 */
import { shown } from './values';

/** Longer runs of digits are text: they would not fit a double. */
const LONGEST_NUMBER = 15;

interface Split {
  readonly name: string;
  /** Text, digits, text, digits, ..., text: the odd ones are digits. */
  readonly parts: readonly string[];
}

function split(name: string): Split {
  return { name, parts: name.split(/(\d+)/) };
}

/** The positions whose digits may be folded. */
function numberPositions(parts: readonly string[]): readonly number[] {
  return parts.flatMap((part, index) => (index % 2 === 1 && part.length <= LONGEST_NUMBER ? [index] : []));
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** The name with a hole at one position; a NUL cannot be part of a host name. */
function withHole(parts: readonly string[], hole: number): string {
  return parts.map((part, index) => (index === hole ? '\0' : part)).join('');
}

/** Digits in ascending order: by value, then `1` before `01`. */
function byValue(a: string, b: string): number {
  return Number(a) - Number(b) || a.length - b.length;
}

/**
 * Writes digits as ranges: `01-03,07`. One range goes on only while the next number has the width that counting up from
 * its start gives.
 */
function ranges(digits: readonly string[]): string {
  const sorted = [...digits].sort(byValue);
  const runs: { first: string; last: string }[] = [];
  for (const next of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && String(Number(run.last) + 1).padStart(run.first.length, '0') === next) run.last = next;
    else runs.push({ first: next, last: next });
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',');
}

interface Piece {
  readonly text: string;
  /** The lowest name that it stands for. */
  readonly first: string;
}

/**
 * Folds names that differ at one run of digits only, at the position that leaves the fewest pieces. Names come in
 * ascending order.
 */
function foldShape(names: readonly Split[]): readonly Piece[] {
  const plain = (members: readonly Split[]): readonly Piece[] =>
    members.map(({ name }) => ({ text: name, first: name }));
  const [first] = names;
  if (first === undefined || names.length === 1) return plain(names);
  let best: { readonly hole: number; readonly groups: Map<string, Split[]> } | undefined;
  for (const hole of numberPositions(first.parts)) {
    const groups = groupBy(names, (name) => withHole(name.parts, hole));
    if (best === undefined || groups.size < best.groups.size) best = { hole, groups };
  }
  if (best === undefined) return plain(names);
  const { hole, groups } = best;
  return [...groups.values()].flatMap((group) => {
    const [member] = group;
    if (member === undefined || group.length === 1) return plain(group);
    const list = ranges(group.map(({ parts }) => parts[hole] ?? ''));
    const text = member.parts.map((part, index) => (index === hole ? `[${list}]` : part)).join('');
    return [{ text, first: member.name }];
  });
}

/** Compares names as people do: digits by their value, so that web9 comes before web10. */
export function compareNames(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x = '', y = ''] = [left[index], right[index]];
    if (x === y) continue;
    if (index % 2 === 1) {
      const order = byValue(x, y);
      if (order !== 0) return order;
    }
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

/**
 * Writes host names in short form, each piece for one or more hosts, in the order of their first host. Every name is
 * in exactly one piece; a name that is given twice counts once.
 */
export function hostRanges(names: readonly string[]): readonly string[] {
  const sorted = [...new Set(names)].sort(compareNames).map(split);
  const order = new Map(sorted.map(({ name }, index) => [name, index]));
  const shapes = groupBy(sorted, ({ parts }) => {
    const holes = new Set(numberPositions(parts));
    return parts.map((part, index) => (holes.has(index) ? '\0' : part)).join('');
  });
  return [...shapes.values()]
    .flatMap(foldShape)
    .sort((a, b) => (order.get(a.first) ?? 0) - (order.get(b.first) ?? 0))
    .map(({ text }) => text);
}

/** Longer lists are cut to the first name and a count. */
const LONGEST_LIST = 120;

/** Hosts in a sentence: `web[01-40]`, or `web01 and 249 more hosts` where their names follow no order. */
export function hostsInBrief(names: readonly string[]): string {
  const list = hostRanges(names).map(shown).join(', ');
  const [first] = names;
  if (list.length <= LONGEST_LIST || first === undefined || names.length < 3) return list;
  return `${shown(first)} and ${names.length - 1} more hosts`;
}
