/** The files of the next generation against those in force, and the manifest that names them on the host. */
import { createHash } from 'node:crypto';
import type { DesiredState, RenderedFile } from '../model/desired';
import type { ObservedGeneration } from '../model/observed';
import { contentId, sumsId } from '../render/files';
import type { FileChange } from '../documents/plan/document';
import { byText } from '../model/text/byText';

/**
 * The files as they are to be on this host: one that differs from the present one only in the names of the spec's
 * files, which its first line gives in brackets, stays as it is. Renaming a spec file does not change a host.
 */
export function keepHeads(files: readonly RenderedFile[], present: ObservedGeneration): readonly RenderedFile[] {
  const there = new Map(present.files.map((file) => [file.path, file]));
  return files.map((file) => {
    const { head, sha256: sum } = there.get(file.path) ?? {};
    if (head === undefined || sum === undefined || sum === sha256(file.text)) return file;
    const end = file.text.indexOf('\n');
    if (withoutSources(head) !== withoutSources(file.text.slice(0, end))) return file;
    const text = head + file.text.slice(end);
    return sha256(text) === sum ? { ...file, text } : file;
  });
}

/** `# oomcfg: spec shop, service api (oomcfg.yaml); ...` without what is in the brackets. */
function withoutSources(head: string): string {
  return head.replace(/^(# oomcfg: spec [^()]*)\(.*\); /, '$1(); ');
}

/** Sorted by path. A file whose text is right but whose link is gone is written again. */
export function fileChanges(files: readonly RenderedFile[], present: ObservedGeneration): readonly FileChange[] {
  const there = new Map(present.files.map((file) => [file.path, file]));
  const changes = files.flatMap(({ path, text }): FileChange[] => {
    const file = there.get(path);
    if (file === undefined || file.link === 'missing') return [{ path, action: 'create', after: text }];
    if (file.link === 'ok' && file.sha256 === sha256(text)) return [];
    return [{ path, action: 'update', after: text }];
  });
  const wanted = new Set(files.map(({ path }) => path));
  const removed = present.files
    .filter(({ path }) => !wanted.has(path))
    .map(({ path }): FileChange => ({ path, action: 'remove' }));
  return [...changes, ...removed].sort((a, b) => byText(a.path, b.path));
}

/** The name of the generation after `present`: a rising number, and the first characters of a digest of its files. */
export function nextGeneration(files: readonly RenderedFile[], present: ObservedGeneration): string {
  const number = /^(\d{6})-/.exec(present.id ?? '')?.[1] ?? '0';
  return `${String(Number(number) + 1).padStart(6, '0')}-${contentId(files)}`;
}

/**
 * Whether a file in force is what an apply wrote: a generation's name says what its files were. Then the spec changed,
 * and nobody edited the file.
 */
export function isAsWritten(path: string, { id, files }: ObservedGeneration): boolean {
  const file = files.find((one) => one.path === path);
  return file?.link === 'ok' && id?.slice(id.indexOf('-') + 1) === sumsId(files);
}

/**
 * What the look reads on the host: the generation's name and spec, its files (without /etc), and whose settings they
 * hold: a line for each variable of a unit.
 */
export function manifest(id: string, desired: DesiredState, files: readonly RenderedFile[]): string {
  const lines = [
    `oomcfg ${id} ${desired.spec}`,
    ...desired.services.flatMap(({ unit, variables }) =>
      variables.length === 0 ? [`unit ${unit} -`] : variables.map(({ name }) => `unit ${unit} ${name}`),
    ),
    ...desired.sysctl.map(({ key }) => `sysctl ${key}`),
    ...files.map(({ path }) => `file ${path.slice('/etc'.length)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
