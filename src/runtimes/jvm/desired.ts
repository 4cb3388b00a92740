/**
 * Decides the memory options of a service's JVM on one host: its settings in bytes, and the budget that they divide.
 */
import type { Checked, Placed } from '../../model/finding';
import { isChoice } from '../runtimeFindings';
import type { Room, Sized } from '../runtime';
import { checkAddressSpace } from './addressSpace';
import { chosenOf, isOpen } from './budget/setAside';
import { javaOptions } from './index';
import { readOptions } from './regions';
import { javaOwner, javaSettings } from './settings';
import type { JavaSpec } from './spec';
import type { DesiredJava } from './wanted';

/** Whether the heap is given, so that no budget has to be divided for it. */
export function givesHeap({ heap, extra }: JavaSpec): boolean {
  return heap !== undefined || readOptions(extra?.value ?? []).has('heap');
}

/** The variable with the JVM options of `unit`. Errors come without a value. */
export function desiredJava(
  unit: string,
  java: Placed<JavaSpec>,
  { budget, addressSpace }: Room,
): Checked<Sized<DesiredJava>> {
  const settings = javaSettings(java.value);
  const owner = javaOwner(unit, java);
  const { value: memory, findings: remarks, refused = [] } = javaOptions(budget ?? 'infinity', settings, owner);
  if (memory === undefined) return { value: undefined, findings: remarks };

  const tight = addressSpace === undefined ? [] : checkAddressSpace(addressSpace.value, memory, owner, addressSpace.at);
  const { variable } = settings;
  const value = memory.options.join(' ');
  const chosen = chosenOf(memory, settings, owner);
  const wanted: DesiredJava = {
    variable,
    value,
    replace: java.value.replace?.value ?? false,
    choices: remarks.filter(isChoice),
    doubts: refused.flatMap(({ finding: said, refused: { flag } }) => (flag === undefined ? [] : [{ flag, said }])),
    at: java.at,
    ...(isOpen(chosen) && !memory.published ? { undecided: chosen } : {}),
  };
  return {
    value: { variables: [{ name: variable, value, at: java.at }], wanted },
    findings: [...remarks.filter((remark) => !isChoice(remark)), ...tight],
  };
}
