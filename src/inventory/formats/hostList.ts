/**
 * Reads a comma-separated list of hosts, perhaps with ports: a source of its own, without a file. Ranges are not
 * expanded there.
 */
import type { Build } from '../graph/build';
import { parseAddress } from '../patterns/hostRange';
import { show, startOf } from '../text';

export function readHostList(list: string, build: Build): void {
  const at = startOf(show(list));
  for (const entry of list.split(',').map((one) => one.trim())) {
    if (entry === '') continue;
    if (entry.includes('[') && parseAddress(entry)?.host.includes('[') !== false) {
      build.findings.add('OOM210', at, {
        summary: `${show(entry)} is not expanded in a list of hosts`,
        detail: 'Ansible takes such an entry for the name of one host.',
        fix: 'Write the hosts one by one, or into a file.',
      });
      continue;
    }
    const host = parseAddress(entry)?.host ?? entry;
    if (!build.graph.hosts.has(host)) build.hosts(entry, build.graph.ungrouped, at);
  }
}
