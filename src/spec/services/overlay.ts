/** Decides what a service's settings are where an override selects: later wins, key by key. */
import type { ServiceSettings } from '../../model/spec';

/** Keys of memory, limits and java are merged one by one. */
export function overlay(below: ServiceSettings, above: ServiceSettings): ServiceSettings {
  const java =
    above.java === undefined || below.java === undefined
      ? (above.java ?? below.java)
      : { value: { ...below.java.value, ...above.java.value }, at: above.java.at };
  return {
    ...below,
    ...above,
    memory: { ...below.memory, ...above.memory },
    limits: { ...below.limits, ...above.limits },
    ...(java === undefined ? {} : { java }),
  };
}
