/** `oomcfg inventory`: the inventory as it was read, as ansible-inventory shows it; no spec is needed. */
import { printable } from '../model/text/printable';
import { formatAnsibleJson, inventoryGraph, inventoryHost, inventoryList, limitedListing } from '../inventory/listing';
import { withoutActive } from '../report/json';
import type { ExitCode } from '../model/exitCode';
import { EXIT } from '../model/exitCode';
import { loadFinding } from '../rules/files';
import { limitedTo } from '../load/limit';
import { loadInventory, missingSources } from '../load/load';
import { connectionRemarks, factRemarks } from '../load/remarks';
import { SharedFindings } from '../report/sharedFindings';
import { hasErrors } from '../model/finding';
import type { Given } from '../setup/given';

export type InventoryOptions = Given &
  ({ readonly view: 'list' | 'graph' } | { readonly view: 'host'; readonly host: string });

/**
 * Exit 65 where a source is wrong or the host is not there; what Ansible would warn about and drop is such a mistake. A
 * connection that oomcfg does not know hides nothing here: it is said on stderr, and matters to the commands that
 * connect.
 */
export async function run(options: InventoryOptions): Promise<ExitCode> {
  const { inputs, reporter, signal } = options;
  const { value: inventory, findings } = await loadInventory(inputs);
  if (inventory === undefined) {
    await reporter.findings(findings);
    return signal.aborted ? EXIT.interrupted : EXIT.wrongInput;
  }
  const limited = limitedTo(inputs.limit, inventory, inventory.hosts);
  if (limited.value === undefined) {
    await reporter.findings(limited.findings);
    return EXIT.wrongInput;
  }
  const names = new Set(limited.value.map(({ name }) => name));
  const shown = inputs.limit === undefined ? inventory : limitedListing(inventory, names);
  const listedHosts =
    options.view === 'host' ? limited.value.filter(({ name }) => name === options.host) : limited.value;
  const gathered = new SharedFindings();
  for (const { name } of listedHosts) gathered.add(name, inventory.variableFindings(name));
  const unread = [...missingSources(inputs.limit, inventory), ...gathered.all()];
  if (hasErrors(unread)) {
    await reporter.findings(unread);
    return EXIT.wrongInput;
  }
  const aboutSources = [...(inputs.limit === undefined ? findings : inventory.findingsOf(names)), ...unread];
  await reporter.remark([
    ...aboutSources,
    ...factRemarks({ inventory, hosts: listedHosts }),
    ...connectionRemarks({ inventory, hosts: listedHosts }),
  ]);
  if (options.view === 'graph') {
    await reporter.text(() => `${inventoryGraph(shown)}\n`);
    return EXIT.done;
  }
  const listed = options.view === 'host' ? inventoryHost(shown, options.host) : inventoryList(shown);
  if (listed === undefined && options.view === 'host') {
    const missing = loadFinding('OOM282', {
      summary: `${printable(options.host)} is not in the inventory${inputs.limit === undefined ? '' : ', or --limit leaves it out'}`,
      facts: { host: options.host },
    });
    await reporter.findings([missing]);
    return EXIT.wrongInput;
  }
  await reporter.text(() => `${withoutActive(formatAnsibleJson(listed ?? {}))}\n`);
  return EXIT.done;
}
