/** Decides which sysctl values a host's kernel would refuse, or would undo while the next one is written. */
import type { Finding } from '../model/finding';
import { SYSCTLS } from '../model/sysctls';
import type { HostView } from './checkHost';
import { desiredFinding } from './findings';

/** Pairs of which setting one zeroes the other, each once. */
const EXCLUSIVE: readonly (readonly [string, string])[] = Object.entries(SYSCTLS).flatMap(([key, { zeroes }]) =>
  zeroes === undefined || zeroes < key ? [] : [[key, zeroes] as const],
);

export function checkSysctls({ sysctl, facts }: HostView): readonly Finding[] {
  const find = (name: string) => sysctl.find(({ key }) => key === name);
  const kernel = parseKernel(facts.kernel);
  const tooNew = sysctl.flatMap(({ key, value, at }) => {
    const before = SYSCTLS[key]?.before;
    if (before === undefined || kernel === undefined || Number(value) <= before.max) return [];
    if (!isOlder(kernel, before.kernel)) return [];
    return [
      desiredFinding('OOM317', {
        summary: `${key} = ${value} is refused by kernel ${kernel}: it takes at most ${before.max}`,
        detail: `Larger values exist since kernel ${before.kernel}; older ones answer with EINVAL and keep what they had.`,
        fix: `Write ${before.max} or less for hosts with this kernel.`,
        facts: { key, value, kernel, most: before.max },
        where: at,
      }),
    ];
  });
  const undone = EXCLUSIVE.flatMap(([size, ratio]) => {
    const one = find(size);
    const other = find(ratio);
    if (one === undefined || other === undefined || Number(one.value) === 0 || Number(other.value) === 0) return [];
    return [
      desiredFinding('OOM321', {
        summary: `${size} and ${ratio} are both set on this host, and each sets the other to 0`,
        detail: 'The kernel keeps one of the two: whichever is written last wins, and the other one never holds.',
        fix: `Keep one of them; the other comes from ${one.at.file}:${one.at.line} or ${other.at.file}:${other.at.line}.`,
        facts: { keys: [size, ratio] },
        where: other.at,
      }),
    ];
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
