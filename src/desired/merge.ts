/** Decides what one service's settings are on a host: later wins, key by key. */
import type { ServiceSettings, ServiceSpec, SystemSpec } from '../model/spec';
import { overlay } from '../spec/services/overlay';

/**
 * The settings below the overrides that select the host, in their order. Keys of memory, of limits and of each runtime
 * are merged one by one.
 */
export function mergeSettings(service: ServiceSpec, applies: readonly boolean[]): ServiceSettings {
  let merged = service.settings;
  service.overrides.forEach((override, index) => {
    if (applies[index] === true) merged = overlay(merged, override.settings);
  });
  return merged;
}

/** What all `system` entries that select a host say together. */
export interface SystemSettings {
  readonly reserve?: SystemSpec['reserve'];
  readonly swap?: SystemSpec['swap'];
  /** Sorted by key. */
  readonly sysctl: readonly (readonly [string, SystemSpec['sysctl'][string]])[];
}

/** Overlays the entries in their order; each sysctl, the swap and the reserve are one key each. */
export function mergeSystem(entries: readonly SystemSpec[]): SystemSettings {
  const reserve = entries.findLast((entry) => entry.reserve !== undefined)?.reserve;
  const swap = entries.findLast((entry) => entry.swap !== undefined)?.swap;
  const sysctl = new Map(entries.flatMap((entry) => Object.entries(entry.sysctl)));
  return {
    ...(reserve === undefined ? {} : { reserve }),
    ...(swap === undefined ? {} : { swap }),
    sysctl: [...sysctl].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}
