/** Which line of which file decides what a sysctl becomes at boot, by systemd-sysctl's own reading (sysctl.d(5), systemd-sysctl(8)). */
import type { SysctlLine } from '../model/observed';
import { sysctlSource } from '../model/sysctls';
import { baseName } from '../probe/applyOrder';

const OURS = 'zz-oomcfg.conf';

/** Whether systemd-sysctl reads it at boot: /etc/sysctl.conf is no part of sysctl.d, and tuned's profiles are tuned's. */
export function isReadAtBoot({ path }: SysctlLine): boolean {
  const source = sysctlSource(path);
  return source === 'sysctl.d' || source === 'credential';
}

export function isOurs({ path }: SysctlLine): boolean {
  return sysctlSource(path) === 'sysctl.d' && baseName(path) === OURS;
}

/** Whether a line applies after ours: the files go by their names, and the credential comes last. */
export function comesAfterOurs(line: SysctlLine): boolean {
  return isReadAtBoot(line) && (sysctlSource(line.path) === 'credential' || baseName(line.path) > OURS);
}

/**
 * The line that decides; undefined where none says anything. `lines` are in the order in which they apply. The last one that names the key
 * counts, and it does before every pattern, wherever that is; one without a value takes the key away, from patterns as well.
 */
export function decidingLine(lines: readonly SysctlLine[]): SysctlLine | undefined {
  const read = lines.filter(isReadAtBoot);
  return read.findLast(({ pattern }) => pattern === undefined) ?? lastPattern(read);
}

/** Of several patterns the last one that is written wins; one that is set to the same value once more keeps its turn, and one without a value is gone. */
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
