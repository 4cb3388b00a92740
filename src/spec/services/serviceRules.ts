/** Judges what the settings of one service mean together, with the overrides that surely meet: order of limits, java, never killed under a limit. */
import type { SizeSpec } from '../../model/bytes';
import { formatSize } from '../../model/bytes';
import type { Placed } from '../../model/finding';
import { printable } from '../../model/text/printable';
import type { JavaSpec, ServiceSettings, ServiceSpec } from '../../model/spec';
import { optionMistakes } from '../../runtimes/jvm';
import { javaOwner, javaSettings } from '../../runtimes/jvm/settings';
import { readOptions } from '../../runtimes/jvm/regions';
import type { Note, SpecSentences, SpecCode } from '../specFindings';
import { orderRemark, wrongOrders } from './limitOrder';
import { overlay } from './overlay';

/**
 * Notes what contradicts itself in a service on the hosts of each of its patterns. Bytes and shares are not compared with each other
 * here: that needs the RAM of a host. What patterns that are spelled differently have in common is judged for each host (src/desired).
 */
export function judgeService(service: ServiceSpec, note: Note): void {
  const unit = printable(service.unit.value, 80);
  const judged: Judged = { base: service.settings, unit, wrong: new Set(), note };
  for (const { settings } of together(service)) {
    noteOrder(settings, judged);
    noteNeverUnderLimit(settings, judged);
    noteOptions(settings, unit, note);
  }
  noteJavaWithoutBudget(service, unit, note);
}

interface Judged {
  readonly base: ServiceSettings;
  readonly unit: string;
  /** Values that were said to be wrong at their own place: an override that leaves them so is no mistake of its own. */
  readonly wrong: Set<unknown>;
  readonly note: Note;
}

/** Notes at the value that is wrong, or at the one that an override changed so that it became wrong. */
function noteOnce<T>(
  code: SpecCode,
  { value, changed }: { readonly value: Placed<T>; readonly changed: Placed<T> | undefined },
  remark: SpecSentences,
  { wrong, note }: Judged,
): void {
  if (wrong.has(value)) return;
  if (changed === undefined) wrong.add(value);
  note(code, (changed ?? value).at, remark);
}

interface Together {
  readonly settings: ServiceSettings;
  /** Of the overrides that may or may not meet these hosts, too. */
  readonly others: readonly ServiceSettings[];
}

/** The merged settings on the hosts of each pattern: of its own overrides and of those for all hosts of the service, in their order. */
function together({ hosts, settings, overrides }: ServiceSpec): readonly Together[] {
  const everywhere = new Set(['all', hosts.value]);
  const patterns = new Set([hosts.value, ...overrides.map((override) => override.hosts.value)]);
  return [...patterns].map((pattern) => {
    const own = overrides.filter(({ hosts: { value } }) => everywhere.has(value) || value === pattern);
    const others = overrides.filter((override) => !own.includes(override)).map((override) => override.settings);
    return { settings: own.reduce((below, above) => overlay(below, above.settings), settings), others };
  });
}

function noteOrder(settings: ServiceSettings, judged: Judged): void {
  const { base, unit } = judged;
  for (const wrong of wrongOrders(settings.memory, (small, large) => isAbove(small.value, large.value))) {
    const { lower, upper, small: value, large } = wrong;
    const changed = base.memory[lower] === value && base.memory[upper] !== large ? large : undefined;
    const remark = orderRemark(wrong, unit, (size) => sizeText(size.value));
    noteOnce('OOM144', { value, changed }, remark, judged);
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

function noteNeverUnderLimit(settings: ServiceSettings, judged: Judged): void {
  const { base, unit } = judged;
  const { protect } = settings;
  const { max } = settings.memory;
  if (protect?.value !== -1000 || !isBudget(max)) return;
  const changed = base.protect === protect && base.memory.max !== max ? max : undefined;
  noteOnce<unknown>('OOM161', { value: protect, changed }, neverKilled(unit, sizeText(max.value)), judged);
}

/** proc(5), oom_score_adj: -1000 is never killed; a cgroup at its limit then has no victim. */
export function neverKilled(unit: string, max: string): SpecSentences {
  return {
    summary: `protect never (-1000) of ${unit} under memory.max ${max}`,
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

/**
 * The memory calculator starts from max or high, or a heap is given. Any override may bring it: then each host is judged for itself, except where
 * one takes the budget away and no other could bring one back.
 */
function noteJavaWithoutBudget(service: ServiceSpec, unit: string, note: Note): void {
  const { settings, overrides } = service;
  const all = [settings, ...overrides.map((override) => override.settings)];
  if (all.some(bringsHeap)) {
    for (const { settings: merged, others } of together(service)) {
      const lost = merged.memory.max?.value.kind === 'infinity' || merged.memory.high?.value.kind === 'infinity';
      if (merged.java === undefined || !lost || bringsHeap(merged) || others.some(bringsHeap)) continue;
      note('OOM150', merged.java.at, noBudget(unit));
    }
    return;
  }
  const java = all.find((each) => each.java !== undefined)?.java;
  if (java !== undefined) note('OOM150', java.at, noBudget(unit));
}

function bringsHeap({ memory, java }: ServiceSettings): boolean {
  return isBudget(memory.max) || isBudget(memory.high) || (java !== undefined && heapGiven(java.value));
}

export function noBudget(unit: string): SpecSentences {
  return {
    summary: `java of ${unit} has no budget to size the heap from`,
    facts: { unit },
  };
}

function heapGiven(java: JavaSpec): boolean {
  return java.heap !== undefined || readOptions(java.extra?.value ?? []).has('heap');
}
