/** Reads an inventory that is to be refused, and says with which codes and where. */
import { expect } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import { readInventory } from '../../../src/inventory/readInventory';
import type { MemoryFile } from '../memoryEdges';
import { memoryEdges } from '../memoryEdges';

export function brief(findings: readonly Finding[]): string[] {
  return findings.map(({ code, where }) => `${code} ${where?.file}:${where?.line}:${where?.column}`);
}

export async function refusals(
  files: Readonly<Record<string, string | MemoryFile>>,
  sources = [Object.keys(files)[0] ?? ''],
): Promise<string[]> {
  const { value, findings } = await readInventory(sources, memoryEdges(files));
  expect(value, 'half an inventory').toBeUndefined();
  for (const { summary, detail, fix } of findings) {
    expect(summary).not.toMatch(/\.$|[\u0000-\u001f]/);
    expect(detail).toMatch(/\S/);
    expect(fix).toMatch(/\S/);
  }
  return brief(findings.filter((one) => one.severity === 'error'));
}
