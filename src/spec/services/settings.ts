/** Reads what a service, or one of its overrides, sets. */
import { type Entry, entryOf, type Tree } from '../../yaml/tree';
import type { ServiceSettings } from '../../model/spec';
import type { SizeSpec } from '../../model/bytes';
import type { OOMPolicy } from '../../model/settings';
import { LIMIT_KEYS, type LimitKey, MEMORY_KEYS, type MemoryKey, OOM_POLICIES } from '../../model/settings';
import type { Placed } from '../../model/finding';
import { printable } from '../../model/text/printable';
import { RUNTIME_KEYS } from '../../runtimes';
import type { Note } from '../specFindings';
import { readProtect } from './protect';
import { readRuntimes } from './runtimes';
import { readSize } from './sizes';
import { readBoolean } from '../values';

/** The keys that set something, as opposed to unit, hosts, optional and overrides. */
const SETTERS = ['memory', 'limits', ...RUNTIME_KEYS, 'protect', 'oomPolicy'];

/** Properties of processes; a slice has none of its own (systemd.slice(5): [Slice] takes resource control alone). */
const OF_PROCESSES = ['limits', ...RUNTIME_KEYS, 'protect', 'oomPolicy'];

type Sizes<K extends string> = Partial<Record<K, Placed<SizeSpec>>>;

/** The settings of a service or override map; what is wrong with them is noted. Absent keys stay absent. */
export function readSettings(tree: Tree, slice: boolean, note: Note): ServiceSettings {
  if (slice) for (const key of OF_PROCESSES) noteInSlice(entryOf(tree, key), note);
  const protect = readProtect(entryOf(tree, 'protect')?.value, note);
  const oomPolicy = readPolicy(entryOf(tree, 'oomPolicy')?.value);
  const optional = readBoolean(entryOf(tree, 'optional')?.value);
  return {
    memory: readMemory(entryOf(tree, 'memory')?.value, note),
    limits: readLimits(entryOf(tree, 'limits')?.value, note),
    runtimes: readRuntimes(tree, note),
    ...(protect && { protect }),
    ...(oomPolicy && { oomPolicy }),
    ...(optional && { optional }),
  };
}

/** Whether a service or override map sets anything at all. */
export function setsSomething(tree: Tree): boolean {
  return SETTERS.some((key) => entryOf(tree, key) !== undefined);
}

/** One size is short for max. */
function readMemory(tree: Tree | undefined, note: Note): Sizes<MemoryKey> {
  const sizes: Sizes<MemoryKey> = {};
  if (tree?.kind === 'scalar') {
    const max = readSize(tree, 'memory.max', note);
    if (max !== undefined) sizes.max = max;
  }
  for (const key of MEMORY_KEYS) {
    const size = readSize(entryOf(tree, key)?.value, `memory.${key}`, note);
    if (size !== undefined) sizes[key] = size;
  }
  return sizes;
}

function readLimits(tree: Tree | undefined, note: Note): Sizes<LimitKey> {
  const sizes: Sizes<LimitKey> = {};
  for (const key of LIMIT_KEYS) {
    const size = readSize(entryOf(tree, key)?.value, `limits.${key}`, note);
    if (size !== undefined) sizes[key] = size;
  }
  const rss = entryOf(tree, 'rss');
  if (sizes.rss !== undefined && rss !== undefined) {
    note('OOM162', rss.keyAt, {
      summary: 'limits.rss sets LimitRSS, which Linux ignores',
    });
  }
  return sizes;
}

/** The schema reports other words. */
function readPolicy(tree: Tree | undefined): Placed<OOMPolicy> | undefined {
  if (tree?.kind !== 'scalar') return undefined;
  const policy = OOM_POLICIES.find((word) => word === tree.value);
  return policy === undefined ? undefined : { value: policy, at: tree.at };
}

function noteInSlice(entry: Entry | undefined, note: Note): void {
  if (entry === undefined) return;
  note('OOM134', entry.keyAt, {
    summary: `a slice cannot have ${printable(entry.key, 60)}`,
    fix: `Move ${printable(entry.key, 60)} to the services within the slice, and keep memory here.`,
    facts: { key: printable(entry.key, 60) },
  });
}
