/** Sizes of a spec: OOM14x. */
import type { Rule } from '../rule';

export const SIZES = {
  OOM140: {
    severity: 'error',
    title: 'not a size',
    cause:
      'A size is a number with a unit, up to 8 PiB, a share of the RAM up to 100%, or infinity. systemd ignores a size that it does not understand, and then no limit holds at all.',
    fix: 'Write a number and a unit, such as 512MiB or 4GiB.',
    source: 'systemd.resource-control(5), MemoryMax=; oomcfg: stricter than systemd on purpose',
    needs: 'input',
  },
  OOM141: {
    severity: 'error',
    title: 'a size of zero where it would kill or do nothing',
    cause:
      'A limit of zero stops or kills what it limits, or it is ignored, so that no limit holds. A reserve or a swap file of zero does nothing.',
    fix: 'Write a size above zero, or remove the key; 0 is a value of memory.low, memory.min and memory.swap only.',
    source: 'systemd.resource-control(5), MemoryMax=; setrlimit(2); java(1)',
    needs: 'input',
  },
  OOM142: {
    severity: 'error',
    title: 'a share where only bytes make sense',
    cause: 'A share is of the RAM of the host, and this is a part of the budget of one JVM.',
    fix: 'Write a size such as 512MiB, or leave the key out to have it calculated.',
    source: 'oomcfg: schemas/spec.schema.json',
    needs: 'input',
  },
  OOM143: {
    severity: 'error',
    title: 'infinity where a size is needed',
    cause: 'Something is calculated from this size or made with it, and infinity is not a size for that.',
    fix: 'Write a size such as 1GiB.',
    source: 'oomcfg: schemas/spec.schema.json',
    needs: 'input',
  },
  OOM144: {
    severity: 'error',
    title: 'memory limits in the wrong order',
    cause:
      'min and low guarantee memory, high throttles, and max kills. In another order the unit is throttled within its guarantee, is guaranteed more than it may use, or is killed before the throttle acts.',
    fix: 'Put min and low below high, and high below max; they may be equal.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, Memory Interface Files',
    needs: 'input',
    otherNeeds: ['facts'],
  },
  OOM145: {
    severity: 'error',
    title: 'a size below the smallest that works',
    cause:
      'The kernel rounds down to whole pages, and less than one becomes zero; a swap file of less than 1 MiB is nearly all header and saves nothing.',
    fix: 'Write the smallest size that works, which the finding names, or a larger one.',
    source: 'systemd.resource-control(5), MemoryMax=; mkswap(8)',
    needs: 'input',
    otherNeeds: ['facts'],
  },
} as const satisfies Record<string, Rule>;
