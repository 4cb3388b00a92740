/** Makes the findings of a spec: what is not said of an occurrence, its rule says. */
import type { FactValue, Finding, Place } from '../model/finding';
import { SPEC_RULES } from '../rules/spec';
import { findingsOf, type Rule } from '../rules/rule';
import { JVM } from '../rules/budgets/jvm';
import type { RuntimeCode } from '../runtimes/runtimeFindings';

/** What is wrong with Java options belongs to the runtimes, OOM153 and OOM154 too. */
const TABLE: Readonly<Record<SpecCode, Rule>> = { ...SPEC_RULES, ...JVM };

const make = findingsOf(TABLE);

export type SpecCode = keyof typeof SPEC_RULES | RuntimeCode;

export function isError(code: SpecCode): boolean {
  return TABLE[code].severity === 'error';
}

/** The sentences of one finding; texts from the user have gone through printable() before they come here. */
export interface SpecSentences {
  readonly summary: string;
  /** In place of the cause of the rule. */
  readonly detail?: string;
  /** In place of the ways out of the rule. */
  readonly fix?: string;
  readonly facts?: Readonly<Record<string, FactValue>>;
}

/** Takes down one mistake and goes on: all mistakes are collected, not the first alone. */
export type Note = (code: SpecCode, where: Place | undefined, remark: SpecSentences) => void;

/** The finding of a code at a place; its severity is the table's. */
export function specFinding(code: SpecCode, where: Place | undefined, remark: SpecSentences): Finding {
  return make(code, { facts: {}, ...remark, ...(where === undefined ? {} : { where }) });
}
