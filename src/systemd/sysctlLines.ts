/**
 * Which line of which file decides what a sysctl becomes at boot, by systemd-sysctl's own reading (sysctl.d(5),
 * systemd-sysctl(8)).
 */
import type { SysctlLine } from '../model/observed';
import { baseName, OUR_FILE } from './paths';

/**
 * Who reads a file that sets sysctls: systemd-sysctl at boot (the first two), procps' `sysctl --system` and
 * `sysctl -p`, or tuned.
 */
export type SysctlSource = 'sysctl.d' | 'credential' | 'sysctl.conf' | 'tuned';

export function sysctlSource(path: string): SysctlSource {
  if (path === '/etc/sysctl.conf') return 'sysctl.conf';
  if (path.endsWith('/sysctl.extra')) return 'credential';
  return path.endsWith('/tuned.conf') ? 'tuned' : 'sysctl.d';
}

/**
 * The lexically last file name wins (sysctl.d(5)), and the credential beats them all; what only other programs read
 * comes last.
 */
export function bySysctlFile(a: SysctlLine, b: SysctlLine): number {
  const order = RANK[sysctlSource(a.path)] - RANK[sysctlSource(b.path)];
  if (order !== 0 || sysctlSource(a.path) !== 'sysctl.d') return order;
  const [left, right] = [baseName(a.path), baseName(b.path)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const RANK: Readonly<Record<SysctlSource, number>> = { 'sysctl.d': 0, credential: 1, 'sysctl.conf': 2, tuned: 3 };

/**
 * Whether systemd-sysctl reads it at boot: /etc/sysctl.conf is not part of sysctl.d, and tuned's profiles are tuned's.
 */
export function isReadAtBoot({ path }: SysctlLine): boolean {
  const source = sysctlSource(path);
  return source === 'sysctl.d' || source === 'credential';
}

export function isOurs({ path }: SysctlLine): boolean {
  return sysctlSource(path) === 'sysctl.d' && baseName(path) === OUR_FILE;
}

/** Whether a line applies after ours: the files go by their names, and the credential comes last. */
export function comesAfterOurs(line: SysctlLine): boolean {
  return isReadAtBoot(line) && (sysctlSource(line.path) === 'credential' || baseName(line.path) > OUR_FILE);
}

/**
 * The line that decides; undefined where none says anything. `lines` are in the order in which they apply. The last one
 * that names the key counts, and it does before every pattern, wherever that is; one without a value takes the key
 * away, from patterns as well.
 */
export function decidingLine(lines: readonly SysctlLine[]): SysctlLine | undefined {
  const read = lines.filter(isReadAtBoot);
  return read.findLast(({ pattern }) => pattern === undefined) ?? lastPattern(read);
}

/**
 * Of several patterns the last one that is written wins; one that is set to the same value once more keeps its turn,
 * and one without a value is gone.
 */
function lastPattern(lines: readonly SysctlLine[]): SysctlLine | undefined {
  const turns = new Map<string, SysctlLine>();
  for (const line of lines) {
    const { pattern = '', value } = line;
    const before = turns.get(pattern);
    if (before !== undefined && before.value === value) continue;
    turns.delete(pattern);
    turns.set(pattern, line);
  }
  return [...turns.values()].findLast(({ value }) => value !== undefined);
}
