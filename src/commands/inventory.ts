/** `oomcfg inventory`: the inventory as it was read, as ansible-inventory shows it; no spec is needed. */
import { printable } from '../model/printable';
import { formatAnsibleJson, inventoryGraph, inventoryHost, inventoryList } from '../inventory/listing';
import { withoutActive } from '../report/json';
import type { CommandContext, CommonOptions } from './context';
import type { ExitCode } from './exitCode';
import { EXIT } from './exitCode';
import { commandFinding } from './findings';
import { loadInventory } from './load';
import { refuse, remark } from './report';

export type InventoryOptions = CommonOptions &
  ({ readonly view: 'list' | 'graph' } | { readonly view: 'host'; readonly host: string });

/**
 * Exit 65 where a source is wrong or the host is not there; what Ansible would warn about and drop is such a mistake. A connection that oomcfg
 * does not know hides nothing here: it is said on stderr, and matters to the commands that connect.
 */
export async function run(options: InventoryOptions, context: CommandContext): Promise<ExitCode> {
  const { value: inventory, findings } = await loadInventory(options, context);
  if (inventory === undefined) {
    await refuse(findings, options, context);
    return EXIT.wrongInput;
  }
  await remark(findings, options, context);
  if (options.view === 'graph') {
    await context.stdout.write(`${inventoryGraph(inventory)}\n`);
    return EXIT.done;
  }
  const listed = options.view === 'host' ? inventoryHost(inventory, options.host) : inventoryList(inventory);
  if (listed === undefined && options.view === 'host') {
    const missing = commandFinding('OOM282', {
      summary: `${printable(options.host)} is not in the inventory`,
      detail: 'No source names a host of this name; a group is no host.',
      fix: '`oomcfg inventory --graph` shows groups and hosts.',
      facts: { host: options.host },
    });
    await refuse([missing], options, context);
    return EXIT.wrongInput;
  }
  await context.stdout.write(`${withoutActive(formatAnsibleJson(listed ?? {}))}\n`);
  return EXIT.done;
}
