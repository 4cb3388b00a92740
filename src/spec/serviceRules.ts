/** Judges what the settings of one service mean together, with the overrides that surely meet: order of limits, java, never killed under a limit. */
import type { SizeSpec } from '../model/bytes';
import { formatSize } from '../model/bytes';
import type { Placed } from '../model/finding';
import { printable } from '../model/printable';
import type { JavaSpec, ServiceSettings, ServiceSpec } from '../model/spec';
import { optionMistakes } from '../runtimes/java';
import { javaOwner, javaSettings } from '../runtimes/javaSettings';
import { readOptions } from '../runtimes/jvmOptions';
import type { Note, Remark } from './findings';
import { orderRemark, wrongOrders } from './limitOrder';
import { overlay } from './overlay';

/**
 * Notes what contradicts itself in a service on the hosts of each of its patterns. Bytes and shares are not compared with each other
 * here: that needs the RAM of a host. What patterns that are spelled differently have in common is judged for each host (src/desired).
 */
export function judgeService(service: ServiceSpec, note: Note): void {
  const unit = printable(service.unit.value, 80);
  for (const settings of together(service)) {
    noteOrder(settings, service, unit, note);
    noteNeverUnderLimit(settings, service, unit, note);
    noteOptions(settings, unit, note);
  }
  noteJavaWithoutBudget(service, unit, note);
}

/** The merged settings on the hosts of each pattern: of its own overrides and of those for all hosts of the service, in their order. */
function together({ hosts, settings, overrides }: ServiceSpec): readonly ServiceSettings[] {
  const everywhere = new Set(['all', hosts.value]);
  const patterns = new Set([hosts.value, ...overrides.map((override) => override.hosts.value)]);
  return [...patterns].map((pattern) =>
    overrides
      .filter((override) => everywhere.has(override.hosts.value) || override.hosts.value === pattern)
      .reduce((below, above) => overlay(below, above.settings), settings),
  );
}

function noteOrder(settings: ServiceSettings, { settings: base }: ServiceSpec, unit: string, note: Note): void {
  for (const wrong of wrongOrders(settings.memory, (small, large) => isAbove(small.value, large.value))) {
    const { lower, small, large } = wrong;
    // At what an override changed.
    const at = base.memory[lower] === small && base.memory[wrong.upper] !== large ? large.at : small.at;
    note(
      'OOM144',
      at,
      orderRemark(wrong, unit, ({ value }) => sizeText(value)),
    );
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

function noteNeverUnderLimit(
  settings: ServiceSettings,
  { settings: base }: ServiceSpec,
  unit: string,
  note: Note,
): void {
  const { protect } = settings;
  const { max } = settings.memory;
  if (protect?.value !== -1000 || !isBudget(max)) return;
  const at = base.protect === protect && base.memory.max !== max ? max.at : protect.at;
  note('OOM161', at, neverKilled(unit, sizeText(max.value)));
}

/** proc(5), oom_score_adj: -1000 is never killed; a cgroup at its limit then has no victim. */
export function neverKilled(unit: string, max: string): Remark {
  return {
    summary: `protect never (-1000) of ${unit} under memory.max ${max}`,
    detail:
      'At the limit the kernel has to kill within the unit, and finds nothing that it may kill: the unit hangs in reclaim.',
    fix: 'Write protect: critical (-900), which is killed last, or remove memory.max.',
    facts: { unit, score: -1000 },
  };
}

function isBudget(size: Placed<SizeSpec> | undefined): size is Placed<SizeSpec> {
  return size !== undefined && size.value.kind !== 'infinity';
}

/** Options that no JVM takes, whatever the budget. */
function noteOptions({ java }: ServiceSettings, unit: string, note: Note): void {
  if (java === undefined) return;
  for (const { code, where, ...remark } of optionMistakes(javaSettings(java.value), javaOwner(unit, java))) {
    note(code, where, remark);
  }
}

/** The memory calculator starts from max or high; overrides may bring it, and then each host is judged for itself. */
function noteJavaWithoutBudget({ settings, overrides }: ServiceSpec, unit: string, note: Note): void {
  const all = [settings, ...overrides.map((override) => override.settings)];
  if (all.some(({ memory }) => isBudget(memory.max) || isBudget(memory.high))) return;
  if (all.some(({ java }) => java !== undefined && heapGiven(java.value))) return;
  const java = all.find((each) => each.java !== undefined)?.java;
  if (java !== undefined) note('OOM150', java.at, noBudget(unit));
}

export function noBudget(unit: string): Remark {
  return {
    summary: `java of ${unit} has no budget to size the heap from`,
    detail:
      'The heap is what memory.max (or memory.high) leaves after the other regions; without either there is nothing to divide, and the JVM takes a quarter of the RAM.',
    fix: 'Add memory: 4GiB (or another size) beside java, or give the heap: java: {heap: 2GiB}.',
    facts: { unit },
  };
}

function heapGiven(java: JavaSpec): boolean {
  return java.heap !== undefined || readOptions(java.extra?.value ?? []).has('heap');
}
