/**
 * Decides how a JVM divides its budget: given figures are kept, the others are chosen so that the JVM lives within the
 * budget.
 */
import { bytes, KiB, MiB } from '../../../model/bytes';
import type { Bytes, Size } from '../../../model/bytes';
import { collectorOf, heapWithin, ownMemory } from './collectors';
import type { Collector } from './collectors';
import { defaultsFor, exactDefaultsFor, LEAST_BUDGET, PUBLISHED, STACK, STEP_BUDGETS } from './defaults';
import type { Defaults } from './defaults';
import type { JavaSettings } from '../settings';
import { readOptions } from '../regions';
import type { Region } from '../regions';
import { shareOf } from '../../share';

/** A budget as divided; all sizes in bytes. */
export interface Division {
  readonly total: Size;
  readonly collector: Collector;
  /** As in -Xmx: whole KiB. */
  readonly heap: Bytes;
  readonly heapGiven: boolean;
  readonly threads: number;
  readonly stack: Bytes;
  readonly codeCache: Bytes;
  readonly directMemory: Bytes;
  readonly directMemoryGiven: boolean;
  /**
   * Whether -XX:MaxDirectMemorySize is among the options. Without a budget there is nothing to keep it within, and the
   * JVM allows as much as the heap.
   */
  readonly directMemoryBound: boolean;
  readonly metaspace: Bytes;
  /**
   * Whether -XX:MaxMetaspaceSize is among the options; without it the metaspace is an estimate that the JVM may exceed.
   */
  readonly metaspaceCapped: boolean;
  readonly headroom: Bytes;
  /** What the JVM takes beside its regions with this heap. */
  readonly own: Bytes;
  /** The part of `own` that was set aside: nothing where the headroom is given, which is meant for it. */
  readonly ownReserved: Bytes;
  /** All regions but the heap. */
  readonly fixed: number;
  /** The figures are those of the published calculator, since everything it asks for is given. */
  readonly published: boolean;
  /** The figures that the spec does not give. */
  readonly defaults: Defaults;
  /** Those of the defaults that are used and smaller than on a large budget. */
  readonly lowered: readonly (keyof Defaults)[];
}

/**
 * A calculated heap below this would do nothing but collect; smaller defaults are used first. Tried: a JVM starts
 * with 8 MiB whatever its collector (with 2 MiB only Serial does), and a small web application lives in some 40.
 */
export const USEFUL_HEAP = bytes(48 * MiB);
export const LEAST_HEAP = bytes(8 * MiB);
/** A heap of this size is of use on every budget. */
const AMPLE_HEAP = 256 * MiB;

/**
 * Whether a calculated heap is of use: 48 MiB of a large budget are only what large stacks left over, not what the
 * budget was meant for.
 */
export function isUseful(heap: number, total: number): boolean {
  return heap >= USEFUL_HEAP && heap >= Math.min(total / 8, AMPLE_HEAP);
}

/** Metaspace of an application that loads this many classes: 14,000,000 bytes and 5,800 for each (the calculator's). */
function metaspaceOf(classes: number): Bytes {
  return bytes(Math.floor(14_000_000 + 5_800 * classes));
}

type Figures = Pick<
  Division,
  'threads' | 'stack' | 'codeCache' | 'directMemory' | 'metaspace' | 'metaspaceCapped' | 'fixed'
>;

/** All regions but the heap; `defaults` apply where the spec gives no figure. */
function figures(java: JavaSettings, defaults: Defaults): Figures {
  const given = readOptions(java.extra);
  const size = (region: Region): Bytes | undefined => given.get(region)?.size ?? java.regions[region];
  const threads = java.threads ?? defaults.threads;
  // -XX:ThreadStackSize=0 is the default.
  const stack = size('stack') || STACK;
  const codeCache = size('codeCache') ?? defaults.codeCache;
  const directMemory = size('directMemory') ?? defaults.directMemory;
  const cap = size('metaspace') ?? (java.loadedClasses === undefined ? undefined : metaspaceOf(java.loadedClasses));
  const metaspace = cap ?? metaspaceOf(defaults.loadedClasses);
  const fixed = directMemory + metaspace + codeCache + stack * threads;
  return { threads, stack, codeCache, directMemory, metaspace, metaspaceCapped: cap !== undefined, fixed };
}

/**
 * Divides `total` (infinity where there is no budget; the heap must be given then). Where classes, threads and headroom
 * are all given, the result is to the byte that of the memory calculator of Paketo and Cloud Foundry. Otherwise a share
 * for the collector is set aside unless the headroom is given, and the defaults shrink, first by the budget and then as
 * far as a useful (or the given) heap needs.
 */
