/** `oomcfg render`: the files of every host below DIR/HOST/etc/..., offline; what depends on an unknown fact is held. */
import { resolve } from 'node:path';
import type { Finding } from '../model/finding';
import { hasErrors } from '../model/finding';
import { printable } from '../model/printable';
import type { RenderedFile } from '../model/desired';
import { renderFiles } from '../render/files';
import type { Templates } from '../render/templates';
import { json } from '../report/json';
import { count } from '../report/values';
import type { CommandContext, CommonOptions } from '../terminal/context';
import type { ExitCode } from '../terminal/exitCode';
import { EXIT, exitCode } from '../terminal/exitCode';
import { commandFinding } from './commandFindings';
import type { Loaded } from './load';
import { factRemarks, load, variableRemarks } from './load';
import { SharedFindings } from './sharedFindings';
import { offlineHosts } from './offline';
import type { OutputFolder } from './outputFolder';
import { claimOutputFolder, hostNameMistake, writeMark } from './outputFolder';
import { InTheWay, RenderedTree } from './renderedTree';
import { refuse, remark, validation } from './report';
import { loadTemplates } from './templates';
import { writeHosts } from './writeHosts';

export type RenderOptions = CommonOptions & { readonly out: string };

interface Rendering {
  readonly hosts: ReadonlyMap<string, readonly RenderedFile[]>;
  readonly held: number;
  readonly findings: readonly Finding[];
}

/** The files of every host. Hosts that are alike share the texts, so that a fleet costs little more memory than its names. */
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
  return commandFinding('OOM693', {
    summary: `the host name ${printable(name)} ${mistake}`,
    detail: 'Every host has a folder of its name below --out.',
    fix: 'Give the host another name, and its address in ansible_host.',
    facts: { host: name },
  });
}

interface Outcome {
  readonly written: number;
  readonly kept: number;
  readonly removedHosts: number;
  readonly interrupted: boolean;
}

/** Writes all hosts and removes those that are gone. A host that --limit leaves out stays as it is. */
async function writeAll(
  folder: OutputFolder,
  { hosts }: Rendering,
  loaded: Loaded,
  signal: AbortSignal,
): Promise<Outcome> {
  const within = new Set(loaded.hosts.map(({ name }) => name));
  const leftOut = new Set(loaded.inventory.hosts.map(({ name }) => name).filter((name) => !within.has(name)));
  const withFiles = [...hosts].filter(([, files]) => files.length > 0);
  const present = new Set(withFiles.map(([name]) => name));
  const gone = [...folder.earlier].filter((name) => !present.has(name) && !leftOut.has(name));
  const stay = [...folder.earlier].filter((name) => leftOut.has(name));
  writeMark(folder.path, [...folder.earlier, ...present]);
  const written = await writeHosts({ root: folder.path, earlier: folder.earlier, hosts: withFiles }, signal);
  if (written.interrupted) return { ...written, removedHosts: 0 };
  const tree = new RenderedTree(folder.path, folder.earlier);
  for (const name of gone) tree.remove(name);
  writeMark(folder.path, [...stay, ...present]);
  return { ...written, removedHosts: gone.length };
}

/** The finding of what the file system said. Anything else is a bug and is thrown again. */
function failure(error: unknown, out: string): Finding {
  if (error instanceof InTheWay) {
    return commandFinding('OOM691', {
      summary: `${printable(error.path)} is in the way`,
      detail:
        'A symbolic link, a file, or a folder that render did not make stands where it would write, and it neither follows nor replaces such.',
      fix: 'Move it away, or give --out another folder.',
      facts: { path: error.path },
    });
  }
  const { code, path = out } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined) throw error;
  return commandFinding('OOM692', {
    summary: `cannot write ${printable(path)}: ${code}`,
    detail: printable(error.message),
    fix: 'Correct that and render again: what is written already is kept or replaced.',
    facts: { path, errno: code },
  });
}

/** Exit 65 for wrong input, 64 for a folder that is not ours, 1 where writing failed, 3 where a host is held. */
export async function run(options: RenderOptions, context: CommandContext): Promise<ExitCode> {
  const loaded = await load(options, context);
  if (loaded.value === undefined) {
    await refuse(loaded.findings, options, context);
    return context.signal.aborted ? EXIT.interrupted : EXIT.wrongInput;
  }
  const rendering = renderHosts(loaded.value, await loadTemplates());
  const remarks = [...variableRemarks(loaded.value), ...factRemarks(loaded.value)];
  const findings = [...loaded.findings, ...remarks, ...rendering.findings];
  const out = resolve(context.cwd, options.out);
  let code: ExitCode = rendering.held > 0 ? EXIT.held : EXIT.done;
  let told = '';
  try {
    const folder = claimOutputFolder(out);
    findings.push(...folder.findings);
    if (folder.value === undefined) code = EXIT.usage;
    else {
      const written = await writeAll(folder.value, rendering, loaded.value, context.signal);
      if (written.interrupted) code = exitCode([code, EXIT.interrupted]);
      told = closing(written, rendering, options.out);
    }
  } catch (error) {
    findings.push(failure(error, out));
    code = EXIT.failed;
  }
  if (options.json) await context.stdout.write(json(validation(findings)));
  else {
    await remark(findings, options, context);
    await context.stdout.write(told);
  }
  return code;
}

/** `120 files of 12 hosts below out: 20 written, 100 as they were; 1 host held`. */
function closing({ written, kept, removedHosts }: Outcome, { hosts, held }: Rendering, out: string): string {
  const parts = [
    `${count(written + kept, 'file')} of ${count(hosts.size, 'host')} below ${printable(out)}: ${written} written, ${kept} as they were`,
    ...(removedHosts === 0 ? [] : [`${count(removedHosts, 'host')} removed`]),
    ...(held === 0 ? [] : [`${count(held, 'host')} held`]),
  ];
  return `${parts.join('; ')}\n`;
}
