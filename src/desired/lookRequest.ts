/** Decides what of a host a spec touches, before any fact of the host is known: what a look at it must ask for. */
import type { Spec } from '../model/spec';
import { flagsInDoubt } from '../runtimes/jvm/options/removed';
import { javaVariable } from '../runtimes/jvm/settings';
import { mergeSystem } from './merge';
import { selectionOf } from './selection';
import type { Selects } from './selection';

/** Each list is sorted and without doubles. */
export interface HostRequest {
  readonly units: readonly {
    readonly unit: string;
    readonly optional: boolean;
    /** The environment variable that carries its JVM's options; absent without `java`. */
    readonly variable?: string;
    /** The words that the spec gives for it by themselves, whatever the budget. */
    readonly extra?: readonly string[];
    /** Names of -XX options among them that its JVM may not recognize. */
    readonly flags?: readonly string[];
  }[];
  readonly sysctl: readonly string[];
  /** The absolute path of the swap file. */
  readonly swap?: string;
}

export function hostRequest(spec: Spec, host: string, selects: Selects): HostRequest {
  const { services, system } = selectionOf(spec, host, selects);
  // The first service of a unit counts, as in the desired state.
  const units = new Map<string, HostRequest['units'][number]>();
  for (const { spec: service, settings } of services) {
    const unit = service.unit.value;
    if (units.has(unit)) continue;
    const java = settings.java?.value;
    const flags = java?.extra === undefined ? [] : flagsInDoubt(java.extra.value, javaVariable(java));
    units.set(unit, {
      unit,
      optional: settings.optional?.value ?? false,
      ...(java === undefined ? {} : { variable: javaVariable(java) }),
      ...(java?.extra === undefined ? {} : { extra: java.extra.value }),
      ...(flags.length === 0 ? {} : { flags }),
    });
  }
  const { sysctl, swap } = mergeSystem(system);
  return {
    units: [...units.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    sysctl: sysctl.map(([key]) => key),
    ...(swap === undefined ? {} : { swap: swap.value.file }),
  };
}
