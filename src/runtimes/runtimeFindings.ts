/** The codes of what can be wrong with a runtime's memory options: each is declared here and nowhere else. */
import { findingsOf } from '../rules/rule';
import type { Finding, FindingKind, FindingTexts } from '../model/finding';

interface RuntimeKind extends FindingKind {
  /** It says what was chosen, and is worth saying when that takes effect: with the change of the options, not in every run after it. */
  readonly isChoice?: true;
  /** A choice that is less than usual, which the author of a spec should know before there is a change. */
  readonly isLess?: true;
}

/**
 * OOM350 to OOM379 belong to runtimes, and so do OOM153 and OOM154, which the spec alone can often tell. OOM355 (a word that cannot be passed
 * on) is OOM153 now and is not used again.
 */
export const RUNTIME_FINDINGS = {
  OOM153: { severity: 'error', title: 'a Java option that cannot be passed on' },
  OOM154: { severity: 'error', title: 'a Java size given twice' },
  OOM350: { severity: 'error', title: "the JVM's fixed regions alone are larger than its budget" },
  OOM351: { severity: 'error', title: "the JVM's fixed regions and the headroom are larger than its budget" },
  OOM352: {
    severity: 'error',
    title: "the JVM's fixed regions, the headroom and the given heap are larger than its budget",
  },
  OOM353: { severity: 'error', title: 'a JVM would refuse the option and not start' },
  OOM356: { severity: 'warning', title: 'the heap is a little above the end of compressed object pointers' },
  OOM357: { severity: 'error', title: 'no JVM starts under this limit on address space' },
  OOM358: { severity: 'warning', title: 'the limit on address space may be too small for the JVM' },
  OOM359: { severity: 'info', title: 'what is chosen for a JVM where the spec gives no figure', isChoice: true },
  OOM360: { severity: 'info', title: 'defaults of a JVM are lowered for a small budget', isChoice: true, isLess: true },
  OOM361: { severity: 'warning', title: 'a heap too small to be of use' },
  OOM362: { severity: 'warning', title: 'the budget has no room for what the JVM takes beside its regions' },
  OOM363: { severity: 'warning', title: 'direct memory is bounded to 10 MiB, too little for Netty or Kafka' },
  OOM364: { severity: 'error', title: 'JVM options that exclude each other: the JVM would not start' },
  OOM365: { severity: 'warning', title: 'a JVM option has no effect beside another' },
  OOM366: { severity: 'warning', title: 'a JVM option that newer or older JDKs refuse' },
} as const satisfies Record<string, RuntimeKind>;

export type RuntimeCode = keyof typeof RUNTIME_FINDINGS;

const finding = findingsOf(RUNTIME_FINDINGS);

/** A finding that knows its code as one of the table's. */
export type RuntimeFinding = Finding & { readonly code: RuntimeCode };

export function runtimeFinding(code: RuntimeCode, what: FindingTexts): RuntimeFinding {
  return { ...finding(code, what), code };
}

/** Whether a finding says what was chosen for a JVM, and nothing that is wrong. */
export function isChoice({ code }: RuntimeFinding): boolean {
  const kind: RuntimeKind = RUNTIME_FINDINGS[code];
  return kind.isChoice === true;
}

/** Whether a choice is less than usual. */
export function isLess({ code }: Finding): boolean {
  const table: Readonly<Record<string, RuntimeKind>> = RUNTIME_FINDINGS;
  return table[code]?.isLess === true;
}
