/** Decides the memory options of a service's JVM on one host: its settings in bytes, and the budget that they divide. */
import type { Bytes } from '../model/bytes';
import type { DesiredJava } from '../model/desired';
import type { Checked, Placed } from '../model/finding';
import type { JavaSpec } from '../model/spec';
import { checkAddressSpace } from '../runtimes/jvm/addressSpace';
import { isChoice } from '../runtimes/runtimeFindings';
import { javaOptions } from '../runtimes/jvm';
import { javaOwner, javaSettings } from '../runtimes/jvm/settings';
import { readOptions } from '../runtimes/jvm/regions';
import { specFinding } from '../spec/specFindings';
import { noBudget } from '../spec/services/serviceRules';
import { sizeOf } from './directives';
import type { Directives } from './directives';

/** The options of `unit`, sized from the smaller of its MemoryMax and MemoryHigh. Errors come without a value. */
export function desiredJava(unit: string, java: Placed<JavaSpec>, directives: Directives): Checked<DesiredJava> {
  const settings = javaSettings(java.value);
  const budget = smallest(sizeOf(directives, 'MemoryMax'), sizeOf(directives, 'MemoryHigh'));
  const givenHeap = settings.regions.heap !== undefined || readOptions(settings.extra).has('heap');
  if (budget === undefined && !givenHeap) {
    return { value: undefined, findings: [specFinding('OOM150', java.at, noBudget(unit))] };
  }

  const owner = javaOwner(unit, java);
  const { value: memory, findings: remarks, refused = [] } = javaOptions(budget ?? 'infinity', settings, owner);
  if (memory === undefined) return { value: undefined, findings: remarks };

  const limit = directives.LimitAS;
  const tight =
    typeof limit?.value === 'number' ? checkAddressSpace(limit.value as Bytes, memory, owner, limit.at) : [];
  const value: DesiredJava = {
    variable: settings.variable,
    value: memory.options.join(' '),
    replace: java.value.replace?.value ?? false,
    choices: remarks.filter(isChoice),
    doubts: refused.flatMap(({ finding: said, refused: { flag } }) => (flag === undefined ? [] : [{ flag, said }])),
    at: java.at,
  };
  return { value, findings: [...remarks.filter((remark) => !isChoice(remark)), ...tight] };
}

function smallest(...sizes: readonly (Bytes | 'infinity' | undefined)[]): Bytes | undefined {
  const finite = sizes.filter((size): size is Bytes => typeof size === 'number');
  return finite.length === 0 ? undefined : (Math.min(...finite) as Bytes);
}
