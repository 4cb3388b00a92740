/** Decides what would fit where a JVM does not: other figures within the budget, or a larger budget. */
import { bytes, KiB, MiB, TiB } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';
import { chosenCollectors } from './collectors';
import { divide, isUseful } from './divide';
import type { Division } from './divide';
import { STACK } from './defaults';
import type { JavaSettings } from '../settings';
import { readOptions } from '../regions';

/** Whether all regions fit, with a heap that is of use. */
function suffices({ total, fixed, headroom, heap, heapGiven, ownReserved }: Division): boolean {
  return (
    total === 'infinity' || (fixed + headroom + heap + ownReserved <= total && (heapGiven || isUseful(heap, total)))
  );
}

/**
 * The smallest budget above `total` (whole MiB) that holds the given figures and a useful heap; undefined where none
 * does, as with a headroom of 100%.
 */
export function sufficientBudget(total: Bytes, java: JavaSettings): Bytes | undefined {
  let low = Math.floor(total / MiB);
  let high = TiB / MiB;
  if (!suffices(divide(bytes(high * MiB), java))) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(divide(bytes(middle * MiB), java))) high = middle;
    else low = middle;
  }
  return bytes(high * MiB);
}

/** A `java` map with other figures that fits into `total`, as text; undefined where none does. */
export function combination(total: Bytes, java: JavaSettings): string | undefined {
  const { variable, extra, regions } = java;
  // A region that `extra` sizes cannot be replaced by a key.
  const bare: JavaSettings = { variable, extra, regions: {} };
  const kept: JavaSettings = regions.heap === undefined ? bare : { ...bare, regions: { heap: regions.heap } };
  // Where large stacks were asked for, fewer threads.
  const stacked = regions.stack === undefined ? {} : { stack: regions.stack };
  const isLarge = (readOptions(extra).get('stack')?.size ?? regions.stack ?? STACK) > STACK;
  const fewer = isLarge ? FEWER.map((threads) => ({ ...bare, regions: { ...kept.regions, ...stacked }, threads })) : [];
  const tried = [...fewer, kept, bare, { ...bare, extra: [...extra, SERIAL] }].filter(
    (candidate) => candidate.extra.length === extra.length || chosenCollectors(extra).length === 0,
  );
  const found = tried.find((candidate) => suffices(divide(total, candidate)));
  if (found === undefined) return undefined;
  const { threads, codeCache, directMemory } = divide(total, found);
  const given = readOptions(extra);
  const { stack } = found.regions;
  const keys = [
    ...(stack === undefined ? [] : [`stack: ${shown(stack)}`]),
    `threads: ${threads}`,
    ...(given.has('codeCache') ? [] : [`codeCache: ${codeCache / MiB}MiB`]),
    ...(given.has('directMemory') ? [] : [`directMemory: ${directMemory / MiB}MiB`]),
    ...(found.extra.length === extra.length ? [] : [`extra: ${SERIAL}`]),
  ];
  const dropped = regions.heap !== undefined && found.regions.heap === undefined ? ' without heap' : '';
  const others = given.has('metaspace')
    ? ''
    : `, and no loadedClasses, metaspace${stack === undefined && !given.has('stack') ? ', stack' : ''} or headroom`;
  return `java: { ${keys.join(', ')} }${dropped}${others}`;
}

/** A size as a spec takes it: stacks need not be whole MiB. */
function shown(size: Bytes): string {
  return size % MiB === 0 ? `${size / MiB}MiB` : `${Math.ceil(size / KiB)}KiB`;
}

/** Threads that a service with large stacks may get by with. */
const FEWER = [100, 50, 20] as const;

const SERIAL = '-XX:+UseSerialGC';
