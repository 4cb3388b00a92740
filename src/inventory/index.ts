/** What the rest of the program takes from the inventory. */
export { INVENTORY_FINDINGS } from './findings';
export type { ListedGroup, ReadInventory } from './inventory';
export { knownFacts } from './knownFacts';
export { formatAnsibleJson, inventoryGraph, inventoryHost, inventoryList } from './listing';
export type { Selection } from './pattern';
export { readInventory } from './readInventory';
export type { InventoryEdges, ScriptRun } from './sources';
export { realEdges } from './sources';
