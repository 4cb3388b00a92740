/**
 * Decides how the findings of many hosts are said once: what is the same of several is one finding that names them all.
 */
import type { Finding } from '../model/finding';
import { hostsInBrief } from './text/hostRanges';

export class SharedFindings {
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
