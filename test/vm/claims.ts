/**
 * What both machines must show when a variant of the spec holds: their kernels, and what apply and verify say of it.
 */
import { expect } from 'vitest';
import { both, codes as allCodes, type Machines, SUITES } from './harness';
import { expected, HEAP, heapOf, stateOf, type Variant } from './shop';

/** A service that is killed here has to stay down, and so a plan says of each new or lower limit that it would. */
export const codes = (findings: Parameters<typeof allCodes>[0]): readonly string[] =>
  allCodes(findings).filter((code) => code !== 'OOM471');

/** The kernel does what the variant says, and verify says so too, and no more than this. */
export async function holds(machines: Machines, variant: Variant, ...said: readonly string[]): Promise<void> {
  expect(await machines.each(stateOf)).toEqual(both(expected(variant)));
  expect(await machines.each(heapOf)).toEqual(both(HEAP));
  const { code, document } = await machines.verify();
  expect(
    document.hosts.map(({ name, status, drift, findings }) => ({ name, status, drift, codes: codes(findings) })),
  ).toEqual(SUITES.map((name) => ({ name, status: 'ok', drift: [], codes: said })));
  expect(code).toBe(0);
}

/** Applies and checks that both machines were changed, nothing is left to do, and no more is said than this. */
export async function applies(machines: Machines, ...said: readonly string[]): Promise<void> {
  const { code, document } = await machines.apply();
  expect(
    document.hosts.map(({ name, status, drift, findings }) => ({ name, status, drift, codes: codes(findings) })),
  ).toEqual(SUITES.map((name) => ({ name, status: 'changed', drift: [], codes: said })));
  expect(code).toBe(0);
}
