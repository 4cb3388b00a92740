/** Decides which hosts a --limit leaves; `@FILE` in it stands for the patterns of a file, one a line, as in Ansible. */
import { open, stat } from 'node:fs/promises';
import type { ReadInventory } from '../inventory/inventory';
import { splitPattern } from '../inventory/patterns/hostPattern';
import type { Checked, Finding } from '../model/finding';
import type { Host } from '../model/host';
import { printable } from '../model/printable';
import { loadFinding } from '../rules/files';

/** The hosts of a --limit; all of them without one. Finds OOM281 where it selects none, and OOM283 for a file that cannot be read. */
export async function limitedTo(
  limit: string | undefined,
  inventory: ReadInventory,
  hosts: readonly Host[],
): Promise<Checked<readonly Host[]>> {
  if (limit === undefined) return { value: hosts, findings: [] };
  const pattern = await withFiles(limit, inventory);
  return pattern.value === undefined
    ? { value: undefined, findings: pattern.findings }
    : limitHosts(inventory, hosts, pattern.value, '--limit ', limit);
}

/** Whether a --limit is a list of hosts by their own names: then it means the same whatever other hosts there are. */
export async function namesHostsAlone(limit: string | undefined, inventory: ReadInventory): Promise<boolean> {
  const pattern = limit === undefined ? undefined : (await withFiles(limit, inventory)).value;
  const terms = pattern === undefined ? undefined : splitPattern(pattern);
  const names = new Set(inventory.hosts.map(({ name }) => name));
  return terms !== undefined && terms.every((term) => names.has(term) && !inventory.groups.has(term));
}

/** The hosts that a pattern of an option selects; `shown` is what was given to the option. */
export function limitHosts(
  inventory: ReadInventory,
  hosts: readonly Host[],
  limit: string,
  option: string,
  shown = limit,
): Checked<readonly Host[]> {
  const selection = inventory.select(limit);
  const names = new Set(selection.ok ? selection.hosts : []);
  const left = hosts.filter(({ name }) => names.has(name));
  if (left.length > 0) return { value: left, findings: [] };
  const finding = loadFinding('OOM281', {
    summary: `${option}${printable(shown)} selects no host${selection.ok ? '' : `: ${selection.remark.summary}`}`,
    detail: selection.ok ? 'Its names are known, but together they leave nothing to do.' : selection.remark.detail,
    fix: selection.ok ? '`oomcfg inventory --graph` shows groups and hosts.' : selection.remark.fix,
    facts: { limit: shown },
  });
  return { value: undefined, findings: [finding] };
}

/** A list of ten thousand hosts takes a third of it. */
const LARGEST_FILE = 1024 * 1024;

/** The pattern with each `@FILE` replaced by the lines of that file. */
async function withFiles(limit: string, inventory: ReadInventory): Promise<Checked<string>> {
  const terms = limit.includes('@') ? splitPattern(limit) : undefined;
  if (!terms?.some((term) => term.startsWith('@'))) return { value: limit, findings: [] };
  const findings: Finding[] = [];
  const patterns: string[] = [];
  for (const term of terms) {
    if (!term.startsWith('@')) {
      patterns.push(term);
      continue;
    }
    const lines = await linesOf(term.slice(1));
    findings.push(...lines.findings);
    const wrong = lines.value?.find(({ pattern }) => !inventory.select(`${pattern},`).ok);
    if (wrong !== undefined) findings.push(wrongLine(term.slice(1), wrong.line));
    patterns.push(...(lines.value ?? []).map(({ pattern }) => pattern));
  }
  // With a comma colons divide nothing: each line is one term, as in Ansible.
  return { value: findings.length > 0 ? undefined : `${patterns.join(',')},`, findings };
}

/** The path may have been a slip, and the file hold secrets: what is in it is not shown. */
function wrongLine(path: string, line: number): Finding {
  return loadFinding('OOM281', {
    summary: `--limit @${printable(path, 120)} selects no host: its line ${line} matches no host and no group`,
    detail:
      'The file holds one host, group or pattern a line. What is in the line is not shown, since the file may be another.',
    fix: '`oomcfg inventory --graph` shows groups and hosts: correct the line, or the path behind the @.',
    facts: { file: printable(path, 200), line },
    where: { file: path, line, column: 1 },
  });
}

interface Line {
  readonly pattern: string;
  /** Counts from 1. */
  readonly line: number;
}

/** The lines of a file that are not empty. */
async function linesOf(path: string): Promise<Checked<readonly Line[]>> {
  const refuse = (reason: string): Checked<readonly Line[]> => ({
    value: undefined,
    findings: [
      loadFinding('OOM283', {
        summary: `--limit @${printable(path, 120)} cannot be read: ${reason}`,
        detail: 'The file holds one host, group or pattern a line. Without it nobody can say which hosts are meant.',
        fix: 'Correct the path behind the @.',
        facts: { file: printable(path, 200) },
        where: { file: path, line: 1, column: 1 },
      }),
    ],
  });
  try {
    if (!(await stat(path)).isFile()) return refuse('it is not a regular file');
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(LARGEST_FILE + 1), 0, LARGEST_FILE + 1, 0);
      if (bytesRead > LARGEST_FILE) return refuse('it has more than 1 MiB');
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      const patterns = lines
        .map((line, index) => ({ pattern: line.trim(), line: index + 1 }))
        .filter(({ pattern }) => pattern !== '');
      return patterns.length === 0 ? refuse('it is empty') : { value: patterns, findings: [] };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return refuse(code === 'ENOENT' ? 'it does not exist' : code);
  }
}
