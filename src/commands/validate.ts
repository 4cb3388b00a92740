/**
 * `oomcfg validate`: every mistake in spec and inventory, and what cannot hold on a host as far as its variables tell;
 * offline.
 */
import type { Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import { count } from '../model/text/count';
import { isLess } from '../runtimes/runtimeFindings';
import type { ExitCode } from '../model/exitCode';
import { EXIT } from '../model/exitCode';
import type { Loaded } from '../load/load';
import { load } from '../load/load';
import { connectionRemarks } from '../load/remarks';
import type { OfflineHost } from '../desired/offline';
import { SharedFindings } from '../report/sharedFindings';
import { needsFact, offlineHosts } from '../desired/offline';
import { validation } from '../documents/validate/assemble';
import type { Given } from '../setup/given';

interface Judged {
  readonly findings: readonly Finding[];
  /** Hosts that only a look can judge. */
  readonly unjudged: number;
}

function judgeHosts(loaded: Loaded): Judged {
  const gathered = new SharedFindings();
  let unjudged = 0;
  for (const host of offlineHosts(loaded)) {
    const { name, findings, desired } = host;
    if (findings.some(needsFact) || hasBudgetsOnly(host)) unjudged++;
    // What is chosen for a JVM is said by plan, with the change; that it is less than usual is said before there is
    // one.
    const less =
      desired?.services.flatMap(({ runtimes }) =>
        Object.values(runtimes).flatMap(({ choices }) => choices.filter(isLess)),
      ) ?? [];
    const { inventory } = loaded;
    gathered.add(name, [
      ...inventory.variableFindings(name),
      ...inventory.factFindings(name),
      ...findings.filter((finding) => !needsFact(finding)),
      ...less,
    ]);
  }
  return { findings: gathered.all(), unjudged };
}

/** Budgets, and no RAM to hold them against. */
function hasBudgetsOnly({ facts, desired }: OfflineHost): boolean {
  const budgets = desired?.services.map(({ directives }) => directives.MemoryMax?.value) ?? [];
  return facts.memTotal === undefined && budgets.some((max) => typeof max === 'number');
}

/** The end of the text: each line of it fits 80 columns. */
function closing(loaded: Loaded, unjudged: number): string {
  const services = count(loaded.spec.services.length, 'service');
  const checked = `${services} on ${count(loaded.hosts.length, 'host')} checked`;
  if (unjudged === 0) return `${checked}\n`;
  return `${checked}\nRAM of ${count(unjudged, 'host')} unknown: set oomcfg_memory or run plan\n`;
}

/**
 * Exit 65 for mistakes in spec or inventory, 3 for what cannot hold on a host, 0 otherwise; warnings change nothing.
 */
export async function run({ inputs, reporter, signal }: Given): Promise<ExitCode> {
  const loaded = await load(inputs);
  const judged = loaded.value === undefined ? { findings: [], unjudged: 0 } : judgeHosts(loaded.value);
  const remarks = loaded.value === undefined ? [] : connectionRemarks(loaded.value);
  const findings = [...loaded.findings, ...remarks, ...judged.findings];
  await reporter.document(validation(findings));
  if (loaded.value !== undefined) await reporter.closing(closing(loaded.value, judged.unjudged));
  if (loaded.value === undefined) return signal.aborted ? EXIT.interrupted : EXIT.wrongInput;
  return hasErrors(judged.findings) ? EXIT.held : EXIT.done;
}
