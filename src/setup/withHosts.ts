/**
 * What plan, apply and verify share around their look at hosts: loading, connections, progress, and the exit codes of
 * findings.
 */
import type { Finding } from '../model/finding';
import { createProgress, type Progress } from '../terminal/progress';
import { createPool } from './connect';
import { EXIT, type ExitCode } from '../model/exitCode';
import { limitHosts } from '../load/limit';
import { load, type Loaded } from '../load/load';
import { factRemarks } from '../load/remarks';
import { readInventory } from '../inventory/readInventory';
import type { Spec } from '../model/spec';
import { realEdges } from '../load/inventoryEdges';
import { SCRIPTS } from '../load/scriptTexts';
import type { LookTools } from '../look/lookAtHosts';
import { TEMPLATE_TEXTS } from '../load/templateTexts';
import { compileTemplates } from '../render/templates';
import type { Checked } from '../model/finding';
import type { GivenHosts } from './given';

export interface Live {
  readonly loaded: Loaded;
  /** Of spec and inventory: warnings and remarks. */
  readonly findings: readonly Finding[];
  /** Of those, why the inventory was not read to its end; empty where it was. */
  readonly cut: readonly Finding[];
  readonly tools: LookTools & { readonly progress: Progress };
}

/**
 * Loads everything and hands it to `work`; closes all connections after it. Exit 65 where spec or inventory are wrong.
 */
export async function withHosts(given: GivenHosts, work: (live: Live) => Promise<ExitCode>): Promise<ExitCode> {
  const { inputs, reporter, signal, person } = given;
  const { value, findings: found, spec } = await load(inputs);
  const isCut = value === undefined && spec !== undefined && signal.aborted;
  const loaded = isCut ? await withoutHosts(spec) : value;
  const findings = loaded === undefined ? found : [...found, ...factRemarks(loaded)];
  const accepted = loaded === undefined ? undefined : acceptShrink(loaded, isCut ? [] : given.accept);
  if (loaded === undefined || accepted?.value === undefined) {
    await reporter.findings([...findings, ...(accepted?.findings ?? [])]);
    return EXIT.wrongInput;
  }
  const unused = loaded.inventory.unusedOptions(new Set(loaded.hosts.map(({ name }) => name)));
  const templates = compileTemplates(TEMPLATE_TEXTS);
  const progress = createProgress({ output: person.stderr });
  const pool = createPool(given, progress);
  try {
    return await work({
      loaded,
      findings: unused === undefined ? findings : [...findings, unused],
      cut: isCut ? found : [],
      tools: { runner: pool, templates, look: SCRIPTS.look, progress, acceptShrink: accepted.value },
    });
  } finally {
    progress.end();
    await pool.closeAll();
  }
}

/** An interruption while the inventory was read: the document of the command, with no host in it. */
async function withoutHosts(spec: Spec): Promise<Loaded | undefined> {
  const { value: inventory } = await readInventory([], realEdges());
  return inventory === undefined ? undefined : { spec, inventory, hosts: [] };
}

/** The hosts of `--accept shrink:PATTERN`; a pattern that selects nothing is a mistake. */
function acceptShrink({ inventory, hosts }: Loaded, accept: readonly string[]): Checked<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const text of accept) {
    const pattern = text.slice('shrink:'.length);
    const limited = limitHosts(inventory, hosts, pattern, '--accept shrink:');
    if (limited.value === undefined) return { value: undefined, findings: limited.findings };
    for (const { name } of limited.value) names.add(name);
  }
  return { value: names, findings: [] };
}
