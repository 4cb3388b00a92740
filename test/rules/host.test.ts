/** Proves that what is said of an occurrence comes from the rule, where the check has nothing of its own to say. */
import { expect, it } from 'vitest';
import { PLAN_RULES, planFinding } from '../../src/rules/host';

const RULE = PLAN_RULES.swapForeign;

it('says the cause and the ways out of the rule', () => {
  const { code, severity, cause, fix } = RULE;
  expect(planFinding('swapForeign', { summary: 'It is there.', facts: {} })).toEqual({
    code,
    severity,
    summary: 'It is there.',
    detail: cause,
    fix,
    facts: {},
  });
});

it('says in their place what the check says, in the same order', () => {
  const texts = { summary: 'It is there.', detail: 'Since May.', fix: 'Wait.', facts: {}, severity: 'info' } as const;
  const found = planFinding('noJvm', texts);
  expect(found).toEqual({ code: PLAN_RULES.noJvm.code, ...texts });
  expect(Object.keys(found)).toEqual(['code', 'severity', 'summary', 'detail', 'fix', 'facts']);
});
