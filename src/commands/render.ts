/**
 * `oomcfg render`: the files of every host below DIR/HOST/etc/..., offline; what depends on an unknown fact is held.
 */
import type { Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import { printable } from '../model/text/printable';
import type { RenderedFile } from '../model/desired';
import { renderFiles } from '../render/files';
import { compileTemplates, type Templates } from '../render/templates';
import { count } from '../model/text/count';
import type { ExitCode } from '../model/exitCode';
import { EXIT, exitCode } from '../model/exitCode';
import type { Loaded } from '../load/load';
import { load } from '../load/load';
import { factRemarks, variableRemarks } from '../load/remarks';
import { SharedFindings } from '../report/sharedFindings';
import { offlineHosts } from '../desired/offline';
import { hostNameMistake } from '../save/outputFolder';
import { saveFinding } from '../rules/files';
import { type SavedTree, saveTree } from '../save/saveTree';
import { TEMPLATE_TEXTS } from '../load/templateTexts';
import type { Given, GivenPath } from '../setup/given';

export interface RenderOptions extends Given {
  readonly out: GivenPath;
}

interface Rendering {
  readonly hosts: ReadonlyMap<string, readonly RenderedFile[]>;
  readonly held: number;
  readonly findings: readonly Finding[];
}

/**
 * The files of every host. Hosts that are alike share the texts, so that a fleet costs little more memory than its
 * names.
 */
function renderHosts(loaded: Loaded, templates: Templates): Rendering {
  const gathered = new SharedFindings();
  const hosts = new Map<string, readonly RenderedFile[]>();
  let held = 0;
  for (const { name, facts, desired, findings } of offlineHosts(loaded)) {
    gathered.add(name, findings);
    const mistake = hostNameMistake(name);
    if (mistake !== undefined) gathered.add(name, [badName(name, mistake)]);
    if (desired === undefined || mistake !== undefined || hasErrors(findings)) held++;
    else hosts.set(name, renderFiles(desired, templates, facts.systemd));
  }
  return { hosts, held, findings: gathered.all() };
}

function badName(name: string, mistake: string): Finding {
  return saveFinding('OOM693', {
    summary: `the host name ${printable(name)} ${mistake}`,
    facts: { host: name },
  });
}

/** Exit 65 for wrong input, 64 for a folder that is not ours, 1 where writing failed, 3 where a host is held. */
export async function run({ inputs, reporter, signal, out }: RenderOptions): Promise<ExitCode> {
  const loaded = await load(inputs);
  if (loaded.value === undefined) {
    await reporter.findings(loaded.findings);
    return signal.aborted ? EXIT.interrupted : EXIT.wrongInput;
  }
  const rendering = renderHosts(loaded.value, compileTemplates(TEMPLATE_TEXTS));
  const remarks = [...variableRemarks(loaded.value), ...factRemarks(loaded.value)];
  const { hosts, inventory } = loaded.value;
  const within = new Set(hosts.map(({ name }) => name));
  const leftOut = new Set(inventory.hosts.map(({ name }) => name).filter((name) => !within.has(name)));
  const saved = await saveTree(out.path, rendering.hosts, leftOut, signal);
  const findings = [...loaded.findings, ...remarks, ...rendering.findings, ...saved.findings];
  await reporter.findings(findings);
  if (saved.kind === 'saved') await reporter.closing(closing(saved, rendering, out.shown));
  if (saved.kind !== 'saved') return saved.kind === 'not-ours' ? EXIT.usage : EXIT.failed;
  return exitCode([rendering.held > 0 ? EXIT.held : EXIT.done, saved.interrupted ? EXIT.interrupted : EXIT.done]);
}

/** `120 files of 12 hosts below out: 20 written, 100 as they were; 1 host held`. */
function closing({ written, kept, removedHosts }: SavedTree, { hosts, held }: Rendering, out: string): string {
  const parts = [
    `${count(written + kept, 'file')} of ${count(hosts.size, 'host')} below ${printable(out)}: ${written} written, ${kept} unchanged`,
    ...(removedHosts === 0 ? [] : [`${count(removedHosts, 'host')} removed`]),
    ...(held === 0 ? [] : [`${count(held, 'host')} held`]),
  ];
  return `${parts.join('; ')}\n`;
}
