/**
 * Decides what is said of chosen hosts that keeps no command from its work: facts, variables and connections that are
 * wrong.
 */
import type { ReadInventory } from '../inventory/inventory';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import { SharedFindings } from '../report/sharedFindings';

/** An inventory and some of its hosts. */
interface Chosen {
  readonly inventory: ReadInventory;
  readonly hosts: readonly Host[];
}

/**
 * What variables of hosts say wrongly of their facts: no reason to stop for a command that sees the facts itself, or
 * that may not need them.
 */
export function factRemarks({ inventory, hosts }: Chosen): readonly Finding[] {
  const gathered = new SharedFindings();
  for (const { name } of hosts) gathered.add(name, asWarnings(inventory.factFindings(name)));
  return gathered.all();
}

/** What is wrong with files of variables, for a command that may do without them. */
export function variableRemarks({ inventory, hosts }: Chosen): readonly Finding[] {
  const gathered = new SharedFindings();
  for (const { name } of hosts) gathered.add(name, asWarnings(inventory.variableFindings(name)));
  return gathered.all();
}

function asWarnings(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((one) => (one.severity === 'error' ? { ...one, severity: 'warning' as const } : one));
}

/** What is wrong with how hosts are reached, for commands that do not connect: said once, and no reason to stop. */
export function connectionRemarks({ inventory, hosts }: Chosen): readonly Finding[] {
  const gathered = new SharedFindings();
  for (const { name } of hosts) {
    gathered.add(name, asWarnings(inventory.connectionFindings(name)));
  }
  return gathered.all();
}
