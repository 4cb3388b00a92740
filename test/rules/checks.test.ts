/**
 * Proves that every row about the state of a host has a check, that none is checked twice in a stage, and that a row
 * says at which stages it is found.
 */
import { describe, expect, it } from 'vitest';
import { CHECKS as OF_DESIRED } from '../../src/desired/checks';
import { CHECKS as OF_LOOK } from '../../src/plan/checks';
import { RULES } from '../../src/rules';
import { type Check, type RowName, runChecks } from '../../src/rules/check';
import { PLAN_RULES } from '../../src/rules/host';
import { codeOf } from '../plan/checks/finders';
import type { Needs } from '../../src/rules/rule';
import { CHECKS as OF_SPEC } from '../../src/spec/checks';

/** What is found where hosts are compared with each other, or their units put under their real names. */
const WITHOUT_CHECK = ['alias', 'aliasTwice', 'notTried', 'failedCanary', 'notJudged'];

type AnyCheck = Pick<Check<never>, 'finds'>;

const TABLES: readonly (readonly [string, readonly Needs[], readonly RowName[]])[] = [
  ['spec', ['input'], foundBy(OF_SPEC)],
  ['desired', ['input', 'facts'], foundBy(OF_DESIRED)],
  ['plan', ['observed'], foundBy(OF_LOOK)],
];

function foundBy(lists: Readonly<Record<string, readonly AnyCheck[]>>): readonly RowName[] {
  return Object.values(lists).flatMap((checks) => checks.flatMap(({ finds }) => finds));
}

function needsOf(code: string): readonly Needs[] {
  const rule = RULES.get(code);
  return rule === undefined ? [] : [rule.needs, ...(rule.otherNeeds ?? [])];
}

describe('the tables of checks', () => {
  it('have every row about the state of a host, but for those that no check of one host can find', () => {
    const found = new Set<string>(foundBy(OF_LOOK));
    expect(Object.keys(PLAN_RULES).filter((kind) => !found.has(kind))).toEqual(WITHOUT_CHECK);
  });

  it.each(TABLES)('%s: each row once', (_, __, names) => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(TABLES)('%s: rows that say that it is where they are found', (_, stages, names) => {
    const said = names.map((name) => ({ name, needs: needsOf(codeOf(name)) }));
    expect(said.filter(({ needs }) => !needs.some((one) => stages.includes(one)))).toEqual([]);
  });
});

describe('the loop over checks', () => {
  const says = (code: RowName, isFinal?: true): Check<readonly string[]> => ({
    finds: [code],
    check: (codes) =>
      codes.includes(code) ? [{ code, severity: 'info', summary: '', detail: '', fix: '', facts: {} }] : [],
    ...(isFinal && { isFinal }),
  });
  const found = (...codes: readonly RowName[]) =>
    runChecks([says('OOM144'), says('OOM161', true), says('OOM150')], codes).map(({ code }) => code);

  it('goes over all of them in their order', () => {
    expect(found('OOM150', 'OOM144')).toEqual(['OOM144', 'OOM150']);
  });

  it('ends after one that finds what the others would only follow from', () => {
    expect(found('OOM150', 'OOM161', 'OOM144')).toEqual(['OOM144', 'OOM161']);
  });
});
