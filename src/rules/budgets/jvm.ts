/**
 * What can be wrong when a budget becomes JVM options, and with options themselves: OOM153, 154, OOM350-366.
 */
import type { Rule } from '../rule';

export interface RuntimeRule extends Rule {
  /**
   * It says what was chosen. It is said when that takes effect: with the change of the options, not in every later run.
   */
  readonly isChoice?: true;
  /** A choice that is less than usual, which the author of a spec should know before there is a change. */
  readonly isLess?: true;
}

const CALCULATOR = 'the memory calculator of Cloud Foundry and Paketo';

/** OOM355 (a word that cannot be passed on) is OOM153 now and is not used again. */
export const JVM = {
  OOM153: {
    severity: 'error',
    title: 'a Java option that cannot be passed on',
    cause:
      'The variable is split at blanks, and some of them know no quotes. An option with a blank, a quote or a line end in it would arrive as something else.',
    fix: 'Write the option without them, or name `variable: JDK_JAVA_OPTIONS`, which knows quotes.',
    source: 'java(1), JDK_JAVA_OPTIONS; JVM Tool Interface, JAVA_TOOL_OPTIONS',
    needs: 'input',
  },
  OOM154: {
    severity: 'error',
    title: 'a Java size given twice',
    cause:
      'A key of `java:` and a word of `extra` set the same size. The later word would win without anybody seeing it.',
    fix: 'Keep one of them.',
    source: 'java(1): of an option that is given twice the last one counts',
    needs: 'input',
  },
  OOM350: {
    severity: 'error',
    title: "the JVM's fixed regions alone are larger than its budget",
    cause:
      'Metaspace, code cache, direct memory and the stacks of the threads together need more than the limit of the unit, and no heap is left.',
    fix: 'Raise the budget, or lower the regions (`threads`, `codeCache`, `metaspace`, `directMemory`).',
    source: CALCULATOR,
    needs: 'facts',
  },
  OOM351: {
    severity: 'error',
    title: "the JVM's fixed regions and the headroom are larger than its budget",
    cause: 'The regions would fit, but with the percentage that is kept free no heap is left.',
    fix: 'Raise the budget, or lower the headroom or the regions.',
    source: CALCULATOR,
    needs: 'facts',
  },
  OOM352: {
    severity: 'error',
    title: "the JVM's fixed regions, the headroom and the given heap are larger than its budget",
    cause:
      'The heap that the spec gives and all that the JVM needs beside it do not fit into the limit of the unit, so that the kernel kills it when the heap is full.',
    fix: 'Lower `heap`, or raise the budget.',
    source: CALCULATOR,
    needs: 'facts',
  },
  OOM353: {
    severity: 'error',
    title: 'a JVM would refuse the option and not start',
    cause:
      'HotSpot exits at its start over an option that it does not accept: a value out of range, a word that is missing, a file that is not there.',
    fix: 'Correct the option, or leave it out.',
    source: 'java(1); what JDK 17 and 25 said when they were tried',
    needs: 'input',
    otherNeeds: ['facts'],
  },
  OOM356: {
    severity: 'warning',
    title: 'the heap is a little above the end of compressed object pointers',
    cause:
      'From 32 GiB on every reference takes 8 bytes instead of 4. A heap a little above that holds less than one a little below it.',
    fix: 'Set java.heap to 31GiB, or go to 48GiB and more.',
    source: 'java(1), -XX:-UseCompressedOops',
    needs: 'facts',
  },
  OOM357: {
    severity: 'error',
    title: 'no JVM starts under this limit on address space',
    cause:
      'A JVM reserves address space for heap, class space and code at its start, whatever it uses of it. LimitAS is below that.',
    fix: 'Raise `limits.addressSpace`, or leave it out for a JVM: MemoryMax bounds what it really uses.',
    source: 'setrlimit(2), RLIMIT_AS; what JDK 17 and 25 reserve',
    needs: 'facts',
  },
  OOM358: {
    severity: 'warning',
    title: 'the limit on address space may be too small for the JVM',
    cause: 'What a JVM reserves differs with its collector and its version. This limit is near to it.',
    fix: 'Raise `limits.addressSpace`, or leave it out for a JVM.',
    source: 'setrlimit(2), RLIMIT_AS; what JDK 17 and 25 reserve',
    needs: 'facts',
  },
  OOM359: {
    severity: 'info',
    title: 'what is chosen for a JVM where the spec gives no figure',
    isChoice: true,
    cause: 'The budget is divided by a rule, and the spec leaves figures to it.',
    fix: 'Nothing, if that suits the service; else set java.directMemory, or java.headroom (percent of the budget) in place of the share.',
    source: CALCULATOR,
    needs: 'facts',
    otherNeeds: ['observed'],
  },
  OOM360: {
    severity: 'info',
    title: 'defaults of a JVM are lowered for a small budget',
    isChoice: true,
    isLess: true,
    cause:
      'The usual figures would leave no heap worth the name, so fewer threads, less code cache or less headroom are assumed.',
    fix: 'Give the figures under `java:` where the application needs more, or raise the budget.',
    source: `${CALCULATOR}; measured with JDK 17`,
    needs: 'facts',
    otherNeeds: ['observed'],
  },
  OOM361: {
    severity: 'warning',
    title: 'a heap too small to be of use',
    cause:
      'What is left of the budget for the heap is so little that a JVM spends its time collecting, or ends with an OutOfMemoryError.',
    fix: 'Raise the budget, or lower the regions beside the heap.',
    source: CALCULATOR,
    needs: 'facts',
  },
  OOM362: {
    severity: 'warning',
    title: 'the budget has no room for what the JVM takes beside its regions',
    cause:
      'The collector keeps tables that grow with the heap (of G1 some 4% of it), and the JVM itself needs memory. When the heap is full the unit is above its limit, and the kernel kills it.',
    fix: 'Lower `heap` or raise the budget.',
    source: 'measured with JDK 17: NativeMemoryTracking at 4, 8 and 16 GiB of heap',
    needs: 'facts',
  },
  OOM363: {
    severity: 'warning',
    title: 'direct memory is bounded to 10 MiB, too little for Netty or Kafka',
    cause:
      'Programs that keep buffers outside of the heap end with "Cannot reserve ... bytes of direct buffer memory".',
    fix: 'Give `directMemory` under `java:`.',
    source: `java(1), -XX:MaxDirectMemorySize; ${CALCULATOR}`,
    needs: 'input',
  },
  OOM364: {
    severity: 'error',
    title: 'JVM options that exclude each other: the JVM would not start',
    cause:
      'HotSpot refuses the combination at its start: two collectors, a start of the heap above its end, and the like.',
    fix: 'Keep one of them.',
    source: 'java(1); what JDK 17 and 25 said when they were tried',
    needs: 'input',
    otherNeeds: ['facts'],
  },
  OOM365: {
    severity: 'warning',
    title: 'a JVM option has no effect beside another',
    cause:
      'The JVM starts, and does not look at the one because of the other (a percentage of the RAM beside a size, for instance).',
    fix: 'Leave the one without effect out.',
    source: 'java(1); what JDK 17 and 25 said when they were tried',
    needs: 'input',
    otherNeeds: ['facts'],
  },
  OOM366: {
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a JVM option that newer or older JDKs refuse',
    cause:
      'Options come and go with versions. Which JDK the unit runs is not known yet, and some would not start with this option.',
    fix: 'Leave it out, or add -XX:+IgnoreUnrecognizedVMOptions where the versions differ from host to host.',
    source: 'what JDK 17 and 25 print with -XX:+PrintFlagsFinal',
    needs: 'input',
  },
} as const satisfies Record<string, RuntimeRule>;
