/** Decides what of a host a spec touches, before any fact of the host is known: what a look at it must ask for. */
import type { Spec } from '../model/spec';
import { RUNTIMES } from '../runtimes';
import type { AskedVariable } from '../runtimes/runtime';
import { mergeSystem } from './merge';
import { selectionOf } from './selection';
import type { Selects } from './selection';

/** Each list is sorted and without doubles; variables are in the order of their runtimes. */
export interface HostRequest {
  readonly units: readonly {
    readonly unit: string;
    readonly optional: boolean;
    /** What its runtimes set in its environment; `runtime` is the key of each. */
    readonly variables: readonly (AskedVariable & { readonly runtime: string })[];
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
    const variables = RUNTIMES.flatMap((runtime) => {
      const own = settings.runtimes[runtime.key];
      return own === undefined ? [] : runtime.asks(own.value).map((asked) => ({ ...asked, runtime: runtime.key }));
    });
    units.set(unit, { unit, optional: settings.optional?.value ?? false, variables });
  }
  const { sysctl, swap } = mergeSystem(system);
  return {
    units: [...units.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    sysctl: sysctl.map(([key]) => key),
    ...(swap === undefined ? {} : { swap: swap.value.file }),
  };
}
