/** Decides what a service's settings are where an override selects: later wins, key by key. */
import type { ServiceSettings } from '../../model/spec';

/** Keys of memory, of limits and of each runtime are merged one by one. */
export function overlay(below: ServiceSettings, above: ServiceSettings): ServiceSettings {
  return {
    ...below,
    ...above,
    memory: { ...below.memory, ...above.memory },
    limits: { ...below.limits, ...above.limits },
    runtimes: mergeRuntimes(below.runtimes, above.runtimes),
  };
}

type Runtimes = ServiceSettings['runtimes'];

function mergeRuntimes(below: Runtimes, above: Runtimes): Runtimes {
  const merged = Object.entries(above).map(([key, { value, at }]) => {
    return [key, { value: { ...below[key]?.value, ...value }, at }] as const;
  });
  return { ...below, ...Object.fromEntries(merged) };
}
