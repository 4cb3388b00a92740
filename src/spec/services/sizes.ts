/** Decides which sizes may be where: zero, shares and infinity make sense for some keys only. */
import type { Amount, Bytes, SizeSpec } from '../../model/bytes';
import { DEFAULT_PAGE_SIZE, KiB, MiB, bytes, formatSize } from '../../model/bytes';
import type { Place, Placed } from '../../model/finding';
import { shownText } from '../../model/text/shownOptions';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, isSize } from '../../model/settings';
import { parseSize } from '../../model/size';
import type { Note } from '../specFindings';
import type { Tree } from '../../yaml/tree';

export interface SizeRule {
  /** Why zero is refused; absent where zero is a value. */
  readonly notZero?: string;
  /** Why a share of the RAM is refused. */
  readonly notShare?: string;
  /** Why infinity is refused. */
  readonly notInfinity?: string;
  readonly smallest?: { readonly bytes: Bytes; readonly why: string };
}

/** The largest page of the machines that systemd runs on (arm64, ppc64). */
const PAGE = { bytes: bytes(64 * KiB), why: 'Limits are rounded down to whole pages, and less than one becomes zero.' };
/** The smallest page of any. */
const ONE_PAGE = { bytes: bytes(DEFAULT_PAGE_SIZE), why: PAGE.why };

/** By the key's path below a service or a system entry; a runtime says of its own. */
const RULES: Readonly<Record<string, SizeRule>> = {
  ...Object.fromEntries(
    DIRECTIVE_ORDER.filter(isSize).map((directive) => [DIRECTIVES[directive].key, ruleOf(directive)]),
  ),
  reserve: {
    notZero: 'Without a reserve nothing is left for the kernel and for logging in; leave the key out for no check.',
    notInfinity: 'It is subtracted from the RAM of the host.',
    smallest: ONE_PAGE,
  },
  'swap.size': {
    notZero: 'An empty swap file does nothing.',
    notInfinity: 'The file is made with this size.',
    smallest: { bytes: bytes(MiB), why: 'A smaller swap file is nearly all header and saves nothing (mkswap(8)).' },
  },
};

/** What bounds, and must not be zero, is at least a page of any machine. */
function ruleOf(directive: Directive): SizeRule {
  const { notZero, bounds } = DIRECTIVES[directive];
  return notZero === undefined ? { smallest: ONE_PAGE } : { notZero, smallest: bounds ? PAGE : ONE_PAGE };
}

/** A size that ends somewhere, of a key that refuses infinity. */
export function readAmount(tree: Tree | undefined, key: string, note: Note): Placed<Amount> | undefined {
  const size = readSize(tree, key, note);
  return size === undefined || size.value.kind === 'infinity' ? undefined : { value: size.value, at: size.at };
}

/**
 * Reads the size of a key (`memory.max`, `reserve`, ...). Undefined for what is neither text nor a number, which the
 * schema reports, and for what is not a size here, which is noted.
 */
export function readSize(tree: Tree | undefined, key: string, note: Note): Placed<SizeSpec> | undefined {
  const rule = RULES[key];
  if (rule === undefined) throw new Error(`no rule for the size ${key}`);
  return readSizeBy(rule, tree, key, note);
}

/** The same by a rule that the caller gives. */
export function readSizeBy(
  rule: SizeRule,
  tree: Tree | undefined,
  key: string,
  note: Note,
): Placed<SizeSpec> | undefined {
  if (tree?.kind !== 'scalar' || (typeof tree.value !== 'string' && typeof tree.value !== 'number')) return undefined;
  const text = typeof tree.value === 'string' ? tree.value : tree.source;
  const parsed = parseSize(text);
  if (!parsed.ok) {
    const { summary, detail, fix } = parsed;
    note('OOM140', tree.at, {
      summary: `${key}: ${summary}`,
      detail,
      fix,
      facts: { key, written: shownText(text, 60) },
    });
    return undefined;
  }
  return allowed(parsed.size, rule, key, tree.at, note) ? { value: parsed.size, at: tree.at } : undefined;
}

function allowed(size: SizeSpec, rule: SizeRule, key: string, at: Place, note: Note): boolean {
  if (size.kind === 'share' && rule.notShare !== undefined) {
    note('OOM142', at, {
      summary: `${key} is ${size.percent}%, but takes bytes`,
      detail: rule.notShare,
      facts: { key, percent: size.percent },
    });
    return false;
  }
  if (size.kind === 'infinity' && rule.notInfinity !== undefined) {
    note('OOM143', at, {
      summary: `${key} is infinity, but needs a size`,
      detail: rule.notInfinity,
      facts: { key },
    });
    return false;
  }
  if (size.kind !== 'bytes') return true;
  if (size.bytes === 0 && rule.notZero !== undefined) {
    note('OOM141', at, {
      summary: `${key} is 0`,
      detail: rule.notZero,
      facts: { key },
    });
    return false;
  }
  if (rule.smallest !== undefined && size.bytes > 0 && size.bytes < rule.smallest.bytes) {
    const smallest = formatSize(rule.smallest.bytes);
    note('OOM145', at, {
      summary: `${key} is ${formatSize(size.bytes)}, below the ${smallest} that work`,
      detail: rule.smallest.why,
      fix: `Write ${smallest.replace(' ', '')} or more.`,
      facts: { key, bytes: size.bytes, smallest: rule.smallest.bytes },
    });
    return false;
  }
  return true;
}
