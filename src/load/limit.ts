/** Decides which hosts a --limit leaves; `@FILE` in it stands for the patterns of a file, one a line, as in Ansible. */
import { readFile } from '../files/read';
import type { ReadInventory } from '../inventory/inventory';
import { splitPattern } from '../inventory/patterns/hostPattern';
import type { Checked, Finding } from '../model/finding';
import type { Host } from '../model/host';
import { printable } from '../model/text/printable';
import { loadFinding } from '../rules/files';

/**
 * The hosts of a --limit; all of them without one. Finds OOM281 where it selects none, and OOM283 for a file that
 * cannot be read.
 */
export function limitedTo(
  limit: string | undefined,
  inventory: ReadInventory,
  hosts: readonly Host[],
): Checked<readonly Host[]> {
  if (limit === undefined) return { value: hosts, findings: [] };
  const pattern = withFiles(limit, inventory);
  return pattern.value === undefined
    ? { value: undefined, findings: pattern.findings }
    : limitHosts(inventory, hosts, pattern.value, '--limit ', limit);
}

/** Whether a --limit is a list of hosts by their own names: then it means the same whatever other hosts there are. */
export function namesHostsAlone(limit: string | undefined, inventory: ReadInventory): boolean {
  const pattern = limit === undefined ? undefined : withFiles(limit, inventory).value;
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
    detail: selection.ok ? 'Its names are known, but together they select no host.' : selection.remark.detail,
    fix: selection.ok ? '`oomcfg inventory --graph` shows groups and hosts.' : selection.remark.fix,
    facts: { limit: shown },
  });
  return { value: undefined, findings: [finding] };
}

/** A list of ten thousand hosts takes a third of it. */
const LARGEST_FILE = 1024 * 1024;

/** The pattern with each `@FILE` replaced by the lines of that file. */
function withFiles(limit: string, inventory: ReadInventory): Checked<string> {
  const terms = limit.includes('@') ? splitPattern(limit) : undefined;
  if (!terms?.some((term) => term.startsWith('@'))) return { value: limit, findings: [] };
  const findings: Finding[] = [];
  const patterns: string[] = [];
  for (const term of terms) {
    if (!term.startsWith('@')) {
      patterns.push(term);
      continue;
    }
    const lines = linesOf(term.slice(1));
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
      'The file has one host, group or pattern per line. The line is not shown, since the path may name the wrong file.',
    fix: '`oomcfg inventory --graph` shows groups and hosts: correct the line, or the path after the @.',
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
function linesOf(path: string): Checked<readonly Line[]> {
  const read = readFile(path, LARGEST_FILE);
  const lines = read.ok ? read.bytes.toString('utf8').split('\n') : [];
  const patterns = lines
    .map((line, index) => ({ pattern: line.trim(), line: index + 1 }))
    .filter(({ pattern }) => pattern !== '');
  if (patterns.length > 0) return { value: patterns, findings: [] };
  const finding = loadFinding('OOM283', {
    summary: `--limit @${printable(path, 120)} cannot be read: ${read.ok ? 'it is empty' : read.why}`,
    facts: { file: printable(path, 200) },
    where: { file: path, line: 1, column: 1 },
  });
  return { value: undefined, findings: [finding] };
}
