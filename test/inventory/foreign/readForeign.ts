/** Reads what may not be an inventory, and gives all that would be printed of it. */
import { inventoryList } from '../../../src/inventory/listing';
import { readInventory } from '../../../src/inventory/readInventory';
import { inventoryText } from '../../load/shownText';
import { memoryEdges } from '../memoryEdges';

export const SECRET = 'hunter2';

/** `CODE file what` of each finding, and everything that the inventory would print. */
export async function read(
  files: Readonly<Record<string, string>>,
  source: string,
): Promise<{ found: string[]; hosts: string[]; all: string }> {
  const { value, findings } = await readInventory([source], memoryEdges(files));
  const all = [...findings, ...(value?.missing ?? [])];
  const found = all.map(({ code, summary, where }) => `${code} ${where?.file}: ${summary}`);
  const hosts = value?.hosts.map(({ name }) => name) ?? [];
  const listing = value === undefined ? '' : inventoryList(value);
  const shown = await inventoryText([source], memoryEdges(files));
  return { found, hosts, all: JSON.stringify([all, listing, shown]) };
}
