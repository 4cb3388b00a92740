/** Derives what every host should have without looking at one, and gathers what cannot hold anywhere. */
import { UNKNOWN_FACT } from '../rules/budgets';
import { patternSelector } from './patterns';
import { desiredState } from './state';
import type { ReadInventory } from '../inventory/inventory';
import { knownFacts } from '../inventory/knownFacts';
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import type { Host, KnownFacts } from '../model/host';
import type { Spec } from '../model/spec';

/** What is known without a look. */
export interface OfflineSite {
  readonly spec: Spec;
  readonly inventory: ReadInventory;
  readonly hosts: readonly Host[];
}

export interface OfflineHost {
  readonly name: string;
  readonly facts: KnownFacts;
  /** Absent where a size depends on a fact that no variable gives. */
  readonly desired?: DesiredState;
  readonly findings: readonly Finding[];
}

/** One host after the other, with the facts that inventory variables give. */
export function* offlineHosts({ spec, inventory, hosts }: OfflineSite): Generator<OfflineHost> {
  const selects = patternSelector(inventory);
  for (const host of hosts) {
    // A file that cannot be read may state another value than the one that is known.
    const isUnsure = hasErrors(inventory.variableFindings(host.name));
    const facts = isUnsure ? {} : (knownFacts(host).value ?? {});
    const { value, findings } = desiredState(spec, host, facts, selects);
    yield { name: host.name, facts, findings, ...(value === undefined ? {} : { desired: value }) };
  }
}

/** Whether only a look at the host can tell. */
export function needsFact({ code }: Finding): boolean {
  return code === UNKNOWN_FACT;
}
