/** Decides what the runtimes of a service are to have on one host, and what they have room for. */
import type { Bytes } from '../model/bytes';
import type { DesiredRuntime, DesiredService, DesiredVariable } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ServiceSettings } from '../model/spec';
import { RUNTIMES } from '../runtimes';
import type { Room } from '../runtimes/runtime';
import { specFinding } from '../spec/specFindings';
import { type Directives, sizeOf } from './directives';

export interface RuntimesOnHost extends Pick<DesiredService, 'variables' | 'runtimes'> {
  readonly findings: readonly Finding[];
}

/** One that cannot be sized is left out, and a finding says why. */
export function runtimesOnHost(
  unit: string,
  specs: ServiceSettings['runtimes'],
  directives: Directives,
): RuntimesOnHost {
  const room = roomIn(directives);
  const variables: DesiredVariable[] = [];
  const runtimes: Record<string, DesiredRuntime> = {};
  const findings: Finding[] = [];
  for (const runtime of RUNTIMES) {
    const { key, budget } = runtime;
    const spec = specs[key];
    if (spec === undefined) continue;
    if (room.budget === undefined && budget?.isNeeded(spec.value) === true) {
      findings.push(specFinding('OOM150', spec.at, budget.missing(unit)));
      continue;
    }
    const sized = runtime.size(unit, spec, room);
    findings.push(...sized.findings);
    if (sized.value === undefined) continue;
    runtimes[key] = sized.value.wanted;
    variables.push(...sized.value.variables.map((variable) => ({ ...variable, runtime: key })));
  }
  return { variables, runtimes, findings };
}

/** Where a budget is not known: what the spec says of them by itself is said all the same. */
export function unsizedRuntimes(unit: string, specs: ServiceSettings['runtimes']): RuntimesOnHost {
  const findings = RUNTIMES.flatMap((runtime) => {
    const spec = specs[runtime.key];
    return spec === undefined ? [] : (runtime.doubts?.(unit, spec) ?? []);
  });
  return { variables: [], runtimes: {}, findings };
}

function roomIn(directives: Directives): Room {
  const sizes = [sizeOf(directives, 'MemoryMax'), sizeOf(directives, 'MemoryHigh')];
  const finite = sizes.filter((size): size is Bytes => typeof size === 'number');
  const limit = directives.LimitAS;
  return {
    ...(finite.length === 0 ? {} : { budget: Math.min(...finite) as Bytes }),
    ...(typeof limit?.value === 'number' ? { addressSpace: { value: limit.value as Bytes, at: limit.at } } : {}),
  };
}
