/** The codes of what can be wrong with a runtime's memory options: each is declared here and nowhere else. */
import type { Finding } from '../model/finding';
import { JVM, type RuntimeRule } from '../rules/budgets/jvm';
import { findingsOf, type TextsOf } from '../rules/rule';

export type RuntimeCode = keyof typeof JVM;

const finding = findingsOf(JVM);

/** A finding that knows its code as one of the table's. */
export type RuntimeFinding = Finding & { readonly code: RuntimeCode };

export function runtimeFinding<Code extends RuntimeCode>(
  code: Code,
  what: TextsOf<(typeof JVM)[Code]>,
): RuntimeFinding {
  return { ...finding(code, what), code };
}

/** Whether a finding says what was chosen for a JVM, and nothing that is wrong. */
export function isChoice({ code }: RuntimeFinding): boolean {
  const rule: RuntimeRule = JVM[code];
  return rule.isChoice === true;
}

/** Whether a choice is less than usual. */
export function isLess({ code }: Finding): boolean {
  const table: Readonly<Record<string, RuntimeRule>> = JVM;
  return table[code]?.isLess === true;
}
