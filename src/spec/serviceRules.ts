/** Judges what the settings of one service mean together, with each of its overrides: order of limits, java without a budget, never killed under a limit. */
import type { SizeSpec } from '../model/bytes';
import { formatSize } from '../model/bytes';
import type { Placed } from '../model/finding';
import type { JavaSpec, Override, ServiceSettings } from '../model/spec';
import type { Note } from './findings';
import { givesHeap } from './java';

type MemoryKey = keyof ServiceSettings['memory'];

/** The first may not be above the second (Documentation/admin-guide/cgroup-v2.rst: above high it throttles, above max it kills). */
const ORDER: readonly (readonly [MemoryKey, MemoryKey, string])[] = [
  ['high', 'max', 'The kill at max comes before the throttle at high, which then never acts.'],
  ['low', 'high', 'The unit is throttled although its memory is guaranteed.'],
  ['low', 'max', 'More is guaranteed than the unit may ever use.'],
  ['min', 'high', 'The unit is throttled although its memory is guaranteed.'],
  ['min', 'max', 'More is guaranteed than the unit may ever use.'],
];

/**
 * Notes what contradicts itself in a service as it stands, and on the hosts of each override alone. Bytes and shares are not
 * compared with each other here: that needs the RAM of a host.
 */
export function judgeService(base: ServiceSettings, overrides: readonly Override[], note: Note): void {
  judge(base, undefined, note);
  for (const override of overrides) judge(combine(base, override.settings), override.settings, note);
  noteJavaWithoutBudget(base, overrides, note);
}

/** Later wins, key by key. */
function combine(base: ServiceSettings, over: ServiceSettings): ServiceSettings {
  return { ...base, ...over, memory: { ...base.memory, ...over.memory }, limits: { ...base.limits, ...over.limits } };
}

/** `over`: only what this override has a part in is told, the rest was told of the base. */
function judge(settings: ServiceSettings, over: ServiceSettings | undefined, note: Note): void {
  noteOrder(settings, over, note);
  noteNeverUnderLimit(settings, over, note);
}

function noteOrder(settings: ServiceSettings, over: ServiceSettings | undefined, note: Note): void {
  const told = new Set<MemoryKey>();
  for (const [lower, upper, consequence] of ORDER) {
    const small = settings.memory[lower];
    const large = settings.memory[upper];
    if (small === undefined || large === undefined || told.has(lower) || !isAbove(small.value, large.value)) continue;
    const fromOver = over === undefined || over.memory[lower] !== undefined || over.memory[upper] !== undefined;
    if (!fromOver) continue;
    told.add(lower);
    const at = over !== undefined && over.memory[lower] === undefined ? large.at : small.at;
    note('OOM144', at, {
      summary: `memory.${lower} (${sizeText(small.value)}) is above memory.${upper} (${sizeText(large.value)})`,
      detail: consequence,
      fix: `Make memory.${lower} at most memory.${upper}; the order is min, low, high, max.`,
      facts: { lower: `memory.${lower}`, upper: `memory.${upper}` },
    });
  }
}

function isAbove(a: SizeSpec, b: SizeSpec): boolean {
  if (a.kind === 'bytes' && b.kind === 'bytes') return a.bytes > b.bytes;
  return a.kind === 'share' && b.kind === 'share' && a.percent > b.percent;
}

function sizeText(size: SizeSpec): string {
  if (size.kind === 'share') return `${size.percent}%`;
  return size.kind === 'infinity' ? 'infinity' : formatSize(size.bytes);
}

function noteNeverUnderLimit(settings: ServiceSettings, over: ServiceSettings | undefined, note: Note): void {
  const { protect } = settings;
  const { max } = settings.memory;
  if (protect?.value !== -1000 || !isBudget(max)) return;
  if (over !== undefined && over.protect === undefined && over.memory.max === undefined) return;
  note('OOM161', over !== undefined && over.protect === undefined ? max.at : protect.at, {
    summary: `protect never (-1000) under memory.max ${sizeText(max.value)}`,
    detail:
      'At the limit the kernel has to kill within the unit, and finds nothing that it may kill: the unit hangs in reclaim.',
    fix: 'Write protect: critical (-900), which is killed last, or remove memory.max.',
    facts: { score: -1000 },
  });
}

function isBudget(size: Placed<SizeSpec> | undefined): size is Placed<SizeSpec> {
  return size !== undefined && size.value.kind !== 'infinity';
}

/** The memory calculator starts from max or high; overrides may bring it, and then each host is judged for itself. */
function noteJavaWithoutBudget(base: ServiceSettings, overrides: readonly Override[], note: Note): void {
  const all = [base, ...overrides.map((override) => override.settings)];
  if (all.some(({ memory }) => isBudget(memory.max) || isBudget(memory.high))) return;
  if (all.some(({ java }) => java !== undefined && heapGiven(java.value))) return;
  const java = all.find((settings) => settings.java !== undefined)?.java;
  if (java === undefined) return;
  note('OOM150', java.at, {
    summary: 'java has no budget to size the heap from',
    detail:
      'The heap is what memory.max (or memory.high) leaves after the other regions; without either there is nothing to divide.',
    fix: 'Add memory: 4GiB (or another size) beside java, or give the heap: java: {heap: 2GiB}.',
  });
}

function heapGiven(java: JavaSpec): boolean {
  return java.heap !== undefined || givesHeap(java.extra?.value ?? []);
}
