/** The codes of what can be wrong with a runtime's memory options: each is declared here and nowhere else. */
import type { Finding, FindingKind } from '../model/finding';

/** OOM350 to OOM359 belong to runtimes. */
export const RUNTIME_FINDINGS = {
  fixedRegions: {
    code: 'OOM350',
    severity: 'error',
    title: "the JVM's fixed regions alone are larger than its budget",
  },
  headroom: {
    code: 'OOM351',
    severity: 'error',
    title: "the JVM's fixed regions and the headroom are larger than its budget",
  },
  heap: {
    code: 'OOM352',
    severity: 'error',
    title: "the JVM's fixed regions, the headroom and the given heap are larger than its budget",
  },
  malformed: { code: 'OOM353', severity: 'error', title: 'a JVM would refuse the option and not start' },
  saidTwice: { code: 'OOM354', severity: 'error', title: 'a memory region is given as a key of java and in extra' },
  word: { code: 'OOM355', severity: 'error', title: 'a word cannot be passed in an environment variable' },
  compressedOops: {
    code: 'OOM356',
    severity: 'warning',
    title: 'the heap is a little above the end of compressed object pointers',
  },
  addressSpaceTooSmall: { code: 'OOM357', severity: 'error', title: 'no JVM starts under this limit on address space' },
  addressSpaceTight: {
    code: 'OOM358',
    severity: 'warning',
    title: 'the limit on address space may be too small for the JVM',
  },
} as const satisfies Record<string, FindingKind & { code: string }>;

/** One occurrence of a kind; the kind's code and severity are its own. */
export function runtimeFinding(kind: keyof typeof RUNTIME_FINDINGS, what: Omit<Finding, 'code' | 'severity'>): Finding {
  const { code, severity } = RUNTIME_FINDINGS[kind];
  return { code, severity, ...what };
}
