/** Decides which sysctl values a host's kernel would refuse, or would undo while the next one is written. */
import type { Finding } from '../model/finding';
import type { HostView } from './checkHost';
import { desiredFinding } from './findings';

/** Values that only newer kernels take (Documentation/admin-guide/sysctl/vm.rst and its history). */
const NEWER: readonly { readonly key: string; readonly most: number; readonly since: readonly [number, number] }[] = [
  { key: 'vm.swappiness', most: 100, since: [5, 8] },
];

/** Keys of which setting one zeroes the other (vm.rst, dirty_bytes, dirty_background_bytes, overcommit_kbytes). */
const EXCLUSIVE: readonly (readonly [string, string])[] = [
  ['vm.dirty_bytes', 'vm.dirty_ratio'],
  ['vm.dirty_background_bytes', 'vm.dirty_background_ratio'],
  ['vm.overcommit_kbytes', 'vm.overcommit_ratio'],
];

export function checkSysctls({ sysctl, facts }: HostView): readonly Finding[] {
  const find = (name: string) => sysctl.find(({ key }) => key === name);
  const kernel = parseKernel(facts.kernel);
  const tooNew = NEWER.flatMap(({ key, most, since }) => {
    const setting = find(key);
    if (setting === undefined || kernel === undefined || Number(setting.value) <= most) return [];
    if (kernel[0] > since[0] || (kernel[0] === since[0] && kernel[1] >= since[1])) return [];
    return [
      desiredFinding('OOM317', {
        summary: `${key} = ${setting.value} is refused by kernel ${kernel.join('.')}: it takes at most ${most}`,
        detail: `Larger values exist since kernel ${since.join('.')}; older ones answer with EINVAL and keep what they had.`,
        fix: `write ${most} or less for hosts with this kernel`,
        facts: { key, value: setting.value, kernel: kernel.join('.'), most },
        where: setting.at,
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
        fix: `keep one of them; the other comes from ${one.at.file}:${one.at.line} or ${other.at.file}:${other.at.line}`,
        facts: { keys: [size, ratio] },
        where: other.at,
      }),
    ];
  });
  return [...tooNew, ...undone];
}

/** Major and minor of an osrelease as `5.10.0-28-amd64`. */
function parseKernel(release: string | undefined): readonly [number, number] | undefined {
  const match = /^(\d+)\.(\d+)/.exec(release ?? '');
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}
