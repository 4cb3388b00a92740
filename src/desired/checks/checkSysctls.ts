/** Decides which sysctl values a host's kernel would refuse, or would undo while the next one is written. */
import type { Finding } from '../../model/finding';
import { SYSCTLS } from '../../model/sysctls';
import type { HostView } from '../hostView';
import type { Check } from '../../rules/check';
import { specFinding } from '../../spec/specFindings';
import { zeroed } from '../../spec/system/sysctl';

/** Pairs of which setting one zeroes the other, each once. */
const EXCLUSIVE: readonly (readonly [string, string])[] = Object.entries(SYSCTLS).flatMap(([key, { zeroes }]) =>
  zeroes === undefined || zeroes < key ? [] : [[key, zeroes] as const],
);

export const sysctls: Check<HostView> = { finds: ['OOM172', 'OOM173'], check: checkSysctls };

function checkSysctls({ sysctl, facts }: HostView): readonly Finding[] {
  const find = (name: string) => sysctl.find(({ key }) => key === name);
  const kernel = parseKernel(facts.kernel);
  const tooNew = sysctl.flatMap(({ key, value, at }) => {
    const before = SYSCTLS[key]?.before;
    if (before === undefined || kernel === undefined || Number(value) <= before.max) return [];
    if (!isOlder(kernel, before.kernel)) return [];
    return [
      specFinding('OOM172', at, {
        summary: `${key} = ${value} is out of range for kernel ${kernel}: it takes at most ${before.max}`,
        detail: `Larger values exist since kernel ${before.kernel}; older ones answer with EINVAL and keep what they had.`,
        fix: `Write ${before.max} or less for hosts with this kernel.`,
        facts: { key, value: Number(value), kernel, max: before.max },
      }),
    ];
  });
  const undone = EXCLUSIVE.flatMap((keys) => {
    const pair = keys.flatMap((key) => find(key) ?? []);
    const [first, later] = pair.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
    if (first === undefined || later === undefined) return [];
    return [specFinding('OOM173', later.at, zeroed(later.key, first.key, first.at))];
  });
  return [...tooNew, ...undone];
}

/** Major and minor of an osrelease: `5.10` of `5.10.0-28-amd64`. */
function parseKernel(release: string | undefined): string | undefined {
  return /^\d+\.\d+/.exec(release ?? '')?.[0];
}

/** Whether the first `major.minor` comes before the second. */
function isOlder(kernel: string, other: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