export function divide(total: Size, java: JavaSettings): Division {
  const collector = collectorOf(java.extra);
  const givenHeap = readOptions(java.extra).get('heap')?.size ?? java.regions.heap;
  const metaspaceGiven = java.regions.metaspace !== undefined || readOptions(java.extra).has('metaspace');
  const classesGiven = java.loadedClasses !== undefined || metaspaceGiven;
  const published = classesGiven && java.threads !== undefined && java.headroom !== undefined;
  const headroom = total === 'infinity' ? bytes(0) : shareOf(total, java.headroom ?? 0);
  const setAside = (heap: number): Bytes => (java.headroom === undefined ? ownMemory(collector, heap) : bytes(0));

  // A given heap may leave no room for that share: then the regions shrink only as far as the heap itself requires.
  const squeezed = (): Defaults | undefined =>
    givenHeap === undefined ? undefined : smallEnough(budget, within(givenHeap));
  const within = (heaped: number) => (defaults: Defaults) =>
    total === 'infinity' || figures(java, defaults).fixed + headroom + heaped <= total;
  const wanted = givenHeap ?? (total === 'infinity' || published ? USEFUL_HEAP : heapOn(total, java, collector));
  const budget = total === 'infinity' ? wanted : total;
  const defaults = published
    ? PUBLISHED
    : (smallEnough(budget, within(wanted + setAside(wanted))) ?? squeezed() ?? defaultsFor(LEAST_BUDGET));
  const chosen = figures(java, defaults);
  const calculated = published && total !== 'infinity' ? heapLeft(total, chosen.fixed, java, collector) : wanted;
  const heap = floorToKiB(givenHeap ?? calculated);
  const given = givenKeys(java);
  return {
    total,
    collector,
    heap,
    heapGiven: givenHeap !== undefined,
    ...chosen,
    directMemoryGiven: given.has('directMemory'),
    directMemoryBound: total !== 'infinity' || given.has('directMemory') || published,
    headroom,
    own: ownMemory(collector, heap),
    ownReserved: setAside(heap),
    published,
    defaults,
    lowered: LOWERABLE.filter((key) => !given.has(key) && defaults[key] < PUBLISHED[key]),
  };
}

/** What the regions but the heap (`fixed`, bytes), the headroom and the share for the JVM itself leave of a budget. */
function heapLeft(total: Bytes, fixed: number, java: JavaSettings, collector: Collector): number {
  const room = Math.max(0, total - fixed - shareOf(total, java.headroom ?? 0));
  return java.headroom === undefined ? heapWithin(collector, room) : room;
}

/**
 * The calculated heap of a budget: what the defaults leave, or what smaller ones leave where that is not of use. Never
 * less than a smaller budget gives: where the regions grow faster than the budget (as large stacks do), they grow no
 * further than that.
 */
function heapOn(total: Bytes, java: JavaSettings, collector: Collector): number {
  let needed: number = USEFUL_HEAP;
  for (const budget of [...STEP_BUDGETS.filter((step) => step < total), total]) {
    const left = heapLeft(budget, figures(java, exactDefaultsFor(budget)).fixed, java, collector);
    const most = heapLeft(budget, figures(java, defaultsFor(LEAST_BUDGET)).fixed, java, collector);
    const heap = left >= needed ? left : Math.min(needed, most);
    if (budget === total) return heap;
    needed = Math.max(needed, heap);
  }
  return needed;
}

/** Direct memory is not among them: it is never below the calculator's figure, and reported separately. */
const LOWERABLE: readonly (keyof Defaults)[] = ['threads', 'codeCache', 'loadedClasses'];

function givenKeys(java: JavaSettings): ReadonlySet<keyof Defaults> {
  const words = readOptions(java.extra);
  const region = (name: Region): boolean => java.regions[name] !== undefined || words.has(name);
  const given: readonly (readonly [keyof Defaults, boolean])[] = [
    ['threads', java.threads !== undefined],
    ['codeCache', region('codeCache')],
    ['loadedClasses', java.loadedClasses !== undefined || region('metaspace')],
    ['directMemory', region('directMemory')],
  ];
  return new Set(given.flatMap(([key, is]) => (is ? [key] : [])));
}

/** The defaults of the largest budget up to this one that fit. */
function smallEnough(budget: number, fits: (defaults: Defaults) => boolean): Defaults | undefined {
  if (fits(defaultsFor(budget))) return defaultsFor(budget);
  if (!fits(defaultsFor(LEAST_BUDGET))) return undefined;
  let low = LEAST_BUDGET / MiB;
  let high = Math.max(low, Math.floor(budget / MiB));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(defaultsFor(middle * MiB))) low = middle;
    else high = middle;
  }
  return defaultsFor(low * MiB);
}

function floorToKiB(size: number): Bytes {
  return bytes(size - (size % KiB));
}
