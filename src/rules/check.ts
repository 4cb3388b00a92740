/**
 * What a check is: which rows of the catalogue it finds, and how. Each stage has one table of them, and one loop goes
 * over all of it.
 */
import type { Finding } from '../model/finding';
import type { BUDGET_RULES } from './budgets';
import type { PlanFindingKind } from './host';
import type { SPEC_RULES } from './spec';

/** A row by its name, which is its code where it has no other. */
export type RowName = PlanFindingKind | keyof typeof BUDGET_RULES | keyof typeof SPEC_RULES;

/**
 * `Scene` is what has to be known: a check is in the table of the first stage that knows it (spec/checks,
 * desired/checks, plan/checks), and in no other, so that it runs as early as it can and once.
 */
export interface Check<Scene> {
  /** Every row that it can find. */
  readonly finds: readonly RowName[];
  readonly check: (scene: Scene) => readonly Finding[];
  /** Where it finds something, the later checks of its list are not run: they would only say what follows from that. */
  readonly isFinal?: true;
}

/** What the checks of a list find, in their order. */
export function runChecks<Scene>(checks: readonly Check<Scene>[], scene: Scene): readonly Finding[] {
  const found: Finding[] = [];
  for (const { check, isFinal = false } of checks) {
    const findings = check(scene);
    found.push(...findings);
    if (isFinal && findings.length > 0) break;
  }
  return found;
}
