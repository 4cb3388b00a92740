/** Derives what every host should have without looking at one, and gathers what cannot hold anywhere. */
import { UNKNOWN_FACT } from '../desired/findings';
import { patternSelector } from '../desired/match';
import { desiredState } from '../desired/state';
import { knownFacts } from '../inventory/knownFacts';
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { KnownFacts } from '../model/host';
import { hostsInBrief } from '../report/hostRanges';
import type { Loaded } from './load';

export interface OfflineHost {
  readonly name: string;
  readonly facts: KnownFacts;
  /** Absent where a size depends on a fact that no variable gives. */
  readonly desired?: DesiredState;
  readonly findings: readonly Finding[];
}

/** One host after the other, with the facts that inventory variables give. */
export function* offlineHosts({ spec, inventory, hosts }: Loaded): Generator<OfflineHost> {
  const selects = patternSelector(inventory);
  for (const host of hosts) {
    const facts = knownFacts(host).value ?? {};
    const { value, findings } = desiredState(spec, host, facts, selects);
    yield { name: host.name, facts, findings, ...(value === undefined ? {} : { desired: value }) };
  }
}

/** Whether only a look at the host can tell. */
export function needsFact({ code }: Finding): boolean {
  return code === UNKNOWN_FACT;
}

/** Gathers the findings of many hosts: what says the same of several is one finding that names them all. */
export class HostFindings {
  private readonly gathered = new Map<string, { readonly finding: Finding; readonly hosts: string[] }>();
  /** Hosts that are alike share their list of findings. */
  private readonly keys = new WeakMap<Finding, string>();

  add(host: string, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const key = this.keys.get(finding) ?? JSON.stringify(finding);
      this.keys.set(finding, key);
      const entry = this.gathered.get(key);
      if (entry === undefined) this.gathered.set(key, { finding, hosts: [host] });
      else entry.hosts.push(host);
    }
  }

  /** Each with its hosts in the summary and in the facts. */
  all(): readonly Finding[] {
    return [...this.gathered.values()].map(({ finding, hosts }) => ({
      ...finding,
      summary: `${finding.summary} (${hostsInBrief(hosts)})`,
      facts: { ...finding.facts, hosts },
    }));
  }
}
