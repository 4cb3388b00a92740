/** The codes of what can be wrong with a runtime's memory options: each is declared here and nowhere else. */
import { type FindingKind, findingsOf } from '../model/finding';

/** OOM350 to OOM359 belong to runtimes. */
const RUNTIME_FINDINGS = {
  OOM350: { severity: 'error', title: "the JVM's fixed regions alone are larger than its budget" },
  OOM351: { severity: 'error', title: "the JVM's fixed regions and the headroom are larger than its budget" },
  OOM352: {
    severity: 'error',
    title: "the JVM's fixed regions, the headroom and the given heap are larger than its budget",
  },
  OOM353: { severity: 'error', title: 'a JVM would refuse the option and not start' },
  OOM354: { severity: 'error', title: 'a memory region is given as a key of java and in extra' },
  OOM355: { severity: 'error', title: 'a word cannot be passed in an environment variable' },
  OOM356: { severity: 'warning', title: 'the heap is a little above the end of compressed object pointers' },
  OOM357: { severity: 'error', title: 'no JVM starts under this limit on address space' },
  OOM358: { severity: 'warning', title: 'the limit on address space may be too small for the JVM' },
} as const satisfies Record<string, FindingKind>;

export const runtimeFinding = findingsOf(RUNTIME_FINDINGS);
