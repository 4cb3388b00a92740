/** Reads what a command works on: the spec, the inventory that belongs to it, and the hosts that --limit leaves. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { matchFindings } from '../desired/patterns';
import { readInventory } from '../inventory/readInventory';
import type { InventorySentences } from '../inventory/inventoryFindings';
import { realEdges } from './inventoryEdges';
import type { ReadInventory } from '../inventory/inventory';
import type { Checked, Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import type { Host } from '../model/host';
import type { Spec } from '../model/spec';
import { parseSpec } from '../spec/parseSpec';
import { loadFinding } from '../rules/files';
import { limitedTo, namesHostsAlone } from './limit';
import { readSpecFiles } from './readSpec';
import type { SourceTexts } from './sourceTexts';

/** Where spec and inventory come from, as it was given. */
export interface Inputs {
  /** Spec files or folders; empty for the default, oomcfg.yaml. */
  readonly files: readonly string[];
  /** Inventory sources; empty for the spec's, or the default ones. */
  readonly inventories: readonly string[];
  /** An inventory pattern. */
  readonly limit?: string;
  /** The folder that relative paths start from; absolute. */
  readonly cwd: string;
  /** Ends what an inventory script does. */
  readonly signal: AbortSignal;
  /** Takes the texts that are read, for the lines below findings. */
  readonly sources: SourceTexts;
}

export interface Loaded {
  readonly spec: Spec;
  readonly inventory: ReadInventory;
  /**
   * All hosts of the inventory that --limit leaves, and this machine where the spec names localhost; in inventory
   * order.
   */
  readonly hosts: readonly Host[];
}

const DEFAULT_SPEC = 'oomcfg.yaml';

/** The first of these that exists; they are never merged. */
const DEFAULT_INVENTORIES = ['inventory.ini', 'inventory.yaml', 'inventory.yml', 'inventory'];

/**
 * Paths of --inventory, else of the spec (relative to the file that says so), else the default; empty where there is
 * none.
 */
function inventoryPaths(inputs: Inputs, spec: Spec | undefined): readonly string[] {
  if (inputs.inventories.length > 0) return inputs.inventories;
  const named = spec?.inventory;
  if (named !== undefined) {
    const folder = dirname(named.at.file);
    // A list of hosts (`web01,web02,`) is not a path.
    return named.value.map((path) => (path.includes(',') || path.startsWith('/') ? path : join(folder, path)));
  }
  const found = DEFAULT_INVENTORIES.find((name) => existsSync(join(inputs.cwd, name)));
  return found === undefined ? [] : [found];
}

/** The inventory alone: for `inventory`, and for everything else once the spec is read. */
export async function loadInventory(inputs: Inputs, spec?: Spec): Promise<Checked<ReadInventory>> {
  const paths = inventoryPaths(inputs, spec);
  if (paths.length > 0) return readInventory(paths, realEdges(undefined, inputs.signal, inputs.sources.addInventory));
  const finding = loadFinding('OOM280', {
    summary: 'no inventory',
    detail: `None is named, and none of ${DEFAULT_INVENTORIES.join(', ')} is in this folder.`,
    facts: { looked: DEFAULT_INVENTORIES },
  });
  return { value: undefined, findings: [finding] };
}

/**
 * Every host of the inventory; and localhost, which no inventory has to name, where a pattern of the spec selects it.
 */
function specHosts(spec: Spec, inventory: ReadInventory): readonly Host[] {
  const known = new Set(inventory.hosts.map(({ name }) => name));
  const patterns = new Set([...spec.services, ...spec.system].map(({ hosts }) => hosts.value));
  const unnamed = new Set(
    [...patterns].flatMap((pattern) => inventory.match(pattern) ?? []).filter((name) => !known.has(name)),
  );
  return [...inventory.hosts, ...[...unnamed].flatMap((name) => inventory.host(name) ?? [])];
}

/**
 * Reads spec and inventory and checks them against each other. All findings of both come together; there is no value
 * where one of them is an error, and the exit code is then 65.
 */
export async function load(inputs: Inputs): Promise<Checked<Loaded> & { spec?: Spec }> {
  const files = readSpecFiles(inputs.files.length > 0 ? inputs.files : [DEFAULT_SPEC]);
  const parsed = files.value === undefined ? undefined : parseSpec(files.value);
  for (const file of files.value ?? []) inputs.sources.addSpec(file);
  const spec = parsed?.value;
  const ofSpec = [...files.findings, ...(parsed?.findings ?? [])];
  // A spec with mistakes may name its inventory all the same: only one that is named elsewhere is read then.
  const reads = spec !== undefined || inputs.inventories.length > 0;
  const read = reads ? await loadInventory(inputs, spec) : undefined;
  const inventory = read?.value;
  if (spec === undefined || inventory === undefined) {
    const findings = [...ofSpec, ...(read?.findings ?? [])];
    return { value: undefined, findings, ...(spec === undefined ? {} : { spec }) };
  }
  const findings: Finding[] = [...ofSpec];
  findings.push(...matchFindings(spec, inventory, (pattern) => whyNot(inventory.select(pattern))));
  const all = specHosts(spec, inventory);
  const limited = limitedTo(inputs.limit, inventory, all);
  findings.push(...limited.findings);
  // What is said of hosts outside of --limit does not matter now.
  const names = limited.value?.map(({ name }) => name);
  findings.push(...(names === undefined ? (read?.findings ?? []) : inventory.findingsOf(new Set(names))));
  findings.push(...missingSources(inputs.limit, inventory));
  if (limited.value === undefined || hasErrors(findings)) return { value: undefined, findings, spec };
  return { spec, value: { spec, inventory, hosts: limited.value }, findings };
}

/**
 * Sources that would give more hosts and cannot be read: an error, for a rollout to half of a fleet is worse than none;
 * but a warning where --limit names each host by itself, since nobody is missing then.
 */
export function missingSources(limit: string | undefined, inventory: ReadInventory): readonly Finding[] {
  if (inventory.missing.length === 0 || !namesHostsAlone(limit, inventory)) return inventory.missing;
  return inventory.missing.map((one) => ({ ...one, severity: 'warning' as const }));
}

function whyNot(selection: ReturnType<ReadInventory['select']>): InventorySentences | undefined {
  return selection.ok ? undefined : selection.remark;
}

/**
 * The spec where it can be read without a mistake: a saved plan needs it for nothing but the inventory that it names.
 */
export function specForInventory(inputs: Inputs): Spec | undefined {
  const files = readSpecFiles(inputs.files.length > 0 ? inputs.files : [DEFAULT_SPEC]);
  return files.value === undefined ? undefined : parseSpec(files.value).value;
}
