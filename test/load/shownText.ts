/** The text of findings with the lines that are shown of a file, for tests of what is shown and what never is. */
import type { InventoryEdges } from '../../src/inventory/edges';
import { readInventory } from '../../src/inventory/readInventory';
import { SourceTexts } from '../../src/load/sourceTexts';
import type { Finding } from '../../src/model/finding';
import { findingsText } from '../../src/report/text/findingsText';

const LAYOUT = { width: 120, color: false };

/** Of findings about a spec. */
export function specText(findings: readonly Finding[], path: string, text: string): string {
  const sources = new SourceTexts();
  sources.addSpec({ path, text });
  return findingsText(findings, { ...LAYOUT, lineAt: sources.lineAt });
}

/** Of all that is found in an inventory, what belongs to its hosts included. */
export async function inventoryText(paths: readonly string[], edges: InventoryEdges): Promise<string> {
  const sources = new SourceTexts();
  const { value, findings } = await readInventory(paths, { ...edges, keep: sources.addInventory });
  const ofHosts = (value?.hosts ?? []).flatMap(({ name }) => [
    ...(value?.factFindings(name) ?? []),
    ...(value?.variableFindings(name) ?? []),
    ...(value?.connectionFindings(name) ?? []),
  ]);
  const all = [...findings, ...(value?.missing ?? []), ...ofHosts];
  return findingsText(all, { ...LAYOUT, lineAt: sources.lineAt });
}

/** The lines of files in a text, each with the one that marks the value. */
export function shownLines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('  | ') ? [line.slice('  | '.length)] : []));
}
